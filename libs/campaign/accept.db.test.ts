import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount } from '#platform/test-rows.ts';
import { Acceptance, findRepeated, requestKeyOf, type AcceptedRequest, type Stored } from './accept.ts';
import { BlockBuilder } from './customer-block.ts';
import type { PlannedSend, Template } from './plan-sends.ts';
import { loadRoster } from './roster.ts';
import { getCampaign } from './view.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 4);
  for (const id of ['acme', 'other']) await addAccount(database, id);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});
afterEach(() => {
  const { totalCount, idleCount, waitingCount } = database.pool;
  expect({ lent: totalCount - idleCount, waitingCount }).toEqual({ lent: 0, waitingCount: 0 });
});

const template: Template = {
  id: '1001',
  title: 'Free spins',
  body: 'Your free spins',
  encoding: 'GSM-7',
  characters: 15,
  parts: 1,
  placeholders: [],
};
const send = (no: number, more: Partial<PlannedSend> = {}): PlannedSend => ({
  no,
  chosenTemplateId: '1001',
  weight: 1,
  language: null,
  template,
  personalised: false,
  allowUnknownPlaceholders: false,
  ...more,
});
const request = (campaignId: string, more: Partial<AcceptedRequest> = {}): AcceptedRequest => ({
  accountId: 'acme',
  campaignId,
  name: 'Free spins',
  sendTime: { instant: new Date('2026-11-24T12:00:00Z'), timeZone: 'UTC', wallClock: null },
  notAfter: new Date('2026-11-24T13:00:00Z'),
  sender: 'ACME',
  testMode: true,
  sends: [send(0), send(1, { language: 'de' })],
  namedTemplates: [],
  ...more,
});
const idsTo = (count: number) => Array.from({ length: count }, (_, no) => `C-${no}`);
/** More than stays in memory until the commit: part of it is in the database before. */
const many = idsTo(20_345);

async function acceptance(ids: readonly string[]): Promise<Acceptance> {
  const taken = new Acceptance(database);
  const builder = new BlockBuilder();
  for (const id of ids) {
    const block = builder.add(id);
    if (block !== undefined) await taken.addBlock(block);
  }
  const last = builder.finish();
  if (last !== undefined) await taken.addBlock(last);
  return taken;
}

const idOf = (stored: Stored): string => stored.repeated ?? stored.campaign.id;

async function accept(ids: readonly string[], wanted: AcceptedRequest, head = 'head'): Promise<string> {
  const taken = await acceptance(ids);
  const requestKey = requestKeyOf(undefined, wanted.campaignId);
  return idOf(await taken.commit(wanted, requestKey, taken.digest(head)));
}

const rowsOf = async (id: string) => ({
  campaigns: await database.prisma.campaign.count({ where: { id } }),
  sends: await database.prisma.send.count({ where: { campaignId: id } }),
  blocks: await database.prisma.customerBlock.count({ where: { campaignId: id } }),
});
const nothing = { campaigns: 0, sends: 0, blocks: 0 };

