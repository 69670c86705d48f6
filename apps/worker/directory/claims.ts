// Who does which part of a directory scan, over all processes. A part (a range, or the end of a campaign) is done by whoever
// holds its claim; a holder that is silent for the length of the lease loses it, and from then on none of its writes
// counts. Everything here is guarded in SQL; docs/decisions/0006-one-directory-scan.md says why it is safe.

import { randomUUID } from 'node:crypto';
import { DatabaseError, type PoolClient } from 'pg';
import { inTransaction, type Database, type Tx } from '#platform/database.ts';

/** That the campaign `c` has segments to be filled. */
export const isWaiting = `EXISTS (
  SELECT 1 FROM send s WHERE s.campaign_id = c.id AND s.state IN ('pending', 'segmenting'))`;

/** Another worker took over a part that this one held. */
export class LeaseLost extends Error {
  constructor(part: string) {
    super(`another worker took over the part "${part}" of a directory scan`);
    this.name = 'LeaseLost';
  }
}

interface Claimed {
  any: boolean;
  range: number | null;
  takenOver: boolean | null;
  campaignIds: string[];
  attached: string[];
}

export interface RangeClaim {
  range: number;
  /** Campaigns that need this range. */
  campaignIds: string[];
}

/** The scan was ended while its parts were asked for. */
const isOver = (error: unknown): boolean => error instanceof DatabaseError && error.code === '23503';

const lease = `now() + $3 * interval '1 ms'`;

// What the nearest send time needs first. The campaigns are those of the moment of the claim: one that comes later
// keeps the range among those it misses.
const claimRange = `
  WITH wanted AS (
    SELECT c.id, c.send_at, missing.no
      FROM campaign c CROSS JOIN LATERAL unnest(c.missing_ranges) AS missing(no)
     WHERE c.scan_id = $1 AND ${isWaiting}),
  free AS (
    SELECT no FROM wanted
     WHERE NOT EXISTS (SELECT 1 FROM directory_claim held
                        WHERE held.scan_id = $1 AND held.part = wanted.no::text AND held.lease_until >= now())
     GROUP BY no ORDER BY min(send_at), no LIMIT 1),
  claimed AS (
    INSERT INTO directory_claim AS held (scan_id, part, holder, lease_until)
    SELECT $1, no::text, $2, ${lease} FROM free
    ON CONFLICT (scan_id, part) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
     WHERE held.lease_until < now()
    RETURNING held.part::int AS no, held.xmax <> 0 AS "takenOver")
  SELECT EXISTS (SELECT 1 FROM free) AS any, claimed.no AS range, "takenOver",
         ARRAY(SELECT id FROM wanted WHERE no = claimed.no ORDER BY id) AS "campaignIds",
         ARRAY(SELECT c.id FROM campaign c WHERE c.scan_id = $1 AND ${isWaiting}) AS attached
    FROM (SELECT 1) AS one LEFT JOIN claimed ON true`;

const claimEnds = `
  INSERT INTO directory_claim AS held (scan_id, part, holder, lease_until)
  SELECT $1, 'campaign:' || c.id, $2, ${lease} FROM campaign c
   WHERE c.scan_id = $1 AND cardinality(c.missing_ranges) = 0 AND ${isWaiting}
  ON CONFLICT (scan_id, part) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
   WHERE held.lease_until < now()
  RETURNING substr(held.part, 10) AS id`;

const somethingFree = `
  SELECT EXISTS (
    SELECT 1 FROM campaign c
     CROSS JOIN LATERAL (
       SELECT no::text AS part FROM unnest(c.missing_ranges) AS missing(no)
       UNION ALL SELECT 'campaign:' || c.id WHERE cardinality(c.missing_ranges) = 0) AS part
     WHERE c.scan_id = $1 AND ${isWaiting}
       AND NOT EXISTS (SELECT 1 FROM directory_claim held
                        WHERE held.scan_id = $1 AND held.part = part.part AND held.lease_until >= now())) AS more`;

const readBack = 'UPDATE campaign SET read_back = true WHERE scan_id = $1 AND NOT read_back';

/** The claims of one worker process in one scan. */
export class Claims {
  readonly holder = randomUUID();
  readonly scanId: string;
  readonly leaseMs: number;
  readonly #database: Database;
  /** Ranges whose contacts are on their way into segments: what became of them is not written down. */
  readonly #filling = new Set<number>();
  #heldUntil: number;

