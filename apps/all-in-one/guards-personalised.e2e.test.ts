// The guards of personalised sends, one test each: docs/failures.md tells which test notices when a guard is removed,
// and npm run test:mutations removes them.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliver } from '../worker/steps/deliver.ts';
import { attempt, startGuarded, timeoutMs, type Guarded } from './test-guards.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await startGuarded();
});
afterAll(() => guarded.service.stop());

const step = (sendId: string): Promise<void> => deliver(guarded.service.parts, sendId, guarded.context);

/** A personalised send whose calls are planned and whose time has come. */
async function readyToDeliver(account: string): Promise<string> {
  await guarded.addAccount(account, 120, { personalise: true });
  const campaignId = await guarded.accept(account, { templateId: '3' });
  const [send] = await guarded.segmented(campaignId);
  const sendId = String(send?.id);
  await attempt(step(sendId));
  const { database } = guarded.service.parts;
  expect(await database.prisma.deliveryCall.count({ where: { sendId, state: 'planned' } })).toBe(1);
  const sendAt = new Date(Date.now() - 1_000);
  await database.prisma.campaign.update({ where: { id: campaignId }, data: { sendAt } });
  return sendId;
}

const isTaken = (sendId: string) => async () => (await guarded.sendOf(sendId)).state === 'scheduled';

/** Everyone once. */
function expectEachOnce(account: string): void {
  const numbers = [...guarded.service.simulator.texts(account)].map(({ number }) => number);
  expect({ texts: numbers.length, people: new Set(numbers).size }).toEqual({ texts: 100, people: 100 });
}

describe('a personalised text goes once', () => {
  it('when the answer to its call is lost: it is looked for before it is sent again', async () => {
    const sendId = await readyToDeliver('p-lost');
    guarded.fault('p-lost', { kind: 'drop-after', command: 'bulk_json' });
    await guarded.repeat(() => step(sendId), isTaken(sendId));
    expectEachOnce('p-lost');
  });

  it('when TextLocal takes its call after we gave up: the attempt is waited for', async () => {
    const sendId = await readyToDeliver('p-slow');
    guarded.fault('p-slow', { kind: 'slow', ms: timeoutMs + 600, command: 'bulk_json' });
    const late = guarded.takenLate('bulk_json');
    await guarded.repeat(() => step(sendId), isTaken(sendId));
    await late;
    expectEachOnce('p-slow');
  });

  it('when two workers have its call at the same time', async () => {
    const sendId = await readyToDeliver('p-two');
    guarded.fault('p-two', { kind: 'slow', ms: 500, command: 'bulk_json' });
    await Promise.all([attempt(step(sendId)), attempt(step(sendId))]);
    await guarded.repeat(() => step(sendId), isTaken(sendId));
    expectEachOnce('p-two');
  });
});
