// The end of measuring: what became of each customer, where TextLocal lists the recipients of a batch. Numbers are joined
// to customers through the segment's contacts, in memory only; what is written down are positions and outcomes.

import type { Connection } from '#accounts/connections.ts';
import { OutcomeLog, wasSegmented, type Outcome } from '#campaign/outcome.ts';
import { loadRoster, type Roster } from '#campaign/roster.ts';
import { Matcher } from '#directory/matcher.ts';
import { NumberIndex } from '#directory/number-index.ts';
import { NumberSet } from '#directory/number-set.ts';
import { pagesBetween } from '#directory/pages.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { RecipientStatus } from '#providers/textlocal/client.ts';
import type { Parts } from '#service/parts.ts';
import { rethrowForRetry } from './provider-error.ts';

type Measured = Pick<Send, 'id' | 'no' | 'campaignId' | 'accountId' | 'segmentGroupId'>;

const entriesPerRow = 50_000;

/** What is still pending stays `segmented`: nobody knows its end. */
const outcomeByStatus: Record<RecipientStatus, Outcome | undefined> = {
  delivered: 'delivered',
  undelivered: 'undelivered',
  invalid: 'undelivered',
  blocked: 'undelivered',
  expired: 'expired',
  unknown: 'unknown',
  pending: undefined,
};

/** Whose number is it: the customers of one send by the number their contact has in the segment. */
async function readSegment(
  { account, textlocal }: Connection,
  groupId: string,
  sendNo: number,
  roster: Roster,
  signal: AbortSignal,
): Promise<NumberIndex> {
  const matcher = new Matcher(account, new NumberSet());
  const index = new NumberIndex();
  for await (const contacts of pagesBetween({ textlocal, groupId }, 0)) {
    if (signal.aborted) throw new RunAgain(0, 'the worker stops; the outcomes are read elsewhere');
    for (const contact of contacts) {
      const position = matcher.find(contact, roster);
      if (position < 0 || roster.sendNoAt(position) !== sendNo) continue;
      if (wasSegmented(roster.outcomeAt(position))) index.add(contact.number, position);
    }
  }
  return index;
}

/** Recipients of one batch, in the outcome log: only what is news, so that a repeated run writes nothing. */
async function recordBatch(
  { database }: Parts,
  { campaignId, no }: Measured,
  recipients: AsyncIterable<{ number: string; status: RecipientStatus }>,
  read: () => Promise<{ roster: Roster; index: NumberIndex }>,
): Promise<number> {
  const log = new OutcomeLog();
  const append = async () => {
    if (log.size > 0)
      await database.prisma.outcomeBatch.create({ data: { campaignId, entries: log.take() } });
  };
  let recorded = 0;
  for await (const { number, status } of recipients) {
    const outcome = outcomeByStatus[status];
    if (outcome === undefined) continue;
    const { roster, index } = await read();
    const position = index.find(number);
    if (position < 0 || roster.outcomeAt(position) === outcome) continue;
    roster.set(position, outcome, no);
    log.add(position, outcome, no);
    recorded += 1;
    if (log.size === entriesPerRow) await append();
  }
  await append();
  return recorded;
}

/** Reads something once, when it is first asked for. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

/**
 * Writes down the delivery outcome of each customer of a send. Where TextLocal lists nobody, or refuses to, customers stay
 * `segmented`. The counts of the campaign are not touched: they say what segmenting decided.
 * @throws ProviderError, RunAgain when it has to be tried again
 */
export async function recordDeliveryOutcomes(
  parts: Parts,
  send: Measured,
  batchIds: readonly string[],
  { log, signal }: Pick<JobContext, 'log' | 'signal'>,
): Promise<void> {
  const { segmentGroupId } = send;
  if (segmentGroupId === null || batchIds.length === 0) return;
  const connection = await parts.connections.of(send.accountId);
  const read = once(async () => {
    const roster = await loadRoster(parts.database, send.campaignId);
    return { roster, index: await readSegment(connection, segmentGroupId, send.no, roster, signal) };
  });
  try {
    let recorded = 0;
    for (const batchId of batchIds)
      recorded += await recordBatch(parts, send, connection.textlocal.batchRecipients(batchId), read);
    log.info({ recorded }, 'recorded the delivery outcomes of customers');
  } catch (error) {
    const refused = rethrowForRetry(error);
    log.warn({ err: refused }, 'TextLocal does not tell who got the text: customers stay segmented');
  }
}
