// What the outbox promises, on rows: an event exists exactly when its change does, and one attempt runs at a time.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setInterval as ticks } from 'node:timers/promises';
import { openDatabase, type Database, type Tx } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { recordEvent } from '#platform/outbox.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
import {
  claimEvent,
  dueEvents,
  endAttempt,
  listEvents,
  removeOldEvents,
  replayEvent,
} from './webhook-events.ts';

const minute = 60_000;
let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await testDatabase();
  database = openDatabase(created.url, createLog('silent'));
});
afterAll(async () => {
  await database.close();
  await created.drop();
});
beforeEach(() => database.pool.query('DELETE FROM webhook_event'));

/** An account with one campaign. @returns the campaign */
async function addAccountWithCampaign(accountId: string, webhookUrl: string | null): Promise<string> {
  await addAccount(database, accountId, { webhookUrl });
  const { id } = await addCampaign(database, accountId);
  return id;
}

const record = (tx: Tx, campaignId: string) =>
  recordEvent(tx, { campaignId, type: 'campaign.state-changed', data: { state: 'scheduled' } });
const write = (campaignId: string) => database.prisma.$transaction((tx) => record(tx, campaignId));

/** Writes one event and gives its ID. */
async function newEvent(campaignId: string): Promise<string> {
  await write(campaignId);
  const [event] = await dueEvents(database);
  if (event === undefined) throw new Error('no event is due');
  return event.eventId;
}

describe('an event', () => {
  let campaignId: string;
  beforeAll(async () => {
    campaignId = await addAccountWithCampaign('told', 'https://hooks.example.com/');
  });

  it('does not exist when its change was taken back', async () => {
    const change = database.prisma.$transaction(async (tx) => {
      await record(tx, campaignId);
      throw new Error('taken back');
    });
    await expect(change).rejects.toThrow('taken back');
    expect(await dueEvents(database)).toEqual([]);
  });

  it('is not written for an account without a webhook', async () => {
    await write(await addAccountWithCampaign('silent', null));
    expect(await dueEvents(database)).toEqual([]);
  });

  it('is attempted by one of two workers', async () => {
    const id = await newEvent(campaignId);
    const claims = await Promise.all([1, 2].map(() => claimEvent(database, id, minute)));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(await dueEvents(database)).toEqual([]);
  });

  it('is due again after a worker vanished in the middle of an attempt', async () => {
    const id = await newEvent(campaignId);
    await claimEvent(database, id, 0);
    expect((await dueEvents(database)).map(({ eventId }) => eventId)).toEqual([id]);
    expect(await claimEvent(database, id, minute)).toMatchObject({ attempts: 2 });
  });

  it('stays replayed when an earlier attempt ends afterwards', async () => {
    const id = await newEvent(campaignId);
    const claim = await claimEvent(database, id, minute);
    await replayEvent(database, 'told', id, testActor);
    if (claim !== undefined)
      await endAttempt(database, claim, { state: 'failed', status: 500, error: 'answered 500', delayMs: 0 });
    expect(await listEvents(database, 'told', { limit: 1 })).toMatchObject({
      items: [{ state: 'pending', attempts: 0, lastStatus: null }],
    });
  });

  it("is not replayed under another account's name", async () => {
    const id = await newEvent(campaignId);
    await expect(replayEvent(database, 'silent', id, testActor)).rejects.toMatchObject({
      code: 'webhook-event-not-found',
    });
  });

  it('is removed after its time only when nothing is left to do for it', async () => {
    const delivered = await newEvent(campaignId);
    await write(campaignId);
    await database.pool.query("UPDATE webhook_event SET state = 'delivered' WHERE id = $1", [delivered]);
    await database.pool.query("UPDATE webhook_event SET next_attempt_at = now() - interval '1 hour'");
    await removeOldEvents(database, minute, new AbortController().signal);
    const { items } = await listEvents(database, 'told', { limit: 10 });
    expect(items.map(({ state }) => state)).toEqual(['pending']);
  });

  it('is kept when it is replayed while old ones are removed', async () => {
    const id = await newEvent(campaignId);
    await database.pool.query(
      "UPDATE webhook_event SET state = 'delivered', next_attempt_at = now() - interval '1 hour' WHERE id = $1",
      [id],
    );
    const replaying = await database.pool.connect();
    await replaying.query('BEGIN');
    await replaying.query("UPDATE webhook_event SET state = 'pending' WHERE id = $1", [id]);
    const removal = removeOldEvents(database, minute, new AbortController().signal);
    for await (const _ of ticks(10)) {
      const waits = await database.pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      if (waits.rowCount === 1) break;
    }
    await replaying.query('COMMIT');
    replaying.release();
    await removal;
    const { items } = await listEvents(database, 'told', { limit: 10 });
    expect(items).toHaveLength(1);
  });

  it('is found for removal by an index, not by reading all of them', async () => {
    await database.pool.query(
      `INSERT INTO webhook_event (id, account_id, campaign_id, type, body, state, next_attempt_at)
       SELECT gen_random_uuid(), 'told', $1, 'snapshot.taken', '{}', CASE WHEN no > 2500 THEN 'delivered' ELSE 'pending' END,
              now() - no * interval '1 hour'
         FROM generate_series(1, 5000) AS no`,
      [campaignId],
    );
    await database.pool.query('ANALYZE webhook_event');
    const single = openDatabase(created.url, createLog('silent'), 1); // its statistics can be asked for on the same connection
    const readWhole = async (): Promise<number> => {
      await single.pool.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await single.pool.query<{ scans: string }>(
        "SELECT seq_scan AS scans FROM pg_stat_user_tables WHERE relname = 'webhook_event'",
      );
      return Number(rows[0]?.scans);
    };
    const before = await readWhole();
    await removeOldEvents(single, minute, new AbortController().signal);
    const after = await readWhole();
    await single.close();
    const { rows } = await database.pool.query('SELECT DISTINCT state FROM webhook_event');
    expect([after - before, rows]).toEqual([0, [{ state: 'pending' }]]);
  });
});

describe("an account's backlog", () => {
  it('leaves room for the events of others', async () => {
    const [loud, quiet] = [
      await addAccountWithCampaign('loud', 'https://hooks.example.com/'),
      await addAccountWithCampaign('quiet', 'https://hooks.example.com/'),
    ];
    await database.prisma.$transaction(async (tx) => {
      for (let no = 0; no < 80; no += 1) await record(tx, loud);
    });
    await write(quiet);
    expect(await dueEvents(database)).toHaveLength(51);
  });
});
