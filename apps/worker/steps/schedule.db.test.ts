// What a worker writes of an attempt that is not the latest any more. Another worker has begun a call meanwhile: its send
// may be at TextLocal by now, so an earlier one's end must not stand over it.

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Send } from '#platform/prisma-client/client.ts';
import { refused, Refusal } from '#providers/textlocal/errors.ts';
import { openSendDesk, type SendDesk } from '../test-sends.ts';
import { cancel } from './cancel.ts';
import { schedule } from './schedule.ts';

let desk: SendDesk;
beforeAll(async () => {
  desk = await openSendDesk();
});
afterAll(() => desk.stop());
afterEach(() => void jest.restoreAllMocks());

/** A send whose segment is whole, and which nobody has handed over yet. */
async function readySend(): Promise<Send> {
  const [send] = await desk.addSends(1, { state: 'scheduling', segmentGroupId: '77' });
  if (send === undefined) throw new Error('no send was made');
  return send;
}

/** As another worker that writes down its intent to call. */
const anotherBegins = async ({ id }: Send): Promise<void> => {
  const data = { attempt: { increment: 1 }, attemptAt: new Date(), attemptEndedAt: null };
  await desk.parts.database.prisma.send.update({ where: { id }, data });
};

const take = ({ id }: Send): Promise<void> => schedule(desk.parts, id, desk.context);

/** Answers the look at TextLocal; another worker begins its call before it is read. */
function lookBesideAnother(send: Send, answer: () => never[]): void {
  jest.spyOn(desk.textlocal, 'scheduled').mockImplementationOnce(async () => {
    await anotherBegins(send);
    return answer();
  });
}

const refuse = (command: string, code: number) => () => {
  throw refused(command, code);
};

describe('a refusal', () => {
  it('of an earlier attempt does not end a send that is being made again', async () => {
    const send = await readySend();
    jest.spyOn(desk.textlocal, 'scheduled').mockResolvedValueOnce([]);
    jest.spyOn(desk.textlocal, 'sendToGroup').mockImplementationOnce(async () => {
      await anotherBegins(send);
      throw refused('send', Refusal.noCredits);
    });
    await take(send);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'scheduling', attempt: 2, attemptEndedAt: null });
  });

  it('of the latest attempt ends it', async () => {
    const send = await readySend();
    jest.spyOn(desk.textlocal, 'scheduled').mockResolvedValueOnce([]);
    jest.spyOn(desk.textlocal, 'sendToGroup').mockRejectedValueOnce(refused('send', Refusal.noCredits));
    await take(send);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'failed', problem: { code: 'no-credits' } });
  });

  it('to show what is scheduled does not hold a send whose call began after that was asked', async () => {
    const send = await readySend();
    lookBesideAnother(send, refuse('get_scheduled', Refusal.unknownCommand));
    await take(send);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'scheduling', attempt: 1 });
  });

  it('of the login, from before another one was stored, does not end a send that is being made', async () => {
    const send = await readySend();
    lookBesideAnother(send, refuse('get_scheduled', Refusal.login));
    await take(send);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'scheduling', attempt: 1 });
  });
});

describe('the end of its window', () => {
  it('does not end a send whose call began in time', async () => {
    const send = await readySend();
    const notAfter = new Date(Date.now() - 1_000);
    await desk.parts.database.prisma.campaign.update({ where: { id: send.campaignId }, data: { notAfter } });
    lookBesideAnother(send, () => []);
    await take(send);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'scheduling', attempt: 1 });
  });
});

describe('a cancel', () => {
  it('that found nothing leaves a send alone whose call began after it looked', async () => {
    const send = await readySend();
    const data = { cancelRequestedAt: new Date() };
    await desk.parts.database.prisma.campaign.update({ where: { id: send.campaignId }, data });
    lookBesideAnother(send, () => []);
    await expect(cancel(desk.parts, send.campaignId)).rejects.toThrow('not known yet');
    expect(await desk.sendOf(send)).toMatchObject({ state: 'scheduling', attempt: 1 });
  });
});
