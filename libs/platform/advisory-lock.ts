// Duties that one process at a time has, by a lock in PostgreSQL that ends with its transaction.

import { inTransaction, type Database } from './database.ts';

/** Within this time a process that stands still loses the lock. */
const silentMs = 20_000;

/**
 * Runs `work` unless another process holds the lock. A connection is held meanwhile, without a snapshot of the data.
 * @returns false when another process holds it
 */
export const withAdvisoryLock = (
  database: Database,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> =>
  inTransaction(database, silentMs, async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
      [`bridge ${name}`],
    );
    if (rows[0]?.locked !== true) return false;
    // A connection lost meanwhile shows in the commit.
    const keepAlive = setInterval(() => void client.query('SELECT 1').catch(() => undefined), silentMs / 4);
    try {
      await work();
      return true;
    } finally {
      clearInterval(keepAlive);
    }
  });
