// The erasure of customers on rows: what goes, what stays, what a run that was stopped leaves to the next, and that it
// does not pass over all that was ever erased.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount } from '#platform/test-rows.ts';
import { eraseCustomers } from './erasure.ts';

const retentionMs = 86_400_000;
let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await testDatabase();
  // One connection, so that the statistics of everything it asked can be read on it.
  database = openDatabase(created.url, createLog('silent'), 1);
  await addAccount(database, 'demo');
});
afterAll(async () => {
  await database.close();
  await created.drop();
});
beforeEach(() => database.pool.query('DELETE FROM campaign'));

/** Campaigns that ended so many hours ago, each with a send. @returns their IDs */
async function addCampaigns(howMany: number, hoursAgo: number | null): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO campaign (id, account_id, campaign_id, name, request_key, request_hash, send_at, time_zone, not_after,
                           test_mode, accepted, updated_at, finished_at)
     SELECT id, 'demo', '51207', 'Free spins', id, '', now(), 'UTC', now(), true, 1, now(), now() - $2 * interval '1 hour'
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)) AS new RETURNING id`,
    [howMany, hoursAgo],
  );
  const ids = rows.map(({ id }) => id);
  await database.pool.query(
    `INSERT INTO send (id, campaign_id, account_id, no, template_id, chosen_template_id, text, encoding, parts,
                       segment_name, updated_at)
     SELECT id, id, 'demo', 0, '1001', '1001', 'Hello', 'gsm7', 1, 'segment', now() FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  return ids;
}

/** Gives a campaign rows of every kind that its customers are in. */
async function addCustomers(campaignId: string, rows: number): Promise<void> {
  await database.pool.query(
    `WITH row AS (SELECT no FROM generate_series(1, $2::int) AS no),
          block AS (INSERT INTO customer_block SELECT $1, no, 1, 'C-1' FROM row),
          batch AS (INSERT INTO outcome_batch (campaign_id, entries) SELECT $1, '' FROM row)
     INSERT INTO delivery_call (send_id, no, count, sent, positions, batch_ids) SELECT $1, no, 1, 1, '', '7' FROM row`,
    [campaignId, rows],
  );
}

const rowsLeft = async (): Promise<Record<string, number>> => {
  const { rows } = await database.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM customer_block) AS blocks, (SELECT count(*)::int FROM outcome_batch) AS outcomes,
            (SELECT count(*)::int FROM delivery_call) AS calls`,
  );
  return rows[0] ?? {};
};

const erase = (signal = new AbortController().signal) => eraseCustomers({ database, retentionMs, signal });

describe('the erasure', () => {
  it('takes blocks, outcomes and calls, in as many batches as it needs', async () => {
    const [id = ''] = await addCampaigns(1, 25);
    await addCustomers(id, 401);
    expect(await erase()).toEqual([id]);
    expect(await rowsLeft()).toEqual({ blocks: 0, outcomes: 0, calls: 0 });
  });

  it.each([
    ['ended within the retention', 23],
    ['go on', null],
  ])('leaves campaigns that %s', async (_, hoursAgo) => {
    const [id = ''] = await addCampaigns(1, hoursAgo);
    await addCustomers(id, 3);
    expect(await erase()).toEqual([]);
    expect(await rowsLeft()).toEqual({ blocks: 3, outcomes: 3, calls: 3 });
  });

  it('goes on where a run was stopped, and refuses the list from the first moment', async () => {
    const [id = ''] = await addCampaigns(1, 25);
    await addCustomers(id, 3);
    expect(await erase(AbortSignal.abort())).toEqual([]);
    const marked = await database.prisma.campaign.findUniqueOrThrow({ where: { id } });
    expect(marked.customersErasedAt).not.toBeNull();
    expect(await rowsLeft()).toEqual({ blocks: 3, outcomes: 3, calls: 3 });
    expect(await erase()).toEqual([id]);
    expect(await rowsLeft()).toEqual({ blocks: 0, outcomes: 0, calls: 0 });
  });

  it('takes all that is due in one run, however many campaigns that are', async () => {
    await addCampaigns(1_003, 25);
    expect(await erase()).toHaveLength(1_003);
  });

  it('does not look at campaigns again whose customers are gone', async () => {
    await addCampaigns(2_000, 25);
    await erase();
    await database.pool.query('ANALYZE campaign');
    const looked = async (): Promise<number> => {
      const { rows } = await database.pool.query<{ rows: string }>(
        `SELECT seq_tup_read + idx_tup_fetch AS rows, pg_stat_force_next_flush() FROM pg_stat_user_tables
          WHERE relname = 'campaign'`,
      );
      return Number(rows[0]?.rows);
    };
    await looked();
    const before = await looked();
    expect(await erase()).toEqual([]);
    await looked();
    expect((await looked()) - before).toBeLessThan(100);
  });
});
