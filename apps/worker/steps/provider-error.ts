// What a step does when TextLocal fails: the one place where kinds of provider errors meet jobs and problems.

import { recordWaiting } from '#handover/rules-at-call.ts';
import type { WaitingFor } from '#handover/rules.ts';
import { RunAgain } from '#jobs/consumer.ts';
import type { Database } from '#platform/database.ts';
import { DeadlinePassed } from '#platform/deadline.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { SendProblemCode } from '#problem/catalogue.ts';
import { isBarred, ProviderError } from '#providers/textlocal/errors.ts';

/** The problem an operator reads for a refusal. */
export function problemCodeOf(error: ProviderError): SendProblemCode {
  if (isBarred(error)) return error.reason;
  switch (error.meaning) {
    case 'login':
      return 'login-refused';
    case 'no-credit':
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
  if (error.outcome === 'retry_after') throw new RunAgain(error.retryAfterMs ?? 5_000, error.message);
  if (error.outcome !== 'rejected') throw error;
  return error;
}

/** What a send waits for after an error that is not its end. */
function waitingFor(error: unknown): WaitingFor | undefined {
  if (!(error instanceof ProviderError) || error.outcome === 'rejected' || error.outcome === 'unknown')
    return undefined;
  if (error.reason === 'late') return undefined;
  return error.reason === 'busy'
    ? { code: 'rate-limited', detail: 'TextLocal asked for a pause (HTTP 429).' }
    : { code: 'textlocal-unavailable', detail: 'TextLocal does not answer; it is asked again.' };
}

/** As {@link rethrowForRetry}; meanwhile the send says what it waits for. */
export async function waitOrRefused(
  database: Database,
  send: Pick<Send, 'id'>,
  error: unknown,
): Promise<ProviderError> {
  const waiting = waitingFor(error);
  if (waiting !== undefined) await recordWaiting(database, send, waiting);
  return rethrowForRetry(error);
}