describe('an accepted campaign', () => {
  it.each([[1], [2_000], [2_001], [many.length]])('of %i customers is stored whole', async (count) => {
    const ids = idsTo(count);
    const id = await accept(ids, request(`whole-${count}`));
    const roster = await loadRoster(database, id);
    expect(ids.map((each) => roster.find(each))).toEqual([...ids.keys()]);
    expect(roster.size).toBe(ids.length);
    expect(await rowsOf(id)).toEqual({ campaigns: 1, sends: 2, blocks: Math.ceil(count / 2_000) });
    const stored = await database.prisma.campaign.findUniqueOrThrow({
      where: { id },
      include: { sends: true },
    });
    expect(stored).toMatchObject({ accepted: count, state: 'accepted', sender: 'ACME', wallClock: null });
    expect(stored.sends.map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(new Set(stored.sends.map(({ segmentName }) => segmentName)).size).toBe(2);
  });

  it('keeps the wall clock that was asked for, and which templates single customers have', async () => {
    const wallClock = { date: '2026-10-25', time: '01:30', timeZone: 'Europe/London', note: 'occurs twice' };
    const sendTime = { instant: new Date('2026-10-25T00:30:00Z'), timeZone: 'Europe/London', wallClock };
    const id = await accept(['a'], request('clock', { sendTime, namedTemplates: ['1002', '1001'] }));
    const stored = await database.prisma.campaign.findUniqueOrThrow({ where: { id } });
    expect(stored).toMatchObject({ wallClock, timeZone: 'Europe/London', namedTemplates: ['1002', '1001'] });
    expect(stored.sendAt).toEqual(sendTime.instant);
  });
});

describe('the campaign that the answer shows', () => {
  const wallClock = { date: '2026-10-25', time: '01:30', timeZone: 'Europe/London', note: 'occurs twice' };
  const sendTime = { instant: new Date('2026-10-25T00:30:00Z'), timeZone: 'Europe/London', wallClock };

  it.each([
    ['small', idsTo(3), {}],
    ['large', many, { sender: null, testMode: false }],
    ['with a wall clock', idsTo(1), { sendTime, sends: [send(0)] }],
  ])('is what is stored when it is %s', async (what, ids, more) => {
    const taken = await acceptance(ids);
    const stored = await taken.commit(request(`shown ${what}`, more), `shown ${what}`, taken.digest(''));
    expect(stored).toEqual({ campaign: await getCampaign(database, 'acme', taken.id) });
  });
});

describe('a request that cannot be stored', () => {
  it.each([
    ['a send is there twice', { sends: [send(0), send(0)] }],
    [
      'a text is none that PostgreSQL takes',
      { sends: [send(0), send(1, { template: { ...template, body: '\u0000' } })] },
    ],
    ['its account is gone', { accountId: 'gone' }],
  ])('leaves nothing when %s', async (why, more) => {
    const taken = await acceptance(many);
    const wanted = request(`refused ${why}`, more);
    await expect(taken.commit(wanted, `campaign:${why}`, taken.digest(''))).rejects.toThrow();
    expect(await rowsOf(taken.id)).toEqual(nothing);
  });

  it('leaves nothing when its stream breaks off, however much was written', async () => {
    const taken = await acceptance(many);
    await taken.discard();
    await taken.discard();
    expect(await rowsOf(taken.id)).toEqual(nothing);
  });

  it('leaves nothing when the database cuts the connection off, and the next one is stored', async () => {
    const taken = await acceptance(many);
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    await expect(taken.commit(request('cut'), 'campaign:cut', taken.digest(''))).rejects.toThrow();
    expect(await rowsOf(taken.id)).toEqual(nothing);
    const id = await accept(many, request('cut'));
    expect(await rowsOf(id)).toMatchObject({ campaigns: 1, blocks: 11 });
  });
});

describe('the same name again', () => {
  it('with the same content gives the same campaign, and stores nothing more', async () => {
    const id = await accept(many, request('again'));
    const second = await acceptance(many);
    const stored = await second.commit(request('again'), 'campaign:again', second.digest('head'));
    expect(stored).toEqual({ repeated: id });
    expect(second.id).not.toBe(id);
    expect(await rowsOf(second.id)).toEqual(nothing);
  });

  it.each([
    ['another customer', [...many.slice(0, -1), 'X'], 'head'],
    ['one customer less', many.slice(0, -1), 'head'],
    ['the customers in another order', many.toReversed(), 'head'],
    ['another head', many, 'other head'],
  ])('with %s is refused and names the campaign that is there', async (what, ids, head) => {
    const id = await accept(many, request(what));
    const refused = accept(ids, request(what), head);
    await expect(refused).rejects.toMatchObject({
      code: 'idempotency-key-reused',
      message: expect.stringContaining(id),
    });
    expect(await database.prisma.campaign.count({ where: { campaignId: what } })).toBe(1);
  });

  it('belongs to its account: another account may use it too', async () => {
    const id = await accept(['a'], request('shared'));
    expect(await accept(['b'], request('shared', { accountId: 'other' }))).not.toBe(id);
  });

  it('as an Idempotency-Key is not the same as a campaignId', () => {
    expect(requestKeyOf('51207', 'x')).not.toBe(requestKeyOf(undefined, '51207'));
    expect(requestKeyOf('k', 'one')).toBe(requestKeyOf('k', 'two'));
  });

  it('is found only under the key and the account it was used with', async () => {
    const taken = await acceptance(['a']);
    const hash = taken.digest('head');
    const id = idOf(await taken.commit(request('found'), 'key:found', hash));
    expect(await findRepeated(database, 'acme', 'key:found', hash)).toBe(id);
    expect(await findRepeated(database, 'other', 'key:found', hash)).toBeUndefined();
    expect(await findRepeated(database, 'acme', 'campaign:found', hash)).toBeUndefined();
    await expect(findRepeated(database, 'acme', 'key:found', taken.digest('x'))).rejects.toMatchObject({
      message: expect.stringContaining('Idempotency-Key'),
    });
  });
});

describe('two at once under one name', () => {
  it('are one campaign when they are the same', async () => {
    const ids = await Promise.all([0, 1, 2].map(() => accept(many, request('at once'))));
    expect(new Set(ids).size).toBe(1);
    expect(await database.prisma.campaign.count({ where: { campaignId: 'at once' } })).toBe(1);
    expect(await rowsOf(ids[0] ?? '')).toMatchObject({ sends: 2, blocks: 11 });
  });

  it('are one campaign and one refusal when they differ', async () => {
    const both = await Promise.allSettled([
      accept(many, request('rivals')),
      accept(many, request('rivals'), 'other head'),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')).toMatchObject({
      reason: { code: 'idempotency-key-reused' },
    });
    expect(await database.prisma.campaign.count({ where: { campaignId: 'rivals' } })).toBe(1);
  });
});
