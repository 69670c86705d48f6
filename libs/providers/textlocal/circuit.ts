// Stops asking an account's TextLocal while it does not answer, and finds out when it does again. The library counts and
// keeps the state; what counts as no answer, and that only a harmless call ever tries whether it is over, is ours.

import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import type { Command } from './commands.ts';
import { ProviderError, type ProviderErrorReason } from './errors.ts';

export interface CircuitOptions {
  /** Calls in a row without an answer that can be read; then the circuit opens. */
  failures: number;
  /** How long no call is made after that; then one trial call decides. */
  pauseMs: number;
}

/** `closed`: calls are made. `open`: none is made until `retryAt`. `half-open`: a trial call is under way or is next. */
export type CircuitStatus =
  | { state: 'closed' }
  | { state: 'open'; since: Date; retryAt: Date }
  | { state: 'half-open'; since: Date };

export interface Circuit {
  /** @throws ProviderError outcome `retry_after` while the circuit is open, for calls that need not even queue */
  assertClosed(command: Command): void;
  /**
   * Does `work` unless the circuit is open. After its pause `trial` is done first: a call that changes nothing, so that
   * finding out never leaves a send in doubt. What `work` throws is thrown as it is, also when it opens the circuit.
   * @throws ProviderError outcome `retry_after`, with the time left, when `work` was not begun
   */
  run<T>(command: Command, work: () => Promise<T>, trial: () => Promise<unknown>): Promise<T>;
  status(): CircuitStatus;
}

/** A refusal and a request to slow down (429) are answers: TextLocal is there. */
const silences: ReadonlySet<ProviderErrorReason> = new Set(['no-answer', 'too-slow', 'unreadable']);
const isSilence = (error: unknown): boolean => error instanceof ProviderError && silences.has(error.reason);
const isAnswer = (error: unknown): boolean => error instanceof ProviderError && !silences.has(error.reason);

type Outcome<T> = { value: T } | { refusal: unknown };

/** An answer that says no counts as success here, and ends a row of failures. */
async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (isAnswer(error)) return { refusal: error };
    throw error;
  }
}

/** Makes a closed circuit. */
export function createCircuit({ failures, pauseMs }: CircuitOptions): Circuit {
  const policy = circuitBreaker(handleWhen(isSilence), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: pauseMs,
  });
  let since = 0;
  let openedAt = 0;
  policy.onBreak(() => {
    openedAt = Date.now();
    if (since === 0) since = openedAt;
  });
  policy.onReset(() => {
    since = 0;
  });
  const leftMs = () => openedAt + pauseMs - Date.now();

  const notMade = (command: Command): ProviderError =>
    new ProviderError({
      outcome: 'retry_after',
      reason: 'outage',
      command,
      retryAfterMs: Math.max(leftMs(), 100),
      detail: 'not made, TextLocal did not answer the last calls of this account',
    });
  const isOpen = () => policy.state === CircuitState.Open && leftMs() > 0;
  const assertClosed = (command: Command) => {
    if (isOpen()) throw notMade(command);
  };

  return {
    assertClosed,
    async run(command, work, trial) {
      assertClosed(command);
      if (policy.state !== CircuitState.Closed) {
        try {
          await policy.execute(() => outcomeOf(trial));
        } catch {
          throw notMade(command); // the trial's own error says no more than that TextLocal is still away
        }
      }
      const outcome = await policy.execute(() => outcomeOf(work));
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    },
    status() {
      if (policy.state === CircuitState.Closed) return { state: 'closed' };
      const begun = new Date(since);
      return isOpen()
        ? { state: 'open', since: begun, retryAt: new Date(openedAt + pauseMs) }
        : { state: 'half-open', since: begun };
    },
  };
}
