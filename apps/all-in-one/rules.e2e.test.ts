// The rules that protect recipients, at the moment of a group send's call: whatever was true when the campaign was accepted.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RunAgain } from '#jobs/consumer.ts';
import { schedule } from '../worker/steps/schedule.ts';
import { attempt, quietNow, startGuarded, type Guarded } from './test-guards.ts';
import { eventually, inSeconds, type Answer } from './test-service.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await startGuarded();
});
afterAll(() => guarded.service.stop());

const prisma = () => guarded.service.parts.database.prisma;
const step = (sendId: string): Promise<void> => schedule(guarded.service.parts, sendId, guarded.context);
const inState = (sendId: string, state: string) => async () => (await guarded.sendOf(sendId)).state === state;
const textsOf = (account: string): number => [...guarded.service.simulator.texts(account)].length;
const heldBy = (account: string) => [...guarded.service.simulator.account(account).outbox.waiting.values()];

interface Ready {
  campaignId: string;
  sendId: string;
}

/** A live campaign whose segment is whole and whose time has come; its window is hours long unless said otherwise. */
async function ready(account: string, more: { notAfter?: string; sendAt?: Date } = {}): Promise<Ready> {
  await guarded.addAccount(account);
  const campaignId = await guarded.accept(account, { notAfter: more.notAfter ?? inSeconds(5 * 3_600) });
  const [send] = await guarded.segmented(campaignId);
  const sendAt = more.sendAt ?? new Date(Date.now() - 1_000);
  await prisma().campaign.update({ where: { id: campaignId }, data: { sendAt } });
  return { campaignId, sendId: String(send?.id) };
}

const show = async (account: string, campaignId: string): Promise<Answer['body']> =>
  (await guarded.service.call('GET', `/campaigns/${campaignId}`, undefined, { 'x-account-id': account }))
    .body;

const retry = (account: string, campaignId: string, body: object): Promise<Answer> =>
  guarded.service.call('POST', `/campaigns/${campaignId}/retry`, body, { 'x-account-id': account });

/** TextLocal holds one batch until then, and nothing has left. */
function expectPostponed(account: string, end: string): void {
  expect(heldBy(account).map(({ order }) => order.scheduledFor)).toEqual([Date.parse(end)]);
  expect(textsOf(account)).toBe(0);
}

describe('quiet hours', () => {
  it('postpone a send that a rate limit (429) delayed into them', async () => {
    const { campaignId, sendId } = await ready('q-429');
    const { sendAt } = await show('q-429', campaignId);
    guarded.fault('q-429', { kind: '429', command: 'send', retryAfter: 1 });
    expect(await attempt(step(sendId))).toBeInstanceOf(RunAgain);
    expect(await show('q-429', campaignId)).toMatchObject({ sends: [{ waiting: { code: 'rate-limited' } }] });
    const { quietHours, end } = quietNow();
    await guarded.change('q-429', { quietHours });
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectPostponed('q-429', end);
    expect(await show('q-429', campaignId)).toMatchObject({
      sendAt,
      sends: [{ state: 'scheduled', leavesAt: end, waiting: { code: 'quiet-hours' } }],
    });
  });

  it('postpone a send that is retried within them, and it can still be cancelled', async () => {
    const { campaignId, sendId } = await ready('q-retry');
    guarded.fault('q-retry', { kind: 'no-credits', command: 'send' });
    await guarded.repeat(() => step(sendId), inState(sendId, 'failed'));
    const { quietHours, end } = quietNow();
    await guarded.change('q-retry', { quietHours });
    expect((await retry('q-retry', campaignId, {})).status).toBe(202);
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectPostponed('q-retry', end);
    const headers = { 'x-account-id': 'q-retry' };
    const cancelled = await guarded.service.call(
      'POST',
      `/campaigns/${campaignId}/cancel`,
      undefined,
      headers,
    );
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(heldBy('q-retry')).toEqual([]);
  });

  it('move a send whose time lies in hours that were stored after it was accepted', async () => {
    const sendAt = new Date(Date.now() + 600_000);
    const { campaignId, sendId } = await ready('q-moved', { sendAt });
    const { quietHours, end } = quietNow();
    await guarded.change('q-moved', { quietHours });
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectPostponed('q-moved', end);
    expect(await show('q-moved', campaignId)).toMatchObject({ sendAt: sendAt.toISOString() });
  });

  it('fail a send when they end after notAfter, and are named as the reason', async () => {
    const { campaignId, sendId } = await ready('q-missed', { notAfter: inSeconds(1_800) });
    await guarded.change('q-missed', { quietHours: quietNow().quietHours });
    await guarded.repeat(() => step(sendId), inState(sendId, 'failed'));
    expect(guarded.callsOf('q-missed', 'send')).toBe(0);
    expect(await show('q-missed', campaignId)).toMatchObject({
      problem: { code: 'send-window-missed', detail: expect.stringContaining('quiet hours') },
    });
  });

  it('keep their postponed send when the answer to its call is lost', async () => {
    const { campaignId, sendId } = await ready('q-lost');
    const { quietHours, end } = quietNow();
    await guarded.change('q-lost', { quietHours });
    guarded.fault('q-lost', { kind: 'drop-after', command: 'send' });
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expectPostponed('q-lost', end);
    expect(await show('q-lost', campaignId)).toMatchObject({ sends: [{ leavesAt: end }] });
  });
});

