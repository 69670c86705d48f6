// Texts and customer IDs that a second decoding would alter: without a trial, and after one when TextLocal changes.

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { deliver } from '../worker/steps/deliver.ts';
import { schedule } from '../worker/steps/schedule.ts';
import type { Switches } from '../simulator/state/switches.ts';
import { startGuarded, type Guarded } from './test-guards.ts';
import { inSeconds } from './test-service.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await startGuarded({ TRIAL_WAIT_MS: '0' });
}, 60_000);
afterAll(() => guarded.service.stop());
afterEach(() => guarded.service.simulator.faults.clear());

const templates = [
  { id: 1, title: 'T1', body: 'Only 18+ play %41 & win', senderName: 'ACME', isMyDND: 0 },
  { id: 2, title: 'T2', body: 'Hi {{first_name}}, only 18+', senderName: 'ACME', isMyDND: 0 },
];
const simulated = (id: string) => guarded.service.simulator.account(id);
const textsOf = (id: string) => Array.from(guarded.service.simulator.texts(id), ({ text }) => text);

/** An account at a TextLocal that does not decode again, as far as a trial shows. */
async function addAccount(id: string, more: Record<string, unknown> = {}, switches: Partial<Switches> = {}) {
  await guarded.addAccount(id, 20, more);
  simulated(id).templates = templates;
  simulated(id).switches = { ...simulated(id).switches, secondDecode: 'none', ...switches };
}

const tried = async (id: string): Promise<void> => {
  const { status } = await guarded.service.call('POST', `/accounts/${id}/trial`, {
    numbers: ['447700900101'],
    confirm: true,
  });
  expect(status).toBe(200);
};

/** From the trial on, TextLocal decodes texts once more. */
function decodeAgain(id: string): void {
  simulated(id).switches = { ...simulated(id).switches, secondDecode: 'form', fieldDecode: 'none' };
}

const customerIds = ['C-000001', 'C-000002'];

async function segmented(id: string, more: Record<string, unknown> = {}): Promise<string> {
  const [send] = await guarded.segmented(await guarded.accept(id, { customerIds, ...more }));
  return send?.id ?? '';
}

/** Its time has come: it goes at once. */
async function segmentedLate(id: string, more: Record<string, unknown> = {}): Promise<string> {
  const sendId = await segmented(id, more);
  const { campaignId } = await guarded.sendOf(sendId);
  const data = { sendAt: new Date(Date.now() - 1_000) };
  await guarded.service.parts.database.prisma.campaign.update({ where: { id: campaignId }, data });
  return sendId;
}

const take = (sendId: string): Promise<void> => schedule(guarded.service.parts, sendId, guarded.context);

const audited = async (id: string): Promise<Record<string, unknown>[]> => {
  const { body } = await guarded.service.call('GET', `/audit?account=${id}&action=send.text-altered`);
  return body['items'] as Record<string, unknown>[];
};

