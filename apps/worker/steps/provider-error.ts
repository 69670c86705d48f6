// What a step does when TextLocal fails: the one place where kinds of provider errors meet jobs and problems.

import { RunAgain } from '#jobs/consumer.ts';
import { DeadlinePassed } from '#platform/deadline.ts';
import type { SendProblemCode } from '#problem/catalogue.ts';
import { isBarred, ProviderError, Refusal } from '#providers/textlocal/errors.ts';

/** The problem an operator reads for a refusal. */
export function problemCodeOf(error: ProviderError): SendProblemCode {
  if (isBarred(error)) return error.reason;
  switch (error.code) {
    case Refusal.login:
      return 'login-refused';
    case Refusal.noCredits:
      return 'no-credits';
    default:
      return 'provider-refused';
  }
}

/**
 * Rethrows for the queue: after the time TextLocal asked for, else with the job's own backoff. A refusal is the caller's.
 */
export function rethrowForRetry(error: unknown): ProviderError {
  // A process that slept since it wrote down its intent: somebody else may have taken over.
  if (error instanceof DeadlinePassed) throw new RunAgain(1_000, `the intent is too old: ${error.message}`);
  if (!(error instanceof ProviderError)) throw error;
  if (error.reason === 'late') throw new RunAgain(1_000, error.message);
  if (error.kind === 'after') throw new RunAgain(error.retryAfterMs ?? 5_000, error.message);
  if (error.kind !== 'never') throw error;
  return error;
}