it('an account that went into test mode after acceptance texts nobody, and the campaign says so', async () => {
  const { campaignId, sendId } = await ready('test-now');
  await guarded.change('test-now', { testMode: true });
  await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
  expect(guarded.callsOf('test-now', 'send')).toBe(1);
  expect({ left: textsOf('test-now'), held: heldBy('test-now').length }).toEqual({ left: 0, held: 0 });
  expect(await show('test-now', campaignId)).toMatchObject({ testMode: true, sends: [{ testMode: true }] });
});

describe('a rule that begins to hold while a call waits for the rate limit', () => {
  /** Begins the step, changes something while its call waits, and lets both end. */
  async function changeWhileWaiting(
    account: string,
    change: (ready: Ready) => Promise<unknown>,
  ): Promise<Ready> {
    const campaign = await ready(account);
    const { textlocal } = await guarded.service.parts.connections.of(account);
    guarded.fault(account, { kind: '429', command: 'balance', retryAfter: 2 });
    await textlocal.balance().catch(() => undefined);
    // Read before the pause, so that the call of the send alone waits for its end.
    jest.spyOn(textlocal, 'scheduled').mockResolvedValueOnce([]);
    jest.spyOn(textlocal, 'history').mockImplementation(async function* none() {});
    const stepping = attempt(step(campaign.sendId));
    await eventually(async () => (await guarded.sendOf(campaign.sendId)).attempt === 1, 5_000);
    await change(campaign);
    expect(await stepping).toBeInstanceOf(RunAgain);
    jest.restoreAllMocks();
    return campaign;
  }

  it.each<[string, (account: string, ready: Ready) => Promise<unknown>]>([
    ['quiet hours', (account) => guarded.change(account, { quietHours: quietNow().quietHours })],
    ['test mode', (account) => guarded.change(account, { testMode: true })],
    ['the brake', (account) => guarded.service.call('POST', `/accounts/${account}/pause`, {})],
    [
      'the end of its window',
      (_account, { campaignId }) =>
        prisma().campaign.update({
          where: { id: campaignId },
          data: { notAfter: new Date(Date.now() - 1) },
        }),
    ],
    ['the limit of recipients', (account) => guarded.change(account, { maxRecipients: 1 })],
    [
      'a cancel',
      (account, { campaignId }) =>
        guarded.service.call('POST', `/campaigns/${campaignId}/cancel`, undefined, {
          'x-account-id': account,
        }),
    ],
  ])('stops it: %s', async (name, change) => {
    const account = `w-${name.replaceAll(' ', '-')}`;
    await changeWhileWaiting(account, (campaign) => change(account, campaign));
    expect(guarded.callsOf(account, 'send')).toBe(0);
  });
});

describe('a campaign over maxRecipients', () => {
  it('is held before dispatch until a person lets it go, and is not held again', async () => {
    const { campaignId, sendId } = await ready('large');
    await guarded.change('large', { maxRecipients: 99 });
    await guarded.repeat(() => step(sendId), inState(sendId, 'held'));
    const problem = {
      code: 'too-many-recipients',
      detail: expect.stringContaining('100 recipients, 99 allowed'),
    };
    expect(await show('large', campaignId)).toMatchObject({ state: 'held', problem });
    expect(guarded.callsOf('large', 'send')).toBe(0);
    expect(await retry('large', campaignId, {})).toMatchObject({
      status: 422,
      body: { code: 'decision-required', detail: expect.stringContaining('maxRecipients') },
    });
    expect(await retry('large', campaignId, { decision: 'sent' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/decision' }] },
    });
    expect((await retry('large', campaignId, { decision: 'not-sent' })).status).toBe(202);
    await guarded.repeat(() => step(sendId), inState(sendId, 'scheduled'));
    expect(guarded.callsOf('large', 'send')).toBe(1);
  });

  it('can be cancelled instead', async () => {
    const { campaignId, sendId } = await ready('large-no');
    await guarded.change('large-no', { maxRecipients: 99 });
    await guarded.repeat(() => step(sendId), inState(sendId, 'held'));
    const headers = { 'x-account-id': 'large-no' };
    const { body } = await guarded.service.call(
      'POST',
      `/campaigns/${campaignId}/cancel`,
      undefined,
      headers,
    );
    expect(body).toMatchObject({ state: 'cancelled' });
  });
});
