// Which campaigns a scan of the directory serves: those that wait when it begins and, while it goes on, those that come.
// Each keeps the ranges that it still misses, so that one that comes late is read only what it missed.

import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { inTransaction, type Database } from '#platform/database.ts';
import { Claims, isWaiting } from './claims.ts';

export interface OpenScan {
  id: string;
  accountId: string;
  /** Ranges the directory is divided into; 0 when TextLocal tells no total; null until it was asked. */
  ranges: number | null;
  begunBy: string;
}

// Nearest send time first; as many campaigns as their customers fit into memory, but at least one. An account has one
// scan at a time, so that any other that a campaign names is over.
const attach = `
  WITH held AS (
    SELECT coalesce(sum(c.accepted), 0) AS customers FROM campaign c WHERE c.scan_id = $1 AND ${isWaiting}),
  waiting AS (
    SELECT c.id, sum(c.accepted) OVER (ORDER BY c.send_at, c.id) - c.accepted AS before
      FROM campaign c
     WHERE c.id IN (SELECT campaign_id FROM send WHERE account_id = $2 AND state IN ('pending', 'segmenting'))
       AND c.scan_id IS DISTINCT FROM $1)
  UPDATE campaign SET scan_id = $1, missing_ranges = ARRAY(SELECT generate_series(0, greatest($4, 1) - 1))
   WHERE id IN (SELECT id FROM waiting, held WHERE customers + before = 0 OR customers + before < $3)`;

const takeDeserted = `
  UPDATE directory_scan SET begun_by = $2
   WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM directory_claim
                                  WHERE scan_id = $1 AND part LIKE 'reader:%' AND lease_until >= now())`;

/** Customers that one scan holds in memory at about 45 bytes each. */
const maxCustomersAtOnce = 4_000_000;

/** Attaches every campaign of the account that waits; the caller holds the lock of the scan's row. */
async function attachWaiting(client: PoolClient, { id, accountId, ranges }: OpenScan): Promise<void> {
  if (ranges !== null) await client.query(attach, [id, accountId, maxCustomersAtOnce, ranges]);
}

const columns = 'id, account_id AS "accountId", ranges, begun_by AS "begunBy"';

const lockScan = async (client: PoolClient, accountId: string): Promise<OpenScan | undefined> =>
  (
    await client.query<OpenScan>(
      `SELECT ${columns} FROM directory_scan WHERE account_id = $1 FOR NO KEY UPDATE`,
      [accountId],
    )
  ).rows[0];

/** A scan that this process takes part in, and its claims. */
export interface Joined {
  scan: OpenScan;
  claims: Claims;
}

/**
 * Finds or begins the scan of an account and attaches every campaign that waits.
 * @returns undefined when another worker reads; else the job of `campaignId` has to, since it began the scan or since
 * nobody reads it any more
 */
export async function openScan(
  database: Database,
  { accountId, campaignId, leaseMs }: { accountId: string; campaignId: string; leaseMs: number },
): Promise<Joined | undefined> {
  return inTransaction(database, leaseMs, async (client) => {
    let scan: OpenScan | undefined;
    // Until the row is there and locked: another worker may end the scan in between.
    while (scan === undefined) {
      await client.query(
        `INSERT INTO directory_scan (id, account_id, begun_by) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO NOTHING`,
        [randomUUID(), accountId, campaignId],
      );
      scan = await lockScan(client, accountId);
    }
    await attachWaiting(client, scan);
    if (scan.begunBy !== campaignId) {
      const { rowCount } = await client.query(takeDeserted, [scan.id, campaignId]);
      if (rowCount === 0) return undefined;
    }
    const claims = new Claims(database, scan.id, leaseMs);
    await claims.announce(client);
    return { scan, claims };
  });
}

/** Attaches every campaign that waits to the scan that this process reads. @returns false when it is over */
export const joinOwnScan = (database: Database, accountId: string, silentMs: number): Promise<boolean> =>
  inTransaction(database, silentMs, async (client) => {
    const scan = await lockScan(client, accountId);
    if (scan !== undefined) await attachWaiting(client, scan);
    return scan !== undefined;
  });

/** Takes part in a scan that another worker began. @returns undefined when it is over */
export async function assistScan(
  database: Database,
  scanId: string,
  leaseMs: number,
): Promise<Joined | undefined> {
  const scan = await findScan(database, { id: scanId });
  if (scan === undefined) return undefined;
  const claims = new Claims(database, scanId, leaseMs);
  await claims.announce(database.pool);
  return { scan, claims };
}

/** The scan as it is now, or undefined when it is over. */
export async function findScan(
  { pool }: Database,
  where: { id: string } | { begunBy: string },
): Promise<OpenScan | undefined> {
  const [column, value] = 'id' in where ? ['id', where.id] : ['begun_by', where.begunBy];
  const { rows } = await pool.query<OpenScan>(`SELECT ${columns} FROM directory_scan WHERE ${column} = $1`, [
    value,
  ]);
  return rows[0];
}

/** Divides the directory, unless another worker did, and attaches who waits. @returns the ranges that count */
export async function layOut(
  database: Database,
  scan: OpenScan,
  ranges: number,
  silentMs: number,
): Promise<number> {
  return inTransaction(database, silentMs, async (client) => {
    await client.query('UPDATE directory_scan SET ranges = $2 WHERE id = $1 AND ranges IS NULL', [
      scan.id,
      ranges,
    ]);
    const laidOut = await lockScan(client, scan.accountId);
    if (laidOut === undefined || laidOut.id !== scan.id) return ranges; // over meanwhile: nothing is attached to it
    await attachWaiting(client, laidOut);
    return laidOut.ranges ?? ranges;
  });
}

/**
 * Attaches who waits by now, and ends the scan when nobody needs it any more.
 * @returns whether it is over
 */
export async function closeScan(database: Database, scan: OpenScan, silentMs: number): Promise<boolean> {
  return inTransaction(database, silentMs, async (client) => {
    const locked = await lockScan(client, scan.accountId);
    if (locked === undefined || locked.id !== scan.id) return true;
    await attachWaiting(client, locked);
    // Campaigns that were cancelled or failed meanwhile need nothing any more.
    await client.query(
      `UPDATE campaign c SET scan_id = NULL, missing_ranges = '{}' WHERE c.scan_id = $1 AND NOT ${isWaiting}`,
      [scan.id],
    );
    const { rowCount } = await client.query(
      'DELETE FROM directory_scan WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM campaign WHERE scan_id = $1)',
      [scan.id],
    );
    return rowCount === 1;
  });
}

/** Takes campaigns out of a scan, those that cannot go on. */
export const detach = ({ prisma }: Database, where: { scanId: string; id?: string }): Promise<unknown> =>
  prisma.campaign.updateMany({ where, data: { scanId: null, missingRanges: [] } });
