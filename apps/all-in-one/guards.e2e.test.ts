// The guards that stand between us and a second text or a lost customer, one test each: docs/failures.md tells which
// test notices when a guard is removed, and npm run test:mutations removes them.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { RunAgain } from '#jobs/consumer.ts';
import { Lease, LeaseLost } from '#segments/lease.ts';
import { joinWaiting } from '#segments/members.ts';
import { schedule } from '../worker/steps/schedule.ts';
import { attempt, customerId, startGuarded, timeoutMs, type Guarded } from './test-guards.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await startGuarded();
});
afterAll(() => guarded.service.stop());

const parts = () => guarded.service.parts;
const simulator = () => guarded.service.simulator;

/** A campaign of one send whose segment is whole. */
async function readyToSchedule(account: string): Promise<{ campaignId: string; sendId: string }> {
  await guarded.addAccount(account);
  const campaignId = await guarded.accept(account);
  const [send] = await guarded.segmented(campaignId);
  expect(send).toMatchObject({ state: 'scheduling', recipients: 100 });
  return { campaignId, sendId: String(send?.id) };
}

/** As if an earlier process had made the segment: TextLocal is asked before the first call then. */
const forgetReconciled = (sendId: string): Promise<unknown> =>
  parts().database.prisma.send.update({ where: { id: sendId }, data: { reconciledAt: null } });

const step = (sendId: string): Promise<void> => schedule(parts(), sendId, guarded.context);
const isScheduled = (sendId: string) => async () => (await guarded.sendOf(sendId)).state === 'scheduled';
/** Batches at TextLocal, none of which has left yet. */
const batchesOf = (account: string): number => simulator().summary(account).waiting;

/** As a process that is asleep: nothing in it goes on. */
const sleepThrough = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe('a send is made once', () => {
  it('when its answer is lost: it is looked for before it is sent again', async () => {
    const { sendId } = await readyToSchedule('lost');
    guarded.fault('lost', { kind: 'drop-after', command: 'send' });
    await guarded.repeat(() => step(sendId), isScheduled(sendId));
    expect(batchesOf('lost')).toBe(1);
  });

  it('when TextLocal takes it after we gave up: the attempt is written down, and waited for', async () => {
    const { sendId } = await readyToSchedule('slow');
    guarded.fault('slow', { kind: 'slow', ms: timeoutMs + 600, command: 'send' });
    const late = guarded.takenLate('send');
    await guarded.repeat(() => step(sendId), isScheduled(sendId));
    await late;
    expect(batchesOf('slow')).toBe(1);
  });

  it('when two workers have it at the same time', async () => {
    const { sendId } = await readyToSchedule('two');
    guarded.fault('two', { kind: 'slow', ms: 500, command: 'send' });
    await Promise.all([attempt(step(sendId)), attempt(step(sendId))]);
    await guarded.repeat(() => step(sendId), isScheduled(sendId));
    expect(batchesOf('two')).toBe(1);
  });

  it('when the worker falls asleep between the intent and the call: it does not call when it wakes', async () => {
    const { sendId } = await readyToSchedule('asleep');
    const { textlocal } = await parts().connections.of('asleep');
    const sendToGroup = textlocal.sendToGroup.bind(textlocal);
    const spy = jest.spyOn(textlocal, 'sendToGroup').mockImplementationOnce((message, options) => {
      // Right when the connection is there: a process that wakes gets to its sockets before it gets to its timers.
      const fallAsleep = (): void => {
        unsubscribe('undici:client:connected', fallAsleep);
        sleepThrough(timeoutMs + 100);
      };
      subscribe('undici:client:connected', fallAsleep);
      return sendToGroup(message, options);
    });
    expect(await attempt(step(sendId))).toBeInstanceOf(Error);
    expect(guarded.callsOf('asleep', 'send')).toBe(0);
    spy.mockRestore();
    await guarded.repeat(() => step(sendId), isScheduled(sendId));
    expect(batchesOf('asleep')).toBe(1);
  });

  it('or not at all: nothing is sent once a cancel was asked for, even between the look and the call', async () => {
    const { campaignId, sendId } = await readyToSchedule('cancel');
    await forgetReconciled(sendId);
    const { textlocal } = await parts().connections.of('cancel');
    const scheduled = textlocal.scheduled.bind(textlocal);
    jest.spyOn(textlocal, 'scheduled').mockImplementationOnce(async (options) => {
      const found = await scheduled(options);
      const data = { cancelRequestedAt: new Date() };
      await parts().database.prisma.campaign.update({ where: { id: campaignId }, data });
      return found;
    });
    expect(await attempt(step(sendId))).toBeInstanceOf(RunAgain);
    expect(guarded.callsOf('cancel', 'send')).toBe(0);
  });

  it('or not at all: nothing is sent after notAfter, even when that passes between the look and the call', async () => {
    const { campaignId, sendId } = await readyToSchedule('late');
    await forgetReconciled(sendId);
    const { textlocal } = await parts().connections.of('late');
    const scheduled = textlocal.scheduled.bind(textlocal);
    jest.spyOn(textlocal, 'scheduled').mockImplementationOnce(async (options) => {
      const found = await scheduled(options);
      const notAfter = new Date(Date.now() - 1_000);
      await parts().database.prisma.campaign.update({ where: { id: campaignId }, data: { notAfter } });
      return found;
    });
    await guarded.repeat(
      () => step(sendId),
      async () => (await guarded.sendOf(sendId)).state === 'failed',
    );
    expect(guarded.callsOf('late', 'send')).toBe(0);
  });
});

