// Finds out whether TextLocal already has a send. TextLocal has no idempotency key and no look-up by our reference, but
// the segment's group is unique to the send: whatever was sent to that group is this send.

import type { Send } from '#platform/prisma-client/client.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';

export type Finding =
  | { found: true; batchId: string | undefined; where: 'scheduled' | 'history' }
  | { found: false }
  /** TextLocal refuses to tell. */
  | { found: 'cannot-tell'; error: ProviderError };

const margin = 3_600_000;

type Known = Pick<Send, 'segmentGroupId' | 'segmentName' | 'createdAt'>;

async function inScheduled(textlocal: TextLocal, send: Known): Promise<Finding> {
  const batch = (await textlocal.scheduled()).find(
    (each) => each.groupId === send.segmentGroupId || each.groupName === send.segmentName,
  );
  return batch === undefined ? { found: false } : { found: true, batchId: batch.batchId, where: 'scheduled' };
}

async function inHistory(textlocal: TextLocal, send: Known, channel: 'group' | 'api', now: Date): Promise<Finding> {
  const window = { from: new Date(send.createdAt.getTime() - margin), to: new Date(now.getTime() + margin) };
  for await (const row of textlocal.history(channel, window)) {
    if (row.groupId === send.segmentGroupId || row.groupName === send.segmentName) {
      return { found: true, batchId: row.batchId, where: 'history' };
    }
  }
  return { found: false };
}

/**
 * Looks through the scheduled sends first, then both histories, and then once more through the scheduled sends' place a
 * batch leaves from: a batch that left between the looks is in a history by then.
 * @throws ProviderError when TextLocal does not answer now but may later
 */
export async function findAtTextLocal(textlocal: TextLocal, send: Known, now: Date): Promise<Finding> {
  if (send.segmentGroupId === null) return { found: false };
  try {
    for (const look of [
      () => inScheduled(textlocal, send),
      () => inHistory(textlocal, send, 'group', now),
      () => inHistory(textlocal, send, 'api', now),
    ]) {
      const finding = await look();
      if (finding.found !== false) return finding;
    }
    return { found: false };
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'never') return { found: 'cannot-tell', error };
    throw error;
  }
}
