// The end of every trial: the scheduled send is cancelled and the segment deleted, whatever happened before.

import { setTimeout as wait } from 'node:timers/promises';
import type { TextLocalCalls } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import { isOurs, type Run } from './run.ts';

const attempts = 3;
const pauseMs = 500;

/** Repeats what can be repeated. @returns whether it was done in the end */
async function tried(signal: AbortSignal, work: () => Promise<void>): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ProviderError) && !signal.aborted) throw error;
      if (signal.aborted) return false;
      const asked = error instanceof ProviderError ? error.retryAfterMs : undefined;
      if (attempt < attempts) await wait(Math.min(asked ?? pauseMs * attempt, 10_000));
    }
  }
  return false;
}

/** Cancels what the schedule lists of the trial's group. An unreadable list leaves the batch that is known. */
async function cancelAll(run: Run, signal: AbortSignal): Promise<void> {
  const { calls, made } = run;
  const listed = await calls.scheduled({ signal }).catch((error: unknown) => {
    // The same refusal as before anything was scheduled.
    const isAsBefore =
      error instanceof ProviderError &&
      run.emptyRefusal !== undefined &&
      error.code === run.emptyRefusal.code;
    const mayBeThere = made.scheduled?.wasRefused !== true && run.found.emptyScheduledFails !== true;
    if (isAsBefore && !mayBeThere) return [];
    if (made.scheduled?.batchId === undefined) throw error;
    return undefined;
  });
  const batches = listed?.filter((each) => isOurs(run, each) || each.batchId === made.scheduled?.batchId);
  const known = made.scheduled?.batchId;
  const ids = batches?.map(({ batchId }) => batchId) ?? (known === undefined ? [] : [known]);
  for (const id of ids) await calls.cancelScheduled(id, { signal });
}

async function deleteGroup(run: Run, calls: TextLocalCalls, signal: AbortSignal): Promise<void> {
  const name = run.groupName.toLowerCase();
  const find = async () =>
    (await calls.groups({ signal })).find((each) => each.name.toLowerCase() === name)?.id;
  const id = run.made.group?.id ?? (await find());
  if (id === undefined) return;
  try {
    await calls.deleteGroup(id, { signal });
  } catch (error) {
    // A lost answer of an earlier attempt: it is gone.
    if (!(error instanceof ProviderError) || error.meaning !== 'not-there') throw error;
  }
}

/** Undoes what the trial made. @returns what could not be undone, for a person */
export async function cleanUp(run: Run, signal: AbortSignal): Promise<string[]> {
  const { made, calls, groupName } = run;
  const left: string[] = [];
  if (made.scheduled !== undefined && !(await tried(signal, () => cancelAll(run, signal)))) {
    const which = made.scheduled.batchId ?? `to the group "${groupName}"`;
    left.push(
      `The scheduled send ${which} may leave at ${made.scheduled.at.toISOString()}: cancel it in Messenger.`,
    );
  }
  if (made.group !== undefined && !(await tried(signal, () => deleteGroup(run, calls, signal)))) {
    left.push(`The group "${groupName}" may be there still: delete it in Messenger.`);
  }
  return left;
}
