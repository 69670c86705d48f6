import { describe, expect, it } from '@jest/globals';
import { answering, failureOf } from './test-server.ts';

const messages = [
  { number: '447700900001', text: 'Hi Ann' },
  { number: '44123', text: 'Hi Bob' },
];
const ask = { messages, unicode: false, test: false };

describe('sending to each', () => {
  it('sends one JSON text, without false switches', async () => {
    const { client, server } = await answering({ status: 'success', messages: [] });
    await client.sendEach({ ...ask, sender: 'ACME', reference: 'r', test: true });
    const { url, form } = server.seen[0] ?? {};
    expect(url).toBe('/bulk_json/');
    const data: unknown = JSON.parse(form?.get('data') ?? '');
    expect(data).toEqual({ sender: 'ACME', custom: 'r', test: true, messages });
  });

  it('tells what went and what was refused', async () => {
    const { client } = await answering({
      balance: 90,
      total_cost: '1',
      messages: [{ batch_id: 700000102, cost: 1, messages: [{ id: '9000000003', recipient: 447700900001 }] }],
      messages_not_sent: [
        { number: 44123, message: 'Hi Bob', error: { code: '32', message: 'Invalid number 44123' } },
      ],
      status: 'success',
    });
    expect(await client.sendEach(ask)).toEqual({
      sent: [{ number: '447700900001', batchId: '700000102', messageId: '9000000003' }],
      refused: [{ number: '44123', code: 32, meaning: 'number-refused', message: 'Invalid number …' }],
      cost: 1,
      testMode: false,
    });
  });

  it('sees test mode on an entry, and copes with what is missing', async () => {
    const { client } = await answering({
      messages: { 0: { batch_id: '7', test_mode: true, messages: [{ recipient: '447700900001' }] } },
      messages_not_sent: [{ number: '44123' }, { number: '44124', error: [{ message: 'No' }] }],
    });
    expect(await client.sendEach(ask)).toEqual({
      sent: [{ number: '447700900001', batchId: '7' }],
      refused: [
        { number: '44123', code: undefined, message: '' },
        { number: '44124', code: undefined, message: 'No' },
      ],
      testMode: true,
    });
  });

  it.each([
    [{ status: 'success' }],
    [{ messages: [{ messages: [{ recipient: 447700900001 }] }] }],
    [{ messages: [{ batch_id: 7, messages: [] }] }],
    [{ messages: [{ batch_id: 7, messages: [{ id: '1' }] }] }],
  ])('is unknown when nobody can say which went (%j)', async (answer) => {
    const { client } = await answering(answer);
    expect(await failureOf(client.sendEach(ask))).toMatchObject({ outcome: 'unknown', reason: 'unreadable' });
  });

  it('refuses more than 500 messages, and texts that TextLocal would cut, before calling', async () => {
    const { client, server } = await answering({ status: 'success', messages: [] });
    const many = Array.from({ length: 501 }, () => messages)
      .flat()
      .slice(0, 501);
    await expect(client.sendEach({ ...ask, messages: many })).rejects.toBeInstanceOf(RangeError);
    const long = [{ number: '447700900001', text: 'a'.repeat(766) }];
    await expect(client.sendEach({ ...ask, messages: long })).rejects.toBeInstanceOf(RangeError);
    expect(server.seen).toEqual([]);
  });
});
