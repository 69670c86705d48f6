// Reads the JSON bodies of control calls. They come from people and tests, so a fault is told in words.
import type { AccountOptions, Template } from '../state/account.ts';
import type { Fault } from '../faults/faults.ts';
import { faultKinds } from '../faults/faults.ts';
import { readSwitches, switchNames, type Switches } from '../state/switches.ts';

/** A body that cannot be used; answered with 400 and the message. */
export class ControlError extends Error {}

type Members = Readonly<Record<string, unknown>>;

/** The JSON object of a request; an empty body is an empty object. */
export async function readObject(request: Request): Promise<Members> {
  return asObject(await readJson(request));
}

/** One fault, or a list of them. */
export async function readFaults(request: Request): Promise<Fault[]> {
  const body = await readJson(request);
  return (Array.isArray(body) ? (body as unknown[]) : [body]).map((one) => fault(asObject(one)));
}

/** The account a body describes; `contacts`, if given, asks for that many stocked customers. */
export async function readAccount(
  request: Request,
): Promise<{ options: AccountOptions; contacts: number | undefined }> {
  const body = await readObject(request);
  const apiKey = optional(body, 'apiKey', 'string');
  if (apiKey === undefined) throw new ControlError('apiKey is required');
  const username = optional(body, 'username', 'string');
  const hash = optional(body, 'hash', 'string');
  const credits = optional(body, 'credits', 'number');
  const senders = list(body, 'senders')?.map(String);
  const templates = list(body, 'templates')?.map((one) => template(asObject(one)));
  const defaultSender = body['defaultSender'] === null ? null : optional(body, 'defaultSender', 'string');
  const switches = body['switches'] === undefined ? {} : readSwitches(asObject(body['switches']));
  const options: AccountOptions = {
    apiKey,
    switches,
    ...(username !== undefined && { username }),
    ...(hash !== undefined && { hash }),
    ...(credits !== undefined && { credits }),
    ...(senders !== undefined && { senders }),
    ...(templates !== undefined && { templates }),
    ...(defaultSender !== undefined && { defaultSender }),
  };
  return { options, contacts: optional(body, 'contacts', 'number') };
}

/** Which switches to set, and of which account: of all if it names none. */
export async function readSwitching(
  request: Request,
): Promise<{ apiKey: string | undefined; switches: Partial<Switches> }> {
  const body = await readObject(request);
  const unknown = Object.keys(body).find(
    (name) => name !== 'apiKey' && !switchNames.some((one) => one === name),
  );
  if (unknown !== undefined) throw new ControlError(`there is no switch ${unknown}`);
  return { apiKey: optional(body, 'apiKey', 'string'), switches: readSwitches(body) };
}

/** A number that must be there. */
export function requiredNumber(body: Members, name: string): number {
  const value = optional(body, name, 'number');
  if (value === undefined) throw new ControlError(`${name} is required`);
  return value;
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ControlError('the body is not JSON');
  }
}

function asObject(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ControlError('expected a JSON object');
  }
  return { ...value };
}

interface Primitives {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

function optional<T extends keyof Primitives>(
  body: Members,
  name: string,
  type: T,
): Primitives[T] | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== type) throw new ControlError(`${name} must be a ${type}`);
  return value as Primitives[T];
}

function list(body: Members, name: string): unknown[] | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new ControlError(`${name} must be a list`);
  return value;
}

function template(body: Members): Template {
  return {
    id: requiredNumber(body, 'id'),
    title: optional(body, 'title', 'string') ?? '',
    body: optional(body, 'body', 'string') ?? '',
    senderName: optional(body, 'senderName', 'string') ?? '',
    isMyDND: optional(body, 'isMyDND', 'number') ?? 0,
  };
}

const faultMembers = {
  command: 'string',
  apiKey: 'string',
  times: 'number',
  probability: 'number',
  skip: 'number',
  after: 'boolean',
  ms: 'number',
  code: 'number',
  retryAfter: 'number',
} as const;

function fault(body: Members): Fault {
  const kind = faultKinds.find((one) => one === body['kind']);
  if (kind === undefined) throw new ControlError(`kind must be one of ${faultKinds.join(', ')}`);
  for (const name of Object.keys(body)) {
    // A misspelt member would give a fault that hits other calls than meant, or none.
    if (!(name in faultMembers) && name !== 'kind' && name !== 'shift') {
      throw new ControlError(`a fault has no member ${name}`);
    }
  }
  for (const [name, type] of Object.entries(faultMembers)) optional(body, name, type);
  const shift = body['shift'];
  if (shift !== undefined && shift !== 'remove' && shift !== 'insert' && shift !== 'move') {
    throw new ControlError('shift must be remove, insert or move');
  }
  return { ...body, kind };
}
