// The lease of an account's scan: one row per account. Its holder is the fencing token of every write of the scan, so a
// worker that was silent for the length of the lease can no longer write anything.

import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { inTransaction, type Database, type Tx } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';

/** Where a scan reads next: how many times it wrapped around, and the row of the contact group. */
export interface ScanPosition {
  round: number;
  offset: number;
}

/** Another worker took over the scan. */
export class LeaseLost extends Error {
  constructor(accountId: string) {
    super(`another worker took over the scan of account "${accountId}"`);
    this.name = 'LeaseLost';
  }
}

/** Where the last checkpoint left off. */
export interface Resumption extends ScanPosition {
  /** Marks the row before `offset`; null at the start of the group. */
  lastRow: Buffer | null;
}

interface ScanRow extends Resumption {
  holder: string | null;
  /** Milliseconds until the lease expires; 0 or less when it has. */
  left: number | null;
}

const lockScan = `
  SELECT holder, round, "offset", last_row AS "lastRow", extract(epoch FROM lease_until - now())::float8 * 1000 AS left
    FROM scan WHERE account_id = $1 FOR UPDATE`;

const takeScan = `UPDATE scan SET holder = $2, lease_until = now() + $3 * interval '1 ms' WHERE account_id = $1`;

const extend = `UPDATE scan SET lease_until = now() + $3 * interval '1 ms' WHERE account_id = $1 AND holder = $2`;

/** The previous holder may have added contacts to segments after its last checkpoint. */
const markForReadBack = `UPDATE campaign SET read_back = true WHERE account_id = $1 AND lap_offset IS NOT NULL`;

/** That a campaign `c` has segments to be filled. */
export const isWaiting = `EXISTS (
  SELECT 1 FROM send s WHERE s.campaign_id = c.id AND s.state IN ('pending', 'segmenting'))`;

const someoneWaits = `
  SELECT 1 FROM campaign c
   WHERE c.id IN (SELECT campaign_id FROM send WHERE account_id = $1 AND state IN ('pending', 'segmenting')) LIMIT 1`;

/** Campaigns that failed or were cancelled during the scan. */
const leaveAll = `
  UPDATE campaign SET lap_round = NULL, lap_offset = NULL WHERE account_id = $1 AND lap_offset IS NOT NULL`;

export interface LeaseOptions {
  database: Database;
  log: Log;
  accountId: string;
  /** At least three provider timeouts: a call that begins while the lease is safe ends before it expires. */
  leaseMs: number;
}

const idleScans = `
  DELETE FROM scan s
   WHERE (s.holder IS NULL OR s.lease_until < now())
     AND NOT EXISTS (SELECT 1 FROM send WHERE account_id = s.account_id AND state IN ('pending', 'segmenting'))`;

/** Removes scans that nobody holds and no campaign waits for: their last campaign failed, or their holder died at the end. */
export const removeIdleScans = ({ pool }: Database): Promise<unknown> => pool.query(idleScans);

/** The right to read the contact group of one account and to fill its segments. */
export class Lease {
  readonly accountId: string;
  readonly leaseMs: number;
  readonly #holder: string;
  readonly #options: LeaseOptions;
  #expiresAt: number;
  #renewing = false;

  private constructor(options: LeaseOptions, holder: string, askedAt: number) {
    this.#options = options;
    this.accountId = options.accountId;
    this.leaseMs = options.leaseMs;
    this.#holder = holder;
    this.#expiresAt = askedAt + options.leaseMs;
  }

  /**
   * Takes the lease unless another worker holds it.
   * @returns the lease with the position of the last checkpoint, or the milliseconds until the holder's lease expires
   */
  static async acquire(
    options: LeaseOptions,
  ): Promise<{ lease: Lease; from: Resumption } | { heldForMs: number }> {
    const { database, accountId, leaseMs } = options;
    const holder = randomUUID();
    const askedAt = performance.now();
    return inTransaction(database, leaseMs, async (client) => {
      await client.query('INSERT INTO scan (account_id) VALUES ($1) ON CONFLICT DO NOTHING', [accountId]);
      const [row] = (await client.query<ScanRow>(lockScan, [accountId])).rows;
      if (row === undefined) return { heldForMs: 0 }; // closed in between
      if (row.holder !== null && (row.left ?? 0) > 0) return { heldForMs: row.left ?? 0 };
      if (row.holder !== null) await client.query(markForReadBack, [accountId]);
      await client.query(takeScan, [accountId, holder, leaseMs]);
      const { round, offset, lastRow } = row;
      return { lease: new Lease(options, holder, askedAt), from: { round, offset, lastRow } };
    });
  }

  /**
   * Whether a call that changes a segment may begin: not in the last third of the lease, since the next holder must not
   * meet a call of ours that is still on its way.
   */
  get isSafe(): boolean {
    return performance.now() < this.#expiresAt - this.leaseMs / 3;
  }

  /**
   * Renews the lease when a sixth of it has passed. Called after every answered call: a process that makes no progress
   * must lose its lease.
   */
  progressed(): void {
    const { log } = this.#options;
    if (this.#renewing || performance.now() < this.#expiresAt - (this.leaseMs * 5) / 6) return;
    this.#renewing = true;
    this.#renew()
      .catch((error: unknown) => log.warn({ err: error }, 'could not renew the lease of a scan'))
      .finally(() => (this.#renewing = false));
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    const { rowCount } = await this.#options.database.pool.query(extend, this.#values);
    if (rowCount === 1) this.#expiresAt = askedAt + this.leaseMs;
  }

  get #values(): [string, string, number] {
    return [this.accountId, this.#holder, this.leaseMs];
  }

  /** Runs a write of the scan in one transaction that only the holder can commit. @throws LeaseLost */
  async write<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const askedAt = performance.now();
    const result = await inTransaction(this.#options.database, this.leaseMs, async (client) => {
      const { rowCount } = await client.query(extend, this.#values);
      if (rowCount !== 1) throw new LeaseLost(this.accountId);
      return work(client);
    });
    this.#expiresAt = askedAt + this.leaseMs;
    return result;
  }

  /** The same inside a transaction of Prisma: its first statement. @throws LeaseLost */
  async hold(tx: Tx): Promise<void> {
    await tx.$executeRawUnsafe(`SET LOCAL idle_in_transaction_session_timeout = ${this.leaseMs}`);
    if ((await tx.$executeRawUnsafe(extend, ...this.#values)) !== 1) throw new LeaseLost(this.accountId);
  }

  /**
   * Ends the scan unless a campaign waits for it.
   * @returns false when one does; the lease is kept then
   */
  close(): Promise<boolean> {
    return this.write(async (client) => {
      if ((await client.query(someoneWaits, [this.accountId])).rowCount !== 0) return false;
      await client.query(leaveAll, [this.accountId]);
      await client.query('DELETE FROM scan WHERE account_id = $1', [this.accountId]);
      return true;
    });
  }

  /**
   * Gives the lease back. `uncertain` campaigns have contacts in their segments that no checkpoint knows of. Does nothing
   * when another worker took over.
   */
  async release(uncertain: readonly string[] = []): Promise<void> {
    await inTransaction(this.#options.database, this.leaseMs, async (client) => {
      const { rowCount } = await client.query(
        'UPDATE scan SET holder = NULL, lease_until = NULL WHERE account_id = $1 AND holder = $2',
        [this.accountId, this.#holder],
      );
      if (rowCount === 1 && uncertain.length > 0)
        await client.query('UPDATE campaign SET read_back = true WHERE id = ANY($1)', [uncertain]);
    });
  }
}
