// The last look at a text before TextLocal is called: what no release since would accept must not leave either.

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Send } from '#platform/prisma-client/client.ts';
import type { SendReceipt } from '#providers/textlocal/send.ts';
import { openSendDesk, type SendDesk } from '../test-sends.ts';
import { schedule } from './schedule.ts';

let desk: SendDesk;
beforeAll(async () => {
  desk = await openSendDesk();
});
afterAll(() => desk.stop());
afterEach(() => void jest.restoreAllMocks());

const receipt = { batchId: '9', warnings: [] } as Partial<SendReceipt> as SendReceipt;
const text = 'Hi {first_name}, #NAME#';

async function readySend(more: { text?: string; allowUnknownPlaceholders?: boolean } = {}): Promise<Send> {
  const [send] = await desk.addSends(1, { state: 'scheduling', segmentGroupId: '77', text, ...more });
  if (send === undefined) throw new Error('no send was made');
  return send;
}

/** Schedules a send that TextLocal does not have. @returns the texts that TextLocal was called with */
async function textsOf(send: Send): Promise<string[]> {
  jest.restoreAllMocks();
  jest.spyOn(desk.textlocal, 'scheduled').mockResolvedValueOnce([]);
  const call = jest.spyOn(desk.textlocal, 'sendToGroup').mockResolvedValue(receipt);
  await schedule(desk.parts, send.id, desk.context);
  return call.mock.calls.map(([message]) => message.text);
}

const allow = (allowUnknownPlaceholders: string[]) =>
  desk.parts.database.prisma.account.update({ where: { id: 'acme' }, data: { allowUnknownPlaceholders } });

describe('a send whose text has placeholders that nothing fills', () => {
  it('does not leave, and says which they are', async () => {
    const send = await readySend();
    expect(await textsOf(send)).toEqual([]);
    expect(await desk.sendOf(send)).toMatchObject({
      state: 'failed',
      attempt: 0,
      problem: {
        code: 'text-has-placeholders',
        step: 'schedule',
        detail: expect.stringContaining('{first_name} at character 4, #NAME# at character 18'),
      },
    });
  });

  it('leaves as it is when that was allowed for its campaign', async () => {
    expect(await textsOf(await readySend({ allowUnknownPlaceholders: true }))).toEqual([text]);
  });

  it('leaves as it is when its template was allowed on the account since then', async () => {
    await allow(['1001']);
    expect(await textsOf(await readySend())).toEqual([text]);
    await allow(['1002']);
    expect(await textsOf(await readySend())).toEqual([]);
  });

  it('is taken over when TextLocal has it already', async () => {
    const send = await readySend();
    jest
      .spyOn(desk.textlocal, 'scheduled')
      .mockResolvedValueOnce([{ batchId: '12', groupId: '77' }] as never);
    await schedule(desk.parts, send.id, desk.context);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'scheduled', batchId: '12' });
  });
});

describe('a send whose text only resembles placeholders', () => {
  it('leaves', async () => {
    const odd = '#WinBig [18+] 50% off';
    expect(await textsOf(await readySend({ text: odd }))).toEqual([odd]);
  });
});
