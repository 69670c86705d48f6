// Answers that get lost where TextLocal's histories leave out or alter what would name a send: nobody is texted twice, and
// what cannot be told is held for a person.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cancelSends } from '#handover/cancel.ts';
import type { Switches } from '../simulator/state/switches.ts';
import { deliver } from '../worker/steps/deliver.ts';
import { schedule } from '../worker/steps/schedule.ts';
import { startGuarded, type Guarded } from './test-guards.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await startGuarded();
});
afterAll(() => guarded.service.stop());

type Set = Partial<Switches>;

const recipients = 20;
let accounts = 0;

/** A send whose segment is whole and whose time has come, at a TextLocal of its own. */
async function dueSend(switches: Set, more: { personalise?: boolean; body?: string } = {}) {
  const { personalise = false, body = '18+ only: 5% off & more' } = more;
  const account = `unclear-${(accounts += 1)}`;
  const { parts, simulator } = guarded.service;
  await guarded.addAccount(account, 120, { personalise });
  simulator.account(account).templates = [{ id: 9, title: 'T9', body, senderName: 'ACME', isMyDND: 0 }];
  simulator.account(account).switches = { ...simulator.account(account).switches, ...switches };
  const customerIds = Array.from({ length: recipients }, (_, no) => `C-${String(no + 1).padStart(6, '0')}`);
  const campaignId = await guarded.accept(account, { templateId: '9', customerIds });
  const [send] = await guarded.segmented(campaignId);
  const sendAt = new Date(Date.now() - 1_000);
  await parts.database.prisma.campaign.update({ where: { id: campaignId }, data: { sendAt } });
  const sendId = String(send?.id);
  const take = () =>
    personalise ? deliver(parts, sendId, guarded.context) : schedule(parts, sendId, guarded.context);
  return { account, campaignId, sendId, take };
}

type Due = Awaited<ReturnType<typeof dueSend>>;

/** Takes the step, as the queue does, until the send is at rest. @returns its state */
async function settle({ sendId, take }: Due): Promise<string> {
  const isOver = async () => ['scheduled', 'held', 'failed'].includes((await guarded.sendOf(sendId)).state);
  await guarded.repeat(take, isOver);
  return (await guarded.sendOf(sendId)).state;
}

const textsOf = (account: string): number[] =>
  Array.from(guarded.service.simulator.texts(account), ({ number }) => number).filter(
    (number) => number < 447_799_000_000,
  );

/** Texts that other software of the account sends, each in a batch of its own. */
async function sendForeign(account: string, count: number, text: string): Promise<void> {
  const { textlocal } = await guarded.service.parts.connections.of(account);
  const messages = Array.from({ length: count }, (_, no) => ({ number: String(447_799_000_000 + no), text }));
  await textlocal.sendEach({ messages, unicode: false, test: false, sender: 'ACME' });
}

describe('a send to a group whose answer is lost', () => {
  it.each<[string, Set]>([
    ['scheduled', {}],
    ['scheduled', { groupSendsIn: 'group' }],
    ['scheduled', { groupSendsIn: 'group', historyContent: 'off' }],
    ['scheduled', { groupSendsIn: 'api' }],
    ['scheduled', { groupSendsIn: 'api', historyContent: 'altered' }],
    ['scheduled', { groupSendsIn: 'both', historyGroups: false }],
    ['scheduled', { historyOrder: 'newest' }],
    ['held', { groupSendsIn: 'group', historyGroups: false }],
    ['held', { groupSendsIn: 'api', historyContent: 'off' }],
    ['held', { groupSendsIn: 'api', historyNumbers: false }],
    ['held', { groupSendsIn: 'api', historyBatches: false }],
    ['held', { groupSendsIn: 'api', historyContent: 'off', historyNumbers: false, historyBatches: false }],
    ['held', { emptyScheduledFails: true }],
  ])('is %s after one call, with %j', async (state, switches) => {
    const due = await dueSend(switches);
    guarded.fault(due.account, { kind: 'drop-after', command: 'send' });
    expect(await settle(due)).toBe(state);
    expect(guarded.callsOf(due.account, 'send')).toBe(1);
    expect(textsOf(due.account)).toHaveLength(recipients);
  });
});

