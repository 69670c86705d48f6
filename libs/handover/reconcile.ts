// Finds out whether TextLocal already has a send. TextLocal has no idempotency key and no look-up by our reference, but
// the segment's group is unique to the send, also over the lives of a database that was set back: whatever was sent to that
// group is this send.

import type { Database } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { HistoryRow, TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';

export interface FoundSend {
  found: true;
  batchId: string | undefined;
  where: 'scheduled' | 'history';
}

export type Finding =
  | FoundSend
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

const isToOurGroup = (
  { send }: Search,
  { groupId, groupName }: { groupId: string | undefined; groupName: string | undefined },
): boolean =>
  (groupId !== undefined && groupId === send.segmentGroupId) ||
  groupName?.toLowerCase() === send.segmentName.toLowerCase();

async function inScheduled(search: Search): Promise<Finding> {
  const batch = (await search.textlocal.scheduled()).find((each) => isToOurGroup(search, each));
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

/** From when on it can have left: a row that was written anew after its database was set back may be younger. */
const windowOf = ({ send, now }: Search) => ({
  from: new Date(Math.min(send.createdAt.getTime(), send.campaign.sendAt.getTime()) - margin),
  to: new Date(now.getTime() + margin),
});

/** @param others batches that went to other groups: filled by channel `group`, passed over in channel `api` */
async function inHistory(search: Search, channel: 'group' | 'api', others: Set<string>): Promise<Finding> {
  const { textlocal, send } = search;
  const seen = new Set<string | undefined>(others);
  for await (const row of textlocal.history(channel, windowOf(search))) {
    if (isToOurGroup(search, row)) return { found: true, batchId: row.batchId, where: 'history' };
    if (row.groupId !== undefined && row.batchId !== undefined) others.add(row.batchId);
    const mayBe = row.groupId === undefined && row.text?.trim() === send.text.trim();
    if (!mayBe || (row.batchId !== undefined && seen.has(row.batchId))) continue;
    seen.add(row.batchId);
    if (await isOurs(search, row)) return { found: true, batchId: row.batchId, where: 'history' };
  }
  return { found: false };
}

/**
 * Looks through the scheduled sends and both histories, in the order in which a batch passes through them. Before the
 * first call and long before the send time nothing can have left, in whatever life of the database, so the histories are
 * spared.
 * @throws ProviderError when TextLocal does not answer now but may later
 */
export async function findAtTextLocal(search: Search): Promise<Finding> {
  const { send, now } = search;
  const mayHaveLeft = send.attempt > 0 || now.getTime() > send.campaign.sendAt.getTime() - margin;
  try {
    const scheduled = await inScheduled(search);
    if (scheduled.found !== false || !mayHaveLeft) return scheduled;
    const others = new Set<string>();
    const left = await inHistory(search, 'group', others);
    return left.found === false ? await inHistory(search, 'api', others) : left;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'never') return { found: 'cannot-tell', error };
    throw error;
  }
}
