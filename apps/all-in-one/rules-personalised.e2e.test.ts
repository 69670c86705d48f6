// The rules that protect recipients, at every call of a personalised send: a call of 25 texts, one call at a time.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliver } from '../worker/steps/deliver.ts';
import { attempt, quietNow, startGuarded, type Guarded } from './test-guards.ts';
import { eventually, inSeconds, type Answer } from './test-service.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await startGuarded({ MESSAGES_PER_CALL: '25' });
});
afterAll(() => guarded.service.stop());

const settings = { personalise: true, maxConcurrentRequests: 1 };
const prisma = () => guarded.service.parts.database.prisma;
const step = (sendId: string): Promise<void> => deliver(guarded.service.parts, sendId, guarded.context);
const inState = (sendId: string, state: string) => async () => (await guarded.sendOf(sendId)).state === state;
const numbersOf = (account: string): number[] =>
  [...guarded.service.simulator.texts(account)].map(({ number }) => number);
const callsOf = (account: string): number => guarded.callsOf(account, 'bulk_json');
const show = async (account: string, campaignId: string): Promise<Answer['body']> =>
  (await guarded.service.call('GET', `/campaigns/${campaignId}`, undefined, { 'x-account-id': account }))
    .body;

interface Ready {
  campaignId: string;
  sendId: string;
}

/** A personalised send of four planned calls whose time has come. */
async function ready(account: string, notAfter = inSeconds(5 * 3_600)): Promise<Ready> {
  await guarded.addAccount(account, 120, settings);
  const campaignId = await guarded.accept(account, { templateId: '3', notAfter });
  const [send] = await guarded.segmented(campaignId);
  const sendId = String(send?.id);
  await attempt(step(sendId));
  expect(await prisma().deliveryCall.count({ where: { sendId, state: 'planned' } })).toBe(4);
  const sendAt = new Date(Date.now() - 1_000);
  await prisma().campaign.update({ where: { id: campaignId }, data: { sendAt } });
  return { campaignId, sendId };
}

/** Begins to deliver; while the first call is under way something changes. */
async function changeDuringFirstCall(
  account: string,
  change: (ready: Ready) => Promise<unknown>,
): Promise<Ready> {
  const campaign = await ready(account);
  guarded.fault(account, { kind: 'slow', ms: 900, command: 'bulk_json' });
  const stepping = attempt(step(campaign.sendId));
  const { sendId } = campaign;
  await eventually(
    async () => (await prisma().deliveryCall.count({ where: { sendId, attempt: 1 } })) > 0,
    5_000,
  );
  await change(campaign);
  await stepping;
  return campaign;
}

const expectEachOnce = (account: string, people = 100): void => {
  const numbers = numbersOf(account);
  expect({ texts: numbers.length, people: new Set(numbers).size }).toEqual({ texts: people, people });
};

