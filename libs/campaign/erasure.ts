// The end of a campaign's customers: their IDs and outcomes are erased after the retention, the counts stay.

import type { Database } from '#platform/database.ts';
import { ProblemError } from '#problem/problem.ts';

export interface Erasure {
  database: Database;
  /** Milliseconds from the campaign's end to the erasure. */
  retentionMs: number;
  /** Aborted when the worker stops: the batch at hand is finished, the next run goes on. */
  signal: AbortSignal;
}

const campaignsAtATime = 1_000;
const rowsPerBatch = 200;

// Marked first, so that nobody reads a list of which half is gone. A retry that was first has emptied finished_at.
// Campaigns themselves are kept, and both of these would pass over all that were ever erased: hence "customers_left", the
// front of an index, and its order, without which PostgreSQL prefers the index of finished_at alone.
const markDue = `
  UPDATE campaign SET customers_erased_at = now(), updated_at = now()
   WHERE id IN (SELECT id FROM campaign
                 WHERE customers_left AND customers_erased_at IS NULL
                   AND finished_at <= now() - $1 * interval '1 ms'
                 ORDER BY customers_erased_at, finished_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

// Also those whose rows an earlier run, which died, has left.
const marked = `
  SELECT id FROM campaign WHERE customers_left AND customers_erased_at IS NOT NULL
   ORDER BY customers_erased_at LIMIT $1`;
const markGone = 'UPDATE campaign SET customers_left = false WHERE id = $1';

// The rows' places are listed first: joined to the table itself, a batch may read all of it.
const deletion = (table: string, ofCampaign: string): string => `
  DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${ofCampaign} LIMIT $2))`;
const deletions = [
  deletion('customer_block', 'campaign_id = $1'),
  deletion('outcome_batch', 'campaign_id = $1'),
  // Their batch IDs are TextLocal's names for the text of one person each.
  deletion('delivery_call', 'send_id = ANY(ARRAY(SELECT id FROM send WHERE campaign_id = $1))'),
];

/**
 * Erases the customers of campaigns that ended long enough ago, in transactions of bounded size, until none is left that
 * is due.
 * @returns the campaigns whose customers are gone now
 */
export async function eraseCustomers({ database, retentionMs, signal }: Erasure): Promise<string[]> {
  const { pool } = database;
  const erased: string[] = [];
  for (;;) {
    await pool.query(markDue, [retentionMs, campaignsAtATime]);
    const { rows } = await pool.query<{ id: string }>(marked, [campaignsAtATime]);
    for (const { id } of rows) {
      for (const statement of deletions) {
        let deleted = rowsPerBatch;
        while (deleted === rowsPerBatch) {
          if (signal.aborted) return erased;
          deleted = (await pool.query(statement, [id, rowsPerBatch])).rowCount ?? 0;
        }
      }
      await pool.query(markGone, [id]);
      erased.push(id);
    }
    if (rows.length < campaignsAtATime) return erased;
  }
}

/** @throws ProblemError customers-erased when the campaign's customers are no longer kept */
export function assertNotErased(campaign: { id: string; customersErasedAt: Date | null }): void {
  if (campaign.customersErasedAt === null) return;
  throw new ProblemError(
    'customers-erased',
    `The customers of campaign ${campaign.id} were erased on ${campaign.customersErasedAt.toISOString()}; its counts are kept.`,
  );
}
