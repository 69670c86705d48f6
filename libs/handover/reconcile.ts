// Finds out whether TextLocal already has a send. TextLocal has no idempotency key and no look-up by our reference, but
// the segment's group is unique to the send, also over the lives of a database that was set back: whatever was sent to that
// group is this send. What cannot be excluded is never taken for absent.

import { traitsOf, type Traits } from '#accounts/traits.ts';
import type { Database } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { HistoryRow, TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import { HistoryEvidence, mostLookUps, type Row } from './history-evidence.ts';
import { knownBatches } from './known-batches.ts';
import { textMatcher } from './match-text.ts';
import { isReconciled } from './reconciled.ts';

export interface FoundSend {
  found: true;
  batchId: string | undefined;
  where: 'scheduled' | 'history';
}

export interface CannotTell {
  found: 'cannot-tell';
  /** For the person who decides. */
  why: string;
  /** TextLocal refuses to tell. */
  error?: ProviderError;
}

export type Finding = FoundSend | { found: false } | CannotTell;

/** The provider's clock and ours may differ by this many milliseconds. */
export const clockMargin = 3_600_000;

interface Search {
  database: Database;
  textlocal: TextLocal;
  send: Send & { campaign: Pick<Campaign, 'sendAt'> };
  now: Date;
}

/** From when on it can have left: a row that was written anew after its database was set back may be younger. */
const windowOf = ({ send, now }: Search) => {
  const { createdAt, campaign, reconciledAt } = send;
  const first = reconciledAt ?? new Date(Math.min(createdAt.getTime(), campaign.sendAt.getTime()));
  return {
    from: new Date(first.getTime() - clockMargin),
    to: new Date(now.getTime() + clockMargin),
  };
};

/** The send's group; undefined when TextLocal has none, and so nothing was ever sent to it. */
async function groupOf({ textlocal, send }: Search): Promise<string | undefined> {
  if (send.segmentGroupId !== null) return send.segmentGroupId;
  const name = send.segmentName.toLowerCase();
  return (await textlocal.groups()).find((group) => group.name.toLowerCase() === name)?.id;
}

async function inScheduled({ textlocal }: Search, evidence: HistoryEvidence): Promise<FoundSend | undefined> {
  for (const batch of await textlocal.scheduled()) {
    const row: Row = { ...batch, number: undefined };
    if (await evidence.take(row)) return { found: true, batchId: batch.batchId, where: 'scheduled' };
  }
  return undefined;
}

/** A trial may have shown that the history of groups has every send to a group; without one, both are read. */
async function inHistories(
  search: Search,
  evidence: HistoryEvidence,
  traits: Traits | null,
): Promise<FoundSend | undefined> {
  const read = async (channel: 'group' | 'api'): Promise<HistoryRow | undefined> => {
    for await (const row of search.textlocal.history(channel, windowOf(search)))
      if (await evidence.take(row)) return row;
    return undefined;
  };
  let row = await read('group');
  const isProof = (traits?.groupSendsIn === 'group' || traits?.groupSendsIn === 'both') && evidence.isAbsent;
  if (row === undefined && !isProof) row = await read('api');
  return row === undefined ? undefined : { found: true, batchId: row.batchId, where: 'history' };
}

/** Whether another send of the account, whose call has no known outcome either, has a text like this one's. */
async function hasRival({ database, send }: Search): Promise<boolean> {
  const open = await database.prisma.send.findMany({
    where: {
      accountId: send.accountId,
      id: { not: send.id },
      personalised: false,
      batchId: null,
      attempt: { gt: 0 },
      state: { in: ['scheduling', 'held', 'failed'] },
    },
    select: { text: true },
  });
  const isLike = textMatcher(send.text);
  return open.some(({ text }) => isLike(text));
}

/** What is to be made of rows that could not be excluded. */
async function judge(search: Search, evidence: HistoryEvidence): Promise<Finding> {
  if (evidence.isAbsent) return { found: false };
  const batchId = evidence.onlyLike;
  // Before the first call that this database knows of, sends that it does not know of may be like this one.
  if (batchId !== undefined && search.send.attempt > 0 && !(await hasRival(search)))
    return { found: true, batchId, where: 'history' };
  const why = `TextLocal lists texts of which it cannot be told whether they are of this send: they name no group, and neither text, numbers (${mostLookUps} at most are looked up) nor batch exclude them.`;
  return { found: 'cannot-tell', why };
}

/** Asks TextLocal, in the order in which a batch passes through its lists. */
async function ask(search: Search): Promise<Finding> {
  const { database, textlocal, send, now } = search;
  const { accountId, attempt, campaign } = send;
  const groupId = await groupOf(search);
  if (groupId === undefined) return { found: false };
  const account = await database.prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  const evidence = new HistoryEvidence({
    send,
    groupId,
    // Twice the margin: a send that was taken before the window may be written down in it.
    known: await knownBatches(
      database,
      { accountId, except: send.id },
      new Date(windowOf(search).from.getTime() - clockMargin),
    ),
    inSegment: async (number) => (await textlocal.contact(groupId, number)) !== undefined,
  });
  const scheduled = await inScheduled(search, evidence);
  if (scheduled !== undefined) return scheduled;
  const mayHaveLeft = attempt > 0 || now.getTime() > campaign.sendAt.getTime() - clockMargin;
  const left = mayHaveLeft ? await inHistories(search, evidence, traitsOf(account)) : undefined;
  return left ?? judge(search, evidence);
}

/**
 * Looks for a send: in the list of scheduled sends, then in both histories. Before the first call nothing is asked where
 * only calls that this database knows of can have sent; and long before the send time nothing can have left, in whatever
 * life of the database, so the histories are spared.
 * @throws ProviderError when TextLocal does not answer now but may later
 */
export async function findAtTextLocal(search: Search): Promise<Finding> {
  const { database, send } = search;
  if (send.attempt === 0 && !send.decidedAbsent && (await isReconciled(database, send)))
    return { found: false };
  try {
    return await ask(search);
  } catch (error) {
    if (error instanceof ProviderError && error.outcome === 'rejected')
      return { found: 'cannot-tell', why: error.message, error };
    throw error;
  }
}
