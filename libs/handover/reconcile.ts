// Finds out whether TextLocal already has a send. TextLocal has no idempotency key and no look-up by our reference, but
// the segment's group is unique to the send: whatever was sent to that group is this send.

import type { Database } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { HistoryRow, TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';

export type Finding =
  | { found: true; batchId: string | undefined; where: 'scheduled' | 'history' }
  | { found: false }
  /** TextLocal refuses to tell. */
  | { found: 'cannot-tell'; error: ProviderError };

/** The provider's clock and ours may differ by this much. */
const margin = 3_600_000;

interface Search {
  database: Database;
  textlocal: TextLocal;
  send: Send & { campaign: Pick<Campaign, 'sendAt'> };
  now: Date;
}

async function inScheduled({ textlocal, send }: Search): Promise<Finding> {
  const batch = (await textlocal.scheduled()).find(
    (each) => each.groupId === send.segmentGroupId || each.groupName === send.segmentName,
  );
  return batch === undefined ? { found: false } : { found: true, batchId: batch.batchId, where: 'scheduled' };
}

/**
 * Whether a row of the API's history, which may name no group, is of this send: the same text to a number of the
 * segment, in a batch that no other send of ours has.
 */
async function isOurs(
  { database, textlocal, send }: Search,
  { number, batchId }: HistoryRow,
): Promise<boolean> {
  if (number === undefined || send.segmentGroupId === null) return false;
  const other =
    batchId === undefined
      ? null
      : await database.prisma.send.findFirst({ where: { batchId }, select: { id: true } });
  return other === null && (await textlocal.contact(send.segmentGroupId, number)) !== undefined;
}

async function inHistory(search: Search, channel: 'group' | 'api'): Promise<Finding> {
  const { textlocal, send, now } = search;
  const window = { from: new Date(send.createdAt.getTime() - margin), to: new Date(now.getTime() + margin) };
  const seen = new Set<string | undefined>();
  for await (const row of textlocal.history(channel, window)) {
    const names = row.groupId === send.segmentGroupId || row.groupName === send.segmentName;
    if (names) return { found: true, batchId: row.batchId, where: 'history' };
    const mayBe = row.groupId === undefined && row.text?.trim() === send.text.trim();
    if (!mayBe || (row.batchId !== undefined && seen.has(row.batchId))) continue;
    seen.add(row.batchId);
    if (await isOurs(search, row)) return { found: true, batchId: row.batchId, where: 'history' };
  }
  return { found: false };
}

/**
 * Looks through the scheduled sends and both histories, in the order in which a batch passes through them. Before the
 * first call and long before the send time nothing can have left, so the histories are spared.
 * @throws ProviderError when TextLocal does not answer now but may later
 */
export async function findAtTextLocal(search: Search): Promise<Finding> {
  const { send, now } = search;
  if (send.segmentGroupId === null) return { found: false };
  const mayHaveLeft = send.attempt > 0 || now.getTime() > send.campaign.sendAt.getTime() - margin;
  try {
    const scheduled = await inScheduled(search);
    if (scheduled.found !== false || !mayHaveLeft) return scheduled;
    const left = await inHistory(search, 'group');
    return left.found === false ? await inHistory(search, 'api') : left;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'never') return { found: 'cannot-tell', error };
    throw error;
  }
}
