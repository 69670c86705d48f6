// Batches at TextLocal that are known to belong to certain sends and calls of ours.

import type { Database } from '#platform/database.ts';
import type { Send } from '#platform/prisma-client/client.ts';

/**
 * The batches of an account that were written down since a time.
 * @param except a send whose own batch is left out
 */
export async function knownBatches(
  { pool }: Database,
  { accountId, except }: Pick<Send, 'accountId'> & { except?: string },
  from: Date,
): Promise<Set<string>> {
  const { rows } = await pool.query<{ ids: string }>(
    `SELECT batch_id AS ids FROM send
      WHERE account_id = $1 AND batch_id IS NOT NULL AND updated_at >= $2 AND id IS DISTINCT FROM $3::uuid
     UNION ALL
     SELECT d.batch_ids FROM delivery_call d JOIN send s ON s.id = d.send_id
      WHERE s.account_id = $1 AND d.attempt_at >= $2 AND d.batch_ids <> ''`,
    [accountId, from, except ?? null],
  );
  return new Set(rows.flatMap(({ ids }) => ids.split(' ')));
}