  constructor(database: Database, scanId: string, leaseMs: number) {
    this.#database = database;
    this.scanId = scanId;
    this.leaseMs = leaseMs;
    this.#heldUntil = performance.now() + leaseMs;
  }

  /**
   * Whether a call that changes a segment may begin: not in the last third of the lease, after which the claims go to
   * another, who must not meet a call of ours that is still on its way.
   */
  get areSafe(): boolean {
    return performance.now() < this.#heldUntil - this.leaseMs / 3;
  }

  /** Says that this worker reads, for as long as it renews. */
  async announce(client: Pick<PoolClient, 'query'>): Promise<void> {
    await client.query(
      `INSERT INTO directory_claim (scan_id, part, holder, lease_until)
       VALUES ($1, 'reader:' || $2::uuid, $2, ${lease})`,
      [this.scanId, this.holder, this.leaseMs],
    );
  }

  /** The next range that nobody does, with the campaigns that need it; and all that are attached. */
  async next(): Promise<{ claim: RangeClaim | undefined; attached: string[] }> {
    for (;;) {
      const rows = await this.#ask<Claimed>(claimRange);
      const [row] = rows;
      if (row === undefined || !row.any) return { claim: undefined, attached: row?.attached ?? [] };
      const { range, takenOver, campaignIds, attached } = row;
      if (range === null) continue; // another worker was faster
      // Whoever held it may have put contacts into segments without writing it down.
      if (takenOver === true) await this.#database.pool.query(readBack, [this.scanId]);
      return { claim: { range, campaignIds }, attached };
    }
  }

  async #ask<Row extends object>(claiming: string): Promise<Row[]> {
    try {
      return (await this.#database.pool.query<Row>(claiming, [this.scanId, this.holder, this.leaseMs])).rows;
    } catch (error) {
      if (isOver(error)) return [];
      throw error;
    }
  }

  /** Whether some part is free. */
  async canDoMore(): Promise<boolean> {
    const { rows } = await this.#database.pool.query<{ more: boolean }>(somethingFree, [this.scanId]);
    return rows[0]?.more === true;
  }

  /** From here until `settleRange` the segments may hold contacts that the ledger knows nothing of. */
  filling(range: number): void {
    this.#filling.add(range);
  }

  /** Gives a range's claim back inside the transaction that writes it down. @throws LeaseLost */
  async settleRange(client: PoolClient, range: number): Promise<void> {
    const { rowCount } = await client.query(
      'DELETE FROM directory_claim WHERE scan_id = $1 AND part = $2 AND holder = $3',
      [this.scanId, String(range), this.holder],
    );
    if (rowCount !== 1) throw new LeaseLost(String(range));
  }

  /** That a range is written down and committed. */
  settled(range: number): void {
    this.#filling.delete(range);
  }

  /** Claims the ends of campaigns that miss no range any more. @returns their IDs */
  async nextEnds(): Promise<string[]> {
    const rows = await this.#ask<{ id: string }>(claimEnds);
    return rows.map(({ id }) => id);
  }

  /** Gives the claim of a campaign's end back inside the transaction that ends it. @throws LeaseLost */
  async settleEnd(tx: Tx, campaignId: string): Promise<void> {
    await tx.$executeRawUnsafe(`SET LOCAL idle_in_transaction_session_timeout = ${this.leaseMs}`);
    const part = `campaign:${campaignId}`;
    const deleted = await tx.$executeRaw`
      DELETE FROM directory_claim
       WHERE scan_id = ${this.scanId}::uuid AND part = ${part} AND holder = ${this.holder}::uuid`;
    if (deleted !== 1) throw new LeaseLost(part);
  }

  /** Renews all claims; those that others took over stay lost. */
  async renew(): Promise<void> {
    const askedAt = performance.now();
    await this.#database.pool.query(
      `UPDATE directory_claim SET lease_until = ${lease} WHERE scan_id = $1 AND holder = $2`,
      [this.scanId, this.holder, this.leaseMs],
    );
    this.#heldUntil = askedAt + this.leaseMs;
  }

  /** Hands everything that is not written down to whoever comes next. */
  async release(): Promise<void> {
    await inTransaction(this.#database, this.leaseMs, async (client) => {
      if (this.#filling.size > 0) await client.query(readBack, [this.scanId]);
      await client.query('DELETE FROM directory_claim WHERE scan_id = $1 AND holder = $2', [
        this.scanId,
        this.holder,
      ]);
    });
    this.#filling.clear();
  }
}
