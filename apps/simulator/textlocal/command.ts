// What all commands have in common, so that a resource's file holds nothing but its own rules: reading the
// call, the login, waiting, faults, counting, and the shape of success and failure.
import { http } from 'msw';
import type { HttpHandler } from 'msw';
import { FAULT_HEADER, faultyAnswer, hasEffect } from '../faults/answer.ts';
import { breakTypes, loosenTypes } from '../faults/distort.ts';
import type { Fault } from '../faults/faults.ts';
import type { SimulatedAccount } from '../state/account.ts';
import type { World } from '../state/world.ts';
import { readParameters } from './parameters.ts';
import type { Parameters } from './parameters.ts';
import { failure, Refusal } from './refusal.ts';
import type { Notice } from './refusal.ts';

export interface Call {
  readonly world: World;
  readonly account: SimulatedAccount;
  readonly parameters: Parameters;
  /** Unix milliseconds on the simulator's clock. */
  readonly now: number;
  /** Told with the answer; a warning stops nothing. */
  readonly warnings: Notice[];
  /** A command may set it, for failures that hang on the data. */
  fault: Fault | undefined;
}

/** A command's own rules: gives the members of its answer, or throws a Refusal. */
export type Command = (call: Call) => Record<string, unknown>;

interface Outcome {
  readonly body: Record<string, unknown>;
  readonly fault: Fault | undefined;
}

/** The handler of `name`: any method, with and without the slash at the end. */
export function commandHandler(world: World, name: string, run: Command): HttpHandler {
  return http.all(new RegExp(`^https?://[^/]+/${name}/?$`), ({ request }) =>
    answer(world, name, run, request),
  );
}

/** Answers calls that no command handler takes: error 1 without a command, else error 2. */
export function unknownCommandHandler(world: World): HttpHandler {
  return http.all('*', ({ request }) => {
    const named = new URL(request.url).pathname.replaceAll('/', '') !== '';
    return answer(world, named ? '(unknown)' : '(none)', undefined, request);
  });
}

async function answer(
  world: World,
  name: string,
  run: Command | undefined,
  request: Request,
): Promise<Response> {
  const begun = performance.now();
  const parameters = await readParameters(request);
  const apiKey = parameters.text('apikey') ?? parameters.text('username') ?? '';
  const ended = world.calls.begin(apiKey, name, world.now());
  let outcome: 'success' | 'failure' | 'fault' = 'fault';
  let fault: Fault | undefined;
  try {
    await world.pause(world.settings.latencyMs, request.signal);
    const drawn = world.faults.draw(name, apiKey);
    if (drawn?.kind === 'slow') await world.pause(drawn.ms ?? 1000);
    const result = carryOut(world, name, run, parameters, drawn);
    fault = result.fault;
    const body = world.settings.looseTypes ? loosenTypes(result.body) : result.body;
    const json = JSON.stringify(body);
    const faulty = fault && (await faultyAnswer(fault, json, () => released(world, request.signal)));
    if (faulty) return faulty;
    outcome = result.body['status'] === 'failure' ? 'failure' : 'success';
    return new Response(json, {
      headers: { 'content-type': 'application/json', ...(fault && { [FAULT_HEADER]: fault.kind }) },
    });
  } finally {
    ended(outcome);
    const ms = Math.round(performance.now() - begun);
    world.settings.log?.({ command: name, outcome, ...(fault && { fault: fault.kind }), ms });
  }
}

/**
 * Runs the command as far as the fault lets it. Nothing in here waits, so every command is one atomic step.
 */
function carryOut(
  world: World,
  name: string,
  run: Command | undefined,
  parameters: Parameters,
  fault: Fault | undefined,
): Outcome {
  world.settle();
  if (fault !== undefined && !hasEffect(fault)) return { body: faultBody(fault), fault };
  const warnings: Notice[] = [];
  try {
    if (name === '(none)') throw new Refusal(1);
    // An account moved to Webex Interact is answered by a compatibility service that knows `send` alone.
    if (run === undefined || (world.settings.webex && name !== 'send')) throw new Refusal(2);
    const call: Call = {
      world,
      account: login(world, parameters),
      parameters,
      now: world.now(),
      warnings,
      fault,
    };
    const own = run(call);
    const body: Record<string, unknown> = { ...own, ...(warnings.length > 0 && { warnings }) };
    // A command that names its status itself (as undefined, to leave it out) keeps it.
    if (!('status' in body)) body['status'] = 'success';
    return { body: call.fault ? distorted(body, call.fault) : body, fault: call.fault };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { body: failure(error.code, warnings), fault };
  }
}

/**
 * The older login is a user name and a hash; an address that is not allowed and a wrong key both give error
 * 3.
 */
function login(world: World, parameters: Parameters): SimulatedAccount {
  const [apiKey, username, hash] = ['apikey', 'username', 'hash'].map((name) => parameters.text(name));
  const account = world.login({
    ...(apiKey !== undefined && { apiKey }),
    ...(username !== undefined && { username }),
    ...(hash !== undefined && { hash }),
  });
  if (account === undefined) throw new Refusal(3);
  return account;
}

function distorted(body: Record<string, unknown>, fault: Fault): Record<string, unknown> {
  if (fault.kind === 'wrong-types') return breakTypes(body);
  return fault.kind === 'error' ? faultBody(fault) : body;
}

function faultBody(fault: Fault): Record<string, unknown> {
  return failure(fault.kind === 'no-credits' ? 7 : (fault.code ?? 2));
}

/** Settles when the caller gives up or the simulator stops. */
async function released(world: World, caller: AbortSignal): Promise<void> {
  await world.pause(Infinity, caller);
}
