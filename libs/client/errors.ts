// What can go wrong with a call: the service refuses it, or is not there.

import type { components } from './api.ts';

export type Problem = components['schemas']['Problem'];

/** The service answered with an error. The message is a sentence for people; `code` is for programs. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly status: number;
  /** The code of the problem, such as `unknown-template`; undefined when something else answered, such as a proxy. */
  readonly code: string | undefined;
  readonly problem: Problem | undefined;
  /** How long to wait before the same call is made again, in milliseconds; undefined when it is no use. */
  readonly retryAfterMs: number | undefined;

  constructor({ status, statusText, url, headers }: Response, problem: Problem | undefined) {
    super(problem?.detail ?? problem?.title ?? `${url} was answered with ${status} ${statusText}`);
    this.status = status;
    this.problem = problem;
    this.code = problem?.code;
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    this.retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  }
}

/** The service was not reached, or its answer broke off: whether it did the call is not known. Repeating is safe. */
export class BridgeUnreachable extends Error {
  override readonly name = 'BridgeUnreachable';

  /** @param call what was asked, as "GET http://…" */
  constructor(call: string, why: unknown) {
    super(`${call} was not answered: ${wordsOf(why)}`, { cause: why });
  }
}

function wordsOf(why: unknown): string {
  if (!(why instanceof Error)) return String(why);
  // fetch hides the words in the cause, and a connection that every address refuses in a list there.
  if (why instanceof AggregateError && why.message === '') return wordsOf(why.errors[0]);
  return why.message === 'fetch failed' && why.cause !== undefined ? wordsOf(why.cause) : why.message;
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'title' in value;

/** The problem of an answer; undefined when its body is none. */
export async function problemOf(response: Response): Promise<Problem | undefined> {
  const text = await response.text();
  if (response.headers.get('content-type')?.includes('json') !== true) return undefined;
  const body: unknown = JSON.parse(text);
  return isProblem(body) ? body : undefined;
}
