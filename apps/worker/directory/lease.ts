// Who scans an account's directory: one holder at a time, over all processes. A holder that is silent for the length of
// the lease loses it; from then on none of its writes counts.

import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '#platform/database.ts';

export class LeaseLost extends Error {
  constructor(accountId: string) {
    super(`another worker took over the directory scan of ${accountId}`);
    this.name = 'LeaseLost';
  }
}

export interface ScanLease {
  readonly id: string;
  readonly accountId: string;
  /** The holder before vanished midway: what it did after its last commit is not known. */
  readonly resumed: boolean;
  /** Ranges of the directory that are read and written down. */
  readonly doneRanges: ReadonlySet<number>;
  /** Marks a range as done, renews the lease. @throws LeaseLost */
  commitRange(tx: Tx, range: number): Promise<void>;
  /** @throws LeaseLost */
  renew(): Promise<void>;
  /** Ends the scan; its campaigns are free for another. @throws LeaseLost */
  finish(tx: Tx): Promise<void>;
  /** Hands the unfinished scan to whoever comes next. `clean` when nothing is half done. */
  release(clean: boolean): Promise<void>;
}

interface Row {
  id: string;
  holder: string;
  resumed: boolean;
  done_ranges: number[];
  fresh: boolean;
}

// Nearest send time first; as many campaigns as their customers fit into memory, but at least one.
const gatherCampaigns = `
  WITH waiting AS (
    SELECT c.id, sum(c.accepted) OVER (ORDER BY c.send_at, c.id) - c.accepted AS before
      FROM campaign c
     WHERE c.account_id = $2 AND c.scan_id IS NULL
       AND EXISTS (SELECT 1 FROM send s WHERE s.campaign_id = c.id AND s.state IN ('pending', 'segmenting')))
  UPDATE campaign SET scan_id = $1 WHERE id IN (SELECT id FROM waiting WHERE before = 0 OR before < $3)`;

/** Customers that one scan holds in memory at about 45 bytes each. */
const maxCustomersAtOnce = 4_000_000;

/**
 * Begins a scan for all waiting campaigns of an account, or takes over one whose holder vanished.
 * @returns undefined while somebody else holds it
 */
export async function acquireScan(
  database: Database,
  accountId: string,
  leaseMs: number,
): Promise<ScanLease | undefined> {
  const holder = randomUUID();
  const client = await database.pool.connect();
  let row: Row | undefined;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<Row>(
      `INSERT INTO directory_scan AS scan (id, account_id, holder, lease_until, done_ranges)
       VALUES ($1, $2, $3, now() + $4 * interval '1 ms', '{}')
       ON CONFLICT (account_id) DO UPDATE
          SET holder = excluded.holder, lease_until = excluded.lease_until, released = false,
              resumed = scan.resumed OR NOT scan.released
        WHERE scan.lease_until < now() OR scan.released
       RETURNING id, holder, resumed, done_ranges, (xmax = 0) AS fresh`,
      [randomUUID(), accountId, holder, leaseMs],
    );
    [row] = rows;
    if (row?.fresh === true) await client.query(gatherCampaigns, [row.id, accountId, maxCustomersAtOnce]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  return row === undefined ? undefined : leaseOf(database, row, accountId, leaseMs);
}

function leaseOf(database: Database, row: Row, accountId: string, leaseMs: number): ScanLease {
  const { id, holder } = row;
  const mine = (count: number): void => {
    if (count === 0) throw new LeaseLost(accountId);
  };
  return {
    id,
    accountId,
    resumed: row.resumed,
    doneRanges: new Set(row.done_ranges),
    async commitRange(tx, range) {
      mine(
        await tx.$executeRaw`
          UPDATE directory_scan
             SET done_ranges = array_append(done_ranges, ${range}::int),
                 lease_until = now() + ${leaseMs} * interval '1 ms'
           WHERE id = ${id}::uuid AND holder = ${holder}::uuid`,
      );
    },
    async renew() {
      mine(
        await database.prisma.$executeRaw`
          UPDATE directory_scan SET lease_until = now() + ${leaseMs} * interval '1 ms'
           WHERE id = ${id}::uuid AND holder = ${holder}::uuid`,
      );
    },
    async finish(tx) {
      mine(
        await tx.$executeRaw`DELETE FROM directory_scan WHERE id = ${id}::uuid AND holder = ${holder}::uuid`,
      );
    },
    async release(clean) {
      await database.prisma.$executeRaw`
        UPDATE directory_scan SET released = ${clean}, lease_until = now()
         WHERE id = ${id}::uuid AND holder = ${holder}::uuid`;
    },
  };
}