describe('a send to a group whose call never arrived', () => {
  it.each<[string, number, string, Set]>([
    ['scheduled', 300, 'Your parcel is here', { groupSendsIn: 'api' }],
    ['scheduled', 5, '18+ only: 5% off & more', { groupSendsIn: 'api' }],
    ['scheduled', 5, 'Your parcel is here', { groupSendsIn: 'api', historyContent: 'off' }],
    ['held', 300, 'Your parcel is here', { groupSendsIn: 'api', historyContent: 'off' }],
    ['held', 1, 'Your parcel is here', { historyContent: 'off', historyNumbers: false }],
  ])('is %s beside %i texts of other software (%j), with %j', async (state, count, text, switches) => {
    const due = await dueSend(switches);
    await sendForeign(due.account, count, text);
    guarded.fault(due.account, { kind: 'drop-before', command: 'send' });
    const before = guarded.callsOf(due.account, 'get_contacts');
    expect(await settle(due)).toBe(state);
    expect(textsOf(due.account)).toHaveLength(state === 'held' ? 0 : recipients);
    // One look while the call may still take effect, and one after.
    expect(guarded.callsOf(due.account, 'get_contacts') - before).toBeLessThanOrEqual(2 * 200);
  });

  it('is absent where a trial saw group sends in the history of groups, whatever the other one shows', async () => {
    const due = await dueSend({ groupSendsIn: 'group', historyContent: 'off', historyNumbers: false });
    const traits = { foundAt: new Date().toISOString(), groupSendsIn: 'group' };
    await guarded.service.parts.database.prisma.account.update({
      where: { id: due.account },
      data: { traits },
    });
    await sendForeign(due.account, 3, 'Your parcel is here');
    guarded.fault(due.account, { kind: 'drop-before', command: 'send' });
    expect(await settle(due)).toBe('scheduled');
    expect(textsOf(due.account)).toHaveLength(recipients);
  });

  it('is not held for what left before its segment was made', async () => {
    const due = await dueSend({ historyContent: 'off', historyNumbers: false });
    await sendForeign(due.account, 1, 'Your parcel is here');
    // As if the segment were so young that no clock could be that wrong.
    const reconciledAt = new Date(Date.now() + 1.5 * 3_600_000);
    const { prisma } = guarded.service.parts.database;
    await prisma.send.update({ where: { id: due.sendId }, data: { reconciledAt } });
    guarded.fault(due.account, { kind: 'drop-before', command: 'send' });
    expect(await settle(due)).toBe('scheduled');
    expect(textsOf(due.account)).toHaveLength(recipients);
  });

  it('is not taken for another send with the same text that is in doubt, too', async () => {
    const due = await dueSend({ groupSendsIn: 'api' });
    const { prisma } = guarded.service.parts.database;
    const { id, waiting: _waiting, segmentName, ...row } = await guarded.sendOf(due.sendId);
    const rival = { ...row, id: id.replace(/.$/, (last) => (last === '0' ? '1' : '0')), no: 1, attempt: 1 };
    await prisma.send.create({
      data: { ...rival, segmentName: `${segmentName}-rival`, problem: {}, state: 'failed' },
    });
    guarded.fault(due.account, { kind: 'drop-after', command: 'send' });
    expect(await settle(due)).toBe('held');
    expect(guarded.callsOf(due.account, 'send')).toBe(1);
  });
});

describe('the first call of a send', () => {
  it('is made without a look where the segment was made since the start, whatever others send', async () => {
    const due = await dueSend({ historyContent: 'off', historyNumbers: false, emptyScheduledFails: true });
    await sendForeign(due.account, 300, 'Your parcel is here');
    const asked = ['get_history_api', 'get_history_group', 'get_scheduled'];
    const before = asked.map((command) => guarded.callsOf(due.account, command));
    expect(await settle(due)).toBe('scheduled');
    expect(asked.map((command) => guarded.callsOf(due.account, command))).toEqual(before);
    expect(textsOf(due.account)).toHaveLength(recipients);
  });

  it.each([
    [-1, 1],
    [0, 0],
  ])('with a segment of %i ms after the start asks TextLocal %i times', async (after, times) => {
    const due = await dueSend({});
    const { database } = guarded.service.parts;
    const reconciledAt = new Date((await database.openedAt()).getTime() + after);
    await database.prisma.send.update({ where: { id: due.sendId }, data: { reconciledAt } });
    const before = guarded.callsOf(due.account, 'get_scheduled');
    expect(await settle(due)).toBe('scheduled');
    expect(guarded.callsOf(due.account, 'get_scheduled') - before).toBe(times);
  });

  it('of a personalised send is made without a look, too', async () => {
    const due = await dueSend(
      { historyContent: 'off', historyNumbers: false },
      { personalise: true, body: 'Hi {{custom1}}' },
    );
    await sendForeign(due.account, 30, 'Your parcel is here');
    expect(await settle(due)).toBe('scheduled');
    expect(guarded.callsOf(due.account, 'get_history_api')).toBe(0);
    expect(new Set(textsOf(due.account)).size).toBe(recipients);
  });
});

describe('a cancel of a send whose answer was lost', () => {
  it.each<['open' | 'left', Set]>([
    ['left', {}],
    ['open', { groupSendsIn: 'api', historyContent: 'off' }],
  ])('ends as %s, and never as cancelled, with %j', async (result, switches) => {
    const due = await dueSend(switches);
    guarded.fault(due.account, { kind: 'drop-after', command: 'send' });
    await due.take().catch(() => undefined);
    const data = { cancelRequestedAt: new Date() };
    const { parts } = guarded.service;
    await parts.database.prisma.campaign.update({ where: { id: due.campaignId }, data });
    expect(await cancelSends(parts, due.campaignId)).toBe(result);
    expect(textsOf(due.account)).toHaveLength(recipients);
  });
});

describe('a call of personalised texts whose answer is lost', () => {
  it.each<[string, Set]>([
    ['scheduled', {}],
    ['scheduled', { historyContent: 'altered' }],
    ['scheduled', { historyBatches: false }],
    ['scheduled', { historyOrder: 'newest' }],
    ['held', { historyContent: 'off' }],
    ['held', { historyNumbers: false }],
  ])('is %s after one call, with %j', async (state, switches) => {
    const due = await dueSend(switches, { personalise: true, body: 'Hi {{custom1}}, 18+ & 5% off' });
    guarded.fault(due.account, { kind: 'drop-after', command: 'bulk_json' });
    expect(await settle(due)).toBe(state);
    expect(guarded.callsOf(due.account, 'bulk_json')).toBe(1);
    expect(textsOf(due.account)).toHaveLength(recipients);
  });
});
