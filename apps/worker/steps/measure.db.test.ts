// The last readings of a campaign's sends at the same moment. Each writes an event, which holds the campaign a little, and
// then wants the campaign for itself: in that order two of them would wait for each other until PostgreSQL ends one.

import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { setInterval as ticks } from 'node:timers/promises';
import { inTransaction } from '#platform/database.ts';
import { noCounts } from '#metrics/counts.ts';
import { openSendDesk, type SendDesk } from '../test-sends.ts';
import { measure } from './measure.ts';

let desk: SendDesk;
beforeAll(async () => {
  desk = await openSendDesk();
});
afterAll(() => desk.stop());
afterEach(() => void jest.restoreAllMocks());

/** Until so many sessions wait for a row that another one has. */
async function waiting(sessions: number): Promise<void> {
  const { pool } = desk.parts.database;
  for await (const beganAt of ticks(20, Date.now())) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount === sessions) return;
    if (Date.now() > beganAt + 10_000) throw new Error(`${String(rowCount)} sessions wait, not ${sessions}`);
  }
}

it('two sends of a campaign take their last readings together, and both end', async () => {
  const leavesAt = new Date(Date.now() - 86_400_000);
  const sends = await desk.addSends(2, { state: 'measuring', batchId: '700000103', leavesAt });
  const [{ campaignId } = { campaignId: '' }] = sends;
  const { prisma } = desk.parts.database;
  await prisma.campaign.update({ where: { id: campaignId }, data: { state: 'measuring' } });
  const due = sends.map(({ id }) => ({ sendId: id, day: 7, dueAt: leavesAt }));
  await prisma.snapshot.createMany({ data: due });

  const reading = new EventEmitter();
  const [bothRead, goOn] = [once(reading, 'both'), once(reading, 'go on')];
  const batchStatus = jest.spyOn(desk.textlocal, 'batchStatus').mockImplementation(async () => {
    if (batchStatus.mock.calls.length === 2) reading.emit('both');
    await goOn;
    return { ...noCounts, recipients: 1, delivered: 1 };
  });
  const readings = sends.map(({ id }) => measure(desk.parts, id, desk.context));
  const ended = Promise.allSettled(readings);
  await bothRead;
  // Whoever wants the campaign for itself waits for this; an event can be written beside it.
  await inTransaction(desk.parts.database, 20_000, async (client) => {
    await client.query('SELECT FROM campaign WHERE id = $1 FOR KEY SHARE', [campaignId]);
    reading.emit('go on');
    await waiting(2);
  });
  expect((await ended).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } })).toMatchObject({
    state: 'completed',
  });
  expect(await prisma.webhookEvent.count({ where: { campaignId } })).toBe(3);
});
