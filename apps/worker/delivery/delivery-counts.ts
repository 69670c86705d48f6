// Delivery counts of a personalised send. TextLocal makes a batch of every text, so a report per batch would be a call
// per customer and day; its API history has the status of a thousand texts in one call. Only what the history leaves
// out is asked for batch by batch, and that up to a limit. Why: docs/decisions/0008-personalised-sends.md.

import { NumberSet } from '#directory/number-set.ts';
import { noCounts, type RawCounts } from '#metrics/counts.ts';
import type { Database } from '#platform/database.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { RecipientStatus, TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';

/** The provider's clock and ours may differ by this much. */
const margin = 3_600_000;
/** Batches asked for one by one in one reading; the texts of the others count as unknown on that day. */
const mostLookUps = 1_000;
const lookUpsAtATime = 10;
const rowsAtATime = 200;

interface CallRow {
  no: number;
  batch_ids: string;
}

interface Totals {
  sent: number;
  refused: number;
  from: Date | null;
  to: Date | null;
}

async function* batchIdsOf({ pool }: Database, sendId: string): AsyncGenerator<string> {
  for (let after = -1; ;) {
    const { rows } = await pool.query<CallRow>(
      'SELECT no, batch_ids FROM delivery_call WHERE send_id = $1 AND no > $2 AND NOT test_mode ORDER BY no LIMIT $3',
      [sendId, after, rowsAtATime],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { batch_ids: ids } of rows) for (const id of ids.split(' ')) if (id !== '') yield id;
    after = last.no;
  }
}

async function totalsOf({ pool }: Database, sendId: string): Promise<Totals> {
  const { rows } = await pool.query<Totals>(
    `SELECT coalesce(sum(sent), 0)::int AS sent, coalesce(sum(refused), 0)::int AS refused,
            min(begun_at) AS from, max(attempt_at) AS to
       FROM delivery_call WHERE send_id = $1`,
    [sendId],
  );
  return rows[0] ?? { sent: 0, refused: 0, from: null, to: null };
}

type Tally = Record<RecipientStatus, number>;

/** Counts the texts in the history. @returns the batches seen there with a status */
async function countHistory(
  textlocal: TextLocal,
  ours: NumberSet,
  { from, to }: { from: Date; to: Date },
  tally: Tally,
): Promise<NumberSet> {
  const seen = new NumberSet();
  const window = { from: new Date(from.getTime() - margin), to: new Date(to.getTime() + margin) };
  for await (const { batchId, status } of textlocal.history('api', window)) {
    if (batchId === undefined || status === undefined || !ours.has(batchId)) continue;
    tally[status] += 1;
    seen.add(batchId);
  }
  return seen;
}

/** A batch that TextLocal does not know any more tells nothing; what is said about the whole account is thrown. */
async function lookUp(textlocal: TextLocal, batchId: string, tally: Tally): Promise<void> {
  try {
    const { recipients: _recipients, ...counts } = await textlocal.batchStatus(batchId);
    for (const [status, count] of Object.entries(counts)) tally[status as RecipientStatus] += count;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== 'rejected') throw error;
  }
}

/** Counts that add up to all customers of the calls: texts refused at once are undelivered, untold ones unknown. */
export async function deliveryCounts(
  database: Database,
  textlocal: TextLocal,
  send: Send,
): Promise<RawCounts> {
  const { sent, refused, from, to } = await totalsOf(database, send.id);
  const tally: Tally = { ...noCounts };
  if (from !== null && to !== null && sent > 0) {
    const ours = new NumberSet();
    for await (const id of batchIdsOf(database, send.id)) ours.add(id);
    const seen = await countHistory(textlocal, ours, { from, to }, tally);
    const unseen: string[] = [];
    for await (const id of batchIdsOf(database, send.id)) {
      if (unseen.length === mostLookUps) break;
      if (!seen.has(id)) unseen.push(id);
    }
    for (let at = 0; at < unseen.length; at += lookUpsAtATime) {
      const batches = unseen.slice(at, at + lookUpsAtATime);
      await Promise.all(batches.map((id) => lookUp(textlocal, id, tally)));
    }
  }
  const { delivered, undelivered, pending, expired, invalid, unknown, blocked } = tally;
  const told = delivered + undelivered + pending + expired + invalid + unknown + blocked;
  const recipients = Math.max(sent, told) + refused;
  return {
    recipients,
    delivered,
    undelivered: undelivered + refused,
    pending,
    expired,
    invalid,
    unknown: unknown + recipients - refused - told,
    blocked,
  };
}
