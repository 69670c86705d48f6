// What a worker writes of an attempt at a delivery call that is not the latest any more.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { beginCall, endCall, insertCalls, nothingDone, settleCall } from '#handover/delivery-calls.ts';
import type { DeliveryCall, Send } from '#platform/prisma-client/client.ts';
import { openSendDesk, type SendDesk } from '../test-sends.ts';

let desk: SendDesk;
let send: Send;
let first: DeliveryCall;
beforeAll(async () => {
  desk = await openSendDesk();
});
afterAll(() => desk.stop());

const prisma = () => desk.parts.database.prisma;
const callNow = () => prisma().deliveryCall.findFirstOrThrow({ where: { sendId: send.id } });
async function begin(): Promise<DeliveryCall> {
  if (!(await beginCall(desk.parts.database, send, await callNow()))) throw new Error('it did not begin');
  return callNow();
}

/** A call for two customers whose first attempt was given up, and whose second is under way. */
beforeEach(async () => {
  const [made] = await desk.addSends(1, { state: 'scheduling', personalised: true, recipients: 2 });
  if (made === undefined) throw new Error('no send was made');
  send = made;
  const sendAt = new Date(Date.now() - 1_000);
  await prisma().campaign.update({ where: { id: send.campaignId }, data: { sendAt } });
  await insertCalls(desk.parts.database, { id: send.id, campaign: { sendAt } }, [0, 1], 2);
  first = await begin();
  await settleCall(desk.parts.database, send, first, nothingDone());
  await begin();
});

it('does not settle what another attempt is at', async () => {
  const before = await callNow();
  const late = { ...nothingDone(), sent: [0, 1], batchIds: ['700000103'] };
  expect(await settleCall(desk.parts.database, send, first, late)).toBeUndefined();
  expect(await callNow()).toEqual(before);
  expect(await desk.sendOf(send)).toMatchObject({ texted: 0 });
});

it('does not end the wait for another attempt', async () => {
  await endCall(desk.parts.database, first);
  expect(await callNow()).toMatchObject({ state: 'calling', attempt: 2, attemptEndedAt: null });
});