describe('a segment holds exactly the customers of its send', () => {
  it('when a campaign has several: each has a group of its own', async () => {
    await guarded.addAccount('several');
    const campaignId = await guarded.accept('several', {
      templateId: undefined,
      templates: [
        { templateId: '1', weight: 1 },
        { templateId: '2', weight: 1 },
      ],
    });
    const sends = await guarded.segmented(campaignId);
    expect(new Set(sends.map(({ segmentGroupId }) => segmentGroupId)).size).toBe(2);
    const groups = simulator().account('several').groups;
    for (const { segmentGroupId, recipients } of sends)
      expect(groups.get(Number(segmentGroupId))?.size).toBe(recipients);
  });

  it('when a worker that vanished left a stranger in it: it is read back', async () => {
    await guarded.addAccount('stranger');
    const campaignId = await guarded.accept('stranger');
    const { segmentName } = await parts().database.prisma.send.findFirstOrThrow({ where: { campaignId } });
    const group = simulator().account('stranger').createGroup(segmentName);
    group?.add({
      number: 447_799_000_001,
      first_name: 'No',
      last_name: 'One',
      custom1: 'X-1',
      custom2: '',
      custom3: '',
    });
    await guarded.segmented(campaignId);
    expect(group?.size).toBe(100);
    expect(group?.has(447_799_000_001)).toBe(false);
  });

  it('when contacts move while the directory is read: who was not found is looked for once more', async () => {
    await guarded.addAccount('moving', 2_500);
    const customerIds = [1, 2, 2_499, 2_500].map(customerId);
    const campaignId = await guarded.accept('moving', { customerIds });
    guarded.fault('moving', {
      kind: 'shifting-pages',
      shift: 'move',
      command: 'get_contacts',
      skip: 2,
      times: 2,
    });
    const [send] = await guarded.segmented(campaignId);
    expect(send?.recipients).toBe(4);
  });
});

describe('a scan has one holder', () => {
  it('refuses every write of a holder that was silent for the length of its lease', async () => {
    await guarded.addAccount('lease');
    const { database, log } = parts();
    await guarded.accept('lease');
    const acquire = (leaseMs: number) => Lease.acquire({ database, log, accountId: 'lease', leaseMs });
    const taken = async (leaseMs: number): Promise<Lease> => {
      const acquired = await acquire(leaseMs);
      if ('heldForMs' in acquired) throw new Error('the lease is held');
      return acquired.lease;
    };
    const silent = await taken(1_000);
    expect(await acquire(1_000)).toMatchObject({ heldForMs: expect.any(Number) });
    await database.pool.query("UPDATE scan SET lease_until = now() - interval '1 s'");
    const other = await taken(60_000);
    await expect(joinWaiting(silent, { round: 0, offset: 0 }, 1)).rejects.toThrow(LeaseLost);
    expect(await joinWaiting(other, { round: 0, offset: 0 }, 1)).toHaveLength(1);
    await other.release();
  });

  it('reads the segments back when the holder before it lost the lease', async () => {
    await guarded.addAccount('taken-over');
    const { database, log } = parts();
    const campaignId = await guarded.accept('taken-over');
    const options = { database, log, accountId: 'taken-over', leaseMs: 60_000 };
    const first = await Lease.acquire(options);
    if ('heldForMs' in first) throw new Error('the lease is held');
    await joinWaiting(first.lease, { round: 0, offset: 0 }, 120);
    // Dies after adding ten contacts that no checkpoint knows of. Then TextLocal refuses one customer in ten: the size of
    // the segment alone is as it should be.
    const { segmentName } = await database.prisma.send.findFirstOrThrow({ where: { campaignId } });
    const group = simulator().account('taken-over').createGroup(segmentName);
    const strangers = Array.from({ length: 10 }, (_, no) => 447_799_000_010 + no);
    const nobody = { first_name: '', last_name: '', custom2: '', custom3: '' };
    for (const number of strangers) group?.add({ ...nobody, number, custom1: `X-${number}` });
    guarded.fault('taken-over', { kind: 'partial', command: 'create_contacts_bulk' });
    await database.pool.query(
      "UPDATE send SET segment_group_id = $2, state = 'segmenting' WHERE campaign_id = $1",
      [campaignId, String(group?.id)],
    );
    await database.pool.query(
      "UPDATE scan SET lease_until = now() - interval '1 s' WHERE holder IS NOT NULL",
    );
    await guarded.segmented(campaignId);
    expect(group?.size).toBe(90);
    expect(strangers.some((number) => group?.has(number))).toBe(false);
  });
});