describe('between the calls of a personalised send', () => {
  it('stops at the brake between two calls, and continues there once it is released', async () => {
    const { campaignId, sendId } = await changeDuringFirstCall('p-brake', () =>
      guarded.service.call('POST', '/accounts/p-brake/pause', {}),
    );
    expect(callsOf('p-brake')).toBe(1);
    expect(await show('p-brake', campaignId)).toMatchObject({
      state: 'scheduling',
      progress: { done: 25, total: 100 },
      sends: [{ waiting: { code: 'paused' } }],
    });
    await attempt(step(sendId));
    expect(callsOf('p-brake')).toBe(1);
    await guarded.service.call('POST', '/accounts/p-brake/resume');
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectEachOnce('p-brake');
  });

  it('quiet hours make it wait for their end, and then it goes on', async () => {
    const { quietHours, end } = quietNow();
    const { campaignId, sendId } = await changeDuringFirstCall('p-quiet', () =>
      guarded.change('p-quiet', { ...settings, quietHours }),
    );
    await attempt(step(sendId));
    expect(callsOf('p-quiet')).toBe(1);
    expect(await show('p-quiet', campaignId)).toMatchObject({
      state: 'scheduling',
      sends: [{ leavesAt: end, waiting: { code: 'quiet-hours' } }],
    });
    await guarded.change('p-quiet', settings);
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectEachOnce('p-quiet');
  });

  it('test mode lets no further text leave', async () => {
    const { campaignId, sendId } = await changeDuringFirstCall('p-test', () =>
      guarded.change('p-test', { ...settings, testMode: true }),
    );
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expect(numbersOf('p-test')).toHaveLength(25);
    expect(await show('p-test', campaignId)).toMatchObject({ testMode: false, sends: [{ testMode: false }] });
  });

  it('the end of its window ends it, and says how far it came', async () => {
    const { campaignId } = await changeDuringFirstCall('p-late', ({ campaignId: id }) =>
      prisma().campaign.update({ where: { id }, data: { notAfter: new Date(Date.now() - 1) } }),
    );
    expect(callsOf('p-late')).toBe(1);
    expect(await show('p-late', campaignId)).toMatchObject({
      state: 'failed',
      problem: { code: 'send-window-missed', detail: expect.stringContaining('25 of 100 texts went.') },
    });
  });

  it('a lower maxRecipients holds it until a person lets it go on', async () => {
    const { campaignId, sendId } = await changeDuringFirstCall('p-large', () =>
      guarded.change('p-large', { ...settings, maxRecipients: 50 }),
    );
    expect(callsOf('p-large')).toBe(1);
    expect(await show('p-large', campaignId)).toMatchObject({
      state: 'held',
      problem: { code: 'too-many-recipients', step: 'deliver' },
    });
    const headers = { 'x-account-id': 'p-large' };
    await guarded.service.call('POST', `/campaigns/${campaignId}/retry`, { decision: 'not-sent' }, headers);
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectEachOnce('p-large');
  });
});

describe('before the first call of a personalised send', () => {
  it('test mode that was switched on after acceptance makes all of it a test', async () => {
    const { campaignId, sendId } = await ready('p-all-test');
    await guarded.change('p-all-test', { ...settings, testMode: true });
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expect({ calls: callsOf('p-all-test'), texts: numbersOf('p-all-test') }).toEqual({ calls: 4, texts: [] });
    expect(await show('p-all-test', campaignId)).toMatchObject({ testMode: true });
  });

  it('quiet hours that end after notAfter fail it, and are named as the reason', async () => {
    const { campaignId, sendId } = await ready('p-missed', inSeconds(1_800));
    await guarded.change('p-missed', { ...settings, quietHours: quietNow().quietHours });
    await guarded.repeat(() => step(sendId), inState(sendId, 'failed'));
    expect(callsOf('p-missed')).toBe(0);
    expect(await show('p-missed', campaignId)).toMatchObject({
      problem: { code: 'send-window-missed', detail: expect.stringContaining('quiet hours') },
    });
  });

  it('who opted out after acceptance gets no text', async () => {
    const { campaignId, sendId } = await ready('p-optout');
    const [{ number } = { number: 0 }] =
      guarded.service.simulator
        .account('p-optout')
        .groups.get(Number((await guarded.sendOf(sendId)).segmentGroupId))
        ?.page(0, 1) ?? [];
    guarded.service.simulator.account('p-optout').optOut(number);
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectEachOnce('p-optout', 99);
    expect(numbersOf('p-optout')).not.toContain(number);
    expect(await show('p-optout', campaignId)).toMatchObject({ counts: { optedOut: 1, segmented: 99 } });
  });
});

const clockIn = (hours: number): string => inSeconds(hours * 3_600).slice(11, 16);

it('the estimate warns when notAfter reaches into quiet hours', async () => {
  const quietHours = { from: clockIn(2), to: clockIn(4) };
  await guarded.addAccount('nights', 20, { quietHours });
  const warnings = async (hours: number) => {
    const body = {
      campaignId: 'e',
      templateId: '1',
      sendAt: inSeconds(3_600),
      notAfter: inSeconds(hours * 3_600),
      customerIds: ['C-000001'],
    };
    const answer = await guarded.service.call('POST', '/campaigns/estimate', body, {
      'x-account-id': 'nights',
    });
    return (answer.body['warnings'] as { code: string }[]).map(({ code }) => code);
  };
  expect(await warnings(3)).toContain('not-after-in-quiet-hours');
  expect(await warnings(1.5)).not.toContain('not-after-in-quiet-hours');
});
