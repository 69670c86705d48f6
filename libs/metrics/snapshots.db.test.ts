import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
import { withClockOff } from '#platform/test-wall-clock.ts';
import { noCounts, type RawCounts } from './counts.ts';
import { allTaken, dueDays, fillDays, getMetrics, insertPlan } from './snapshots.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 4);
  await addAccount(database, 'acme');
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

/** A campaign with so many sends. @returns its ID and theirs */
async function campaignOf(howMany: number): Promise<{ id: string; sendIds: string[] }> {
  const { id, sends } = await addCampaign(database, 'acme', {
    sends: Array.from({ length: howMany }, () => ({})),
  });
  return { id, sendIds: sends.map((send) => send.id) };
}

const hour = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hour);
const plan = { intervalMs: hour, count: 4 };
const counts = (delivered: number): RawCounts => ({
  ...noCounts,
  recipients: 10,
  delivered,
  pending: 10 - delivered,
});
const inserted = (sendId: string, leftAt: Date) =>
  database.prisma.$transaction((tx) => insertPlan(tx, sendId, leftAt, plan));
const filled = (sendId: string, days: number[], reading: RawCounts) =>
  database.prisma.$transaction((tx) => fillDays(tx, sendId, days, reading));

describe('the readings of a send', () => {
  it.each([
    ['behind', -5],
    ['ahead', 7],
  ])('are taken when the database says so, by a worker whose clock is minutes %s', async (_way, minutes) => {
    const { sendIds } = await campaignOf(1);
    const [sendId = ''] = sendIds;
    await inserted(sendId, ago(1));
    const before = await database.now();
    await withClockOff(minutes * 60_000, () => filled(sendId, [1], counts(7)));
    const row = await database.prisma.snapshot.findFirstOrThrow({ where: { sendId, day: 1 } });
    expect(row.takenAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(row.takenAt?.getTime()).toBeLessThanOrEqual((await database.now()).getTime());
  });

  it('are planned once: planned again, those that are there stay as they are', async () => {
    const { sendIds } = await campaignOf(1);
    const [sendId = ''] = sendIds;
    await inserted(sendId, ago(2.5));
    await filled(sendId, [1], counts(7));
    await inserted(sendId, ago(0));
    const rows = await database.prisma.snapshot.findMany({ where: { sendId }, orderBy: { day: 'asc' } });
    expect(rows.map(({ day, delivered }) => [day, delivered])).toEqual([
      [1, 7],
      [2, 0],
      [3, 0],
      [4, 0],
    ]);
    expect(rows[0]?.dueAt.getTime()).toBeLessThan(Date.now() - hour);
  });

  it('are due when their time has come and they were not taken', async () => {
    const { sendIds } = await campaignOf(1);
    const [sendId = ''] = sendIds;
    await inserted(sendId, ago(2.5));
    expect(await dueDays(database, sendId)).toEqual([1, 2]);
    await filled(sendId, [1], counts(1));
    expect(await dueDays(database, sendId)).toEqual([2]);
  });

  it('are never overwritten: a day that was read keeps what it read', async () => {
    const { sendIds } = await campaignOf(1);
    const [sendId = ''] = sendIds;
    await inserted(sendId, ago(2.5));
    await filled(sendId, [1], counts(3));
    await filled(sendId, [1, 2], counts(8));
    const rows = await database.prisma.snapshot.findMany({ where: { sendId }, orderBy: { day: 'asc' } });
    expect(rows.map(({ delivered, takenAt }) => [delivered, takenAt !== null])).toEqual([
      [3, true],
      [8, true],
      [0, false],
      [0, false],
    ]);
  });

  it('are all taken after the last, in whatever order', async () => {
    const { sendIds } = await campaignOf(1);
    const [sendId = ''] = sendIds;
    await inserted(sendId, ago(9));
    const all = () => database.prisma.$transaction((tx) => allTaken(tx, sendId));
    await filled(sendId, [2, 4, 3], counts(3));
    expect(await all()).toBe(false);
    await filled(sendId, [1], counts(3));
    expect(await all()).toBe(true);
  });
});

describe('the metrics of a campaign', () => {
  it('show what was read, the latest, the sum over its sends and when the next reading is due', async () => {
    const { id, sendIds } = await campaignOf(2);
    const [one = '', other = ''] = sendIds;
    await inserted(one, ago(2.5));
    await inserted(other, ago(1.5));
    await filled(one, [1], counts(3));
    await filled(one, [2], counts(8));
    await filled(other, [1], counts(5));
    const metrics = await getMetrics(database, 'acme', id);
    expect(
      metrics.sends.map((send) => [send.id, send.latest.delivered, send.snapshots.map(({ day }) => day)]),
    ).toEqual([
      [one, 8, [1, 2]],
      [other, 5, [1]],
    ]);
    expect(metrics.total).toMatchObject({ recipients: 20, delivered: 13, pending: 7, deliveryRate: 0.65 });
    const next = await database.prisma.snapshot.findUniqueOrThrow({
      where: { sendId_day: { sendId: one, day: 3 } },
    });
    const second = await database.prisma.snapshot.findUniqueOrThrow({
      where: { sendId_day: { sendId: other, day: 2 } },
    });
    const earliest = Math.min(next.dueAt.getTime(), second.dueAt.getTime());
    expect(metrics.nextPollAt).toBe(new Date(earliest).toISOString());
  });

  it('are empty before anything was planned, and due never', async () => {
    const { id } = await campaignOf(1);
    expect(await getMetrics(database, 'acme', id)).toMatchObject({
      nextPollAt: null,
      total: { recipients: 0, deliveryRate: 0 },
      sends: [{ snapshots: [] }],
    });
  });

  it('belong to the account', async () => {
    const { id } = await campaignOf(1);
    await expect(getMetrics(database, 'other', id)).rejects.toMatchObject({ code: 'campaign-not-found' });
  });
});