describe('a send whose echo shows another text', () => {
  it('is cancelled at TextLocal and failed', async () => {
    await addAccount('altered');
    await tried('altered');
    decodeAgain('altered');
    const sendId = await segmented('altered');
    await take(sendId);
    expect(await guarded.sendOf(sendId)).toMatchObject({
      state: 'failed',
      problem: { code: 'text-altered' },
    });
    expect(simulated('altered').outbox.waiting.size).toBe(0);
  });

  it('is cancelled also when the answer to the cancel is lost', async () => {
    await addAccount('lost');
    await tried('lost');
    decodeAgain('lost');
    const sendId = await segmented('lost');
    guarded.fault('lost', { kind: 'drop-after', command: 'cancel_scheduled' });
    await take(sendId);
    expect(await guarded.sendOf(sendId)).toMatchObject({
      state: 'failed',
      problem: { code: 'text-altered' },
    });
    expect(simulated('lost').outbox.waiting.size).toBe(0);
  });

  it('is held when nobody can tell whether it is cancelled', async () => {
    await addAccount('doubt');
    await tried('doubt');
    decodeAgain('doubt');
    const sendId = await segmented('doubt');
    guarded.fault('doubt', { kind: 'error', code: 99, command: 'cancel_scheduled', times: 9 });
    await take(sendId);
    const [batchId] = simulated('doubt').outbox.waiting.keys();
    expect(await guarded.sendOf(sendId)).toMatchObject({
      state: 'held',
      problem: { code: 'text-altered', detail: expect.stringContaining(`batch ${batchId}`) },
    });
  });

  it('continues a send that has left already, and records the alteration', async () => {
    await addAccount('left');
    await tried('left');
    decodeAgain('left');
    const sendId = await segmentedLate('left');
    await guarded.repeat(
      () => take(sendId),
      async () => (await guarded.sendOf(sendId)).state === 'scheduled',
    );
    expect(await audited('left')).toMatchObject([
      { actor: { kind: 'worker' }, details: { sendId, texts: 2 } },
    ]);
  });

  it('continues a personalised send, and counts its altered texts', async () => {
    await addAccount('personal', { personalise: true });
    await tried('personal');
    decodeAgain('personal');
    const sendId = await segmentedLate('personal', { templateId: '2' });
    await guarded.repeat(
      () => deliver(guarded.service.parts, sendId, guarded.context),
      async () => (await guarded.sendOf(sendId)).state === 'scheduled',
    );
    expect(await audited('personal')).toMatchObject([{ details: { sendId, texts: 2 } }]);
  });

  it('continues a send where no trial saw an exact echo', async () => {
    await addAccount('untried', {}, { echo: 'folded' });
    const sendId = await segmented('untried');
    await take(sendId);
    expect(await guarded.sendOf(sendId)).toMatchObject({ state: 'scheduled' });
    await addAccount('folded', {}, { echo: 'folded' });
    await tried('folded');
    const second = await segmented('folded');
    await take(second);
    expect(await guarded.sendOf(second)).toMatchObject({ state: 'scheduled' });
    expect(await audited('folded')).toEqual([]);
  });
});

describe('a text with signs that a second decoding alters', () => {
  it('is warned of in preview and estimate until a trial has been made', async () => {
    await addAccount('warned');
    const codes = async (method: string, path: string, asked?: unknown) => {
      const { body } = await guarded.service.call(method, path, asked, { 'x-account-id': 'warned' });
      return (body['warnings'] as { code: string }[]).map(({ code }) => code);
    };
    const campaign = { campaignId: 'warned', templateId: '1', sendAt: inSeconds(600), customerIds };
    const both = async () => [
      await codes('GET', '/templates/1/preview'),
      await codes('POST', '/campaigns/estimate', campaign),
    ];
    for (const found of await both()) expect(found).toContain('text-may-be-altered');
    await tried('warned');
    for (const found of await both()) expect(found).not.toContain('text-may-be-altered');
  });

  it.each(['form', 'percent', 'none'] as const)('arrives exactly after a trial: %s', async (secondDecode) => {
    const id = `exact-${secondDecode}`;
    await addAccount(id, {}, { secondDecode });
    await tried(id);
    const sendId = await segmentedLate(id);
    await guarded.repeat(
      () => take(sendId),
      async () => (await guarded.sendOf(sendId)).state === 'scheduled',
    );
    expect(textsOf(id).slice(-2)).toEqual([templates[0]?.body, templates[0]?.body]);
  });
});

describe('customer IDs that a second decoding would make one', () => {
  const alike = ['A+B', 'A B', 'A%2BB', 'A%20B', 'A&B', '50%'];

  it.each(['form', 'percent', 'none'] as const)('stay apart without a trial: %s', async (secondDecode) => {
    const id = `alike-${secondDecode}`;
    await addAccount(id, {}, { secondDecode });
    simulated(id).addContacts(
      123456,
      alike.map((custom1, index) => ({ number: 447_720_000_001 + index, custom1 })),
    );
    const wanted = alike.slice(0, 5);
    const campaignId = await guarded.accept(id, { customerIds: wanted });
    // As after a worker that vanished: the segment is read back and compared, customer by customer.
    await guarded.service.parts.database.prisma.campaign.update({
      where: { id: campaignId },
      data: { readBack: true },
    });
    const [send] = await guarded.segmented(campaignId);
    expect(send).toMatchObject({ state: 'scheduling', recipients: wanted.length });
    const group = simulated(id).groups.get(Number(send?.segmentGroupId));
    expect(Array.from(group?.numbers() ?? [])).toEqual(wanted.map((_, index) => 447_720_000_001 + index));
  });
});
