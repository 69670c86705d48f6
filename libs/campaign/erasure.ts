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

const campaignsPerRun = 1_000;
const rowsPerBatch = 200;

// Marked first, so that nobody reads a list of which half is gone. A retry that was first has emptied finished_at.
const markDue = `
  UPDATE campaign SET customers_erased_at = now(), updated_at = now()
   WHERE id IN (SELECT id FROM campaign
                 WHERE customers_erased_at IS NULL AND finished_at <= now() - $1 * interval '1 ms'
                 ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

// Also those whose rows an earlier run, which died, has left.
const markedWithRows = `
  SELECT c.id FROM campaign c
   WHERE c.customers_erased_at IS NOT NULL
     AND (EXISTS (SELECT 1 FROM customer_block b WHERE b.campaign_id = c.id)
       OR EXISTS (SELECT 1 FROM outcome_batch o WHERE o.campaign_id = c.id))
   LIMIT $1`;

const deletions = [
  `DELETE FROM customer_block
    WHERE (campaign_id, no) IN (SELECT campaign_id, no FROM customer_block WHERE campaign_id = $1 LIMIT $2)`,
  `DELETE FROM outcome_batch
    WHERE (campaign_id, seq) IN (SELECT campaign_id, seq FROM outcome_batch WHERE campaign_id = $1 LIMIT $2)`,
];

/**
 * Erases the customers of campaigns that ended long enough ago, in batches of bounded size.
 * @returns the campaigns whose customers are gone now
 */
export async function eraseCustomers({ database, retentionMs, signal }: Erasure): Promise<string[]> {
  await database.pool.query(markDue, [retentionMs, campaignsPerRun]);
  const { rows } = await database.pool.query<{ id: string }>(markedWithRows, [campaignsPerRun]);
  const erased: string[] = [];
  for (const { id } of rows) {
    for (const deletion of deletions) {
      let deleted = rowsPerBatch;
      while (deleted === rowsPerBatch) {
        if (signal.aborted) return erased;
        deleted = (await database.pool.query(deletion, [id, rowsPerBatch])).rowCount ?? 0;
      }
    }
    erased.push(id);
  }
  return erased;
}

/** @throws ProblemError customers-erased when the campaign's customers are no longer kept */
export function assertNotErased(campaign: { id: string; customersErasedAt: Date | null }): void {
  if (campaign.customersErasedAt === null) return;
  throw new ProblemError(
    'customers-erased',
    `The customers of campaign ${campaign.id} were erased on ${campaign.customersErasedAt.toISOString()}; its counts are kept.`,
  );
}
