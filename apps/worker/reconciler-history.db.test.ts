// The reconciler beside a history: it runs every minute, so what it reads may not grow with what has ended.

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { openDatabase } from '#platform/database.ts';
import { openSendDesk, type SendDesk } from './test-sends.ts';
import { reconcile } from './reconciler.ts';

let desk: SendDesk;
beforeAll(async () => {
  desk = await openSendDesk();
});
afterAll(() => desk.stop());

it('finds what is due without reading the sends that have ended', async () => {
  const [first, second] = await desk.addSends(2, { state: 'pending' });
  await desk.addSends(3_000, { state: 'completed' });
  const { database, config } = desk.parts;
  await database.pool.query(
    `INSERT INTO snapshot (send_id, day, due_at, taken_at)
     SELECT id, 1, now(), now() FROM send WHERE state = 'completed'`,
  );
  await database.pool.query('ANALYZE');
  const added = jest.spyOn(desk.parts.jobs, 'add').mockResolvedValue(undefined);
  // One connection, so that the statistics of what it asked can be had on it.
  const single = openDatabase(config.DATABASE_URL, desk.parts.log, 1);
  const looked = async (): Promise<number> => {
    await single.pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await single.pool.query<{ rows: string }>(
      `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS rows FROM pg_stat_user_tables
        WHERE relname IN ('send', 'snapshot')`,
    );
    return Number(rows[0]?.rows);
  };
  const before = await looked();
  await reconcile({ ...desk.parts, database: single });
  const after = await looked();
  await single.close();
  expect(second?.campaignId).toBe(first?.campaignId);
  expect(added.mock.calls.map(([name, payload]) => [name, payload])).toEqual([
    ['segment', { accountId: first?.accountId, campaignId: first?.campaignId }],
    ['segment', { accountId: first?.accountId, campaignId: first?.campaignId }],
  ]);
  expect(after - before).toBeLessThan(100);
});
