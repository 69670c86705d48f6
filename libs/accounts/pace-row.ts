// The row that says how an account's limits are divided among processes.

import { Value } from 'typebox/value';
import type { Database } from '#platform/database.ts';
import { PaceState } from './pace-share.ts';

interface Row {
  version: number;
  state: unknown;
  now: number;
}

const read = `
  SELECT version, state, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now
    FROM account_pace WHERE account_id = $1`;
const make = `INSERT INTO account_pace (account_id, version, state) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING`;
const write = `UPDATE account_pace SET version = version + 1, state = $3 WHERE account_id = $1 AND version = $2`;

/** Changes the row by compare-and-set until nobody else did in between. */
export async function changePace<T extends { state: PaceState }>(
  { pool }: Database,
  accountId: string,
  next: (state: PaceState, now: number) => T,
): Promise<T & { now: number }> {
  for (;;) {
    const { rows } = await pool.query<Row>(read, [accountId]);
    const [row] = rows;
    if (row === undefined) {
      const nothing: PaceState = { shares: {}, pausedUntil: 0 };
      await pool.query(make, [accountId, JSON.stringify(nothing)]);
      continue;
    }
    const changed = next(Value.Parse(PaceState, row.state), row.now);
    const { rowCount } = await pool.query(write, [accountId, row.version, JSON.stringify(changed.state)]);
    if (rowCount === 1) return { ...changed, now: row.now };
  }
}
