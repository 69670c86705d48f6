import { describe, expect, it } from '@jest/globals';
import { answering, failureOf, always, clientOf, serve } from './test-server.ts';

const message = { groupId: '778812', text: 'Hello', reference: 'send-1', unicode: false, test: false };
const receipt = { status: 'success', batch_id: 700000103, num_messages: 2, cost: 2, balance: 940 };

describe('sending to a group', () => {
  it('sends the text once encoded, leaves opted-out numbers out, and leaves false switches away', async () => {
    const { client, server } = await answering(receipt);
    const text = '50%25 & + £ € 🎰\nline';
    await client.sendToGroup({ ...message, text });
    const { url, form } = server.seen[0] ?? {};
    expect(url).toBe('/send/');
    form?.delete('apikey');
    expect(Object.fromEntries(form ?? [])).toEqual({
      format: 'json',
      group_id: '778812',
      message: text,
      custom: 'send-1',
      optouts: 'true',
    });
  });

  it('encodes the text as a known decoding needs it, and not for a trial', async () => {
    const { origin, seen } = await serve(always(receipt));
    const client = clientOf(origin, { behaviour: { textDecoding: 'form' } });
    await client.sendToGroup({ ...message, text: '18+ 5% %41' });
    await client.plain.sendToGroup({ ...message, text: '18+ 5% %41' });
    expect(seen.map(({ form }) => form.get('message'))).toEqual(['18%2B 5%25 %2541', '18+ 5% %41']);
  });

  it('sends sender, switches, and the time in whole Unix seconds', async () => {
    const { client, server } = await answering(receipt);
    const scheduleAt = new Date('2026-11-24T12:00:00.900Z');
    await client.sendToGroup({ ...message, sender: 'ACME', scheduleAt, unicode: true, test: true });
    expect(Object.fromEntries(server.seen[0]?.form ?? [])).toMatchObject({
      sender: 'ACME',
      schedule_time: String(Date.UTC(2026, 10, 24, 12) / 1000),
      unicode: 'true',
      test: 'true',
    });
  });

  it.each([
    ['as documented', receipt, {}],
    ['as text', { batch_id: '700000103', num_messages: '2', cost: '2', balance: '940' }, {}],
    ['as money', { ...receipt, cost: 0.08, balance: '12.34' }, { cost: 0.08, balance: 12.34 }],
    ['in test mode', { ...receipt, test_mode: true }, { testMode: true }],
    ['in test mode, as text', { ...receipt, test_mode: '1' }, { testMode: true }],
    [
      'with little in it',
      { batch_id: 700000103, cost: null },
      { recipients: undefined, cost: undefined, balance: undefined },
    ],
    [
      'with a warning',
      { ...receipt, warnings: { code: 3, message: 'bad' } },
      { warnings: [{ code: 3, message: 'bad' }] },
    ],
  ])('reads the receipt %s', async (_, answer, differing) => {
    const { client } = await answering(answer);
    expect(await client.sendToGroup(message)).toEqual({
      batchId: '700000103',
      recipients: 2,
      cost: 2,
      balance: 940,
      testMode: false,
      warnings: [],
      ...differing,
    });
  });

  it('loses no digit of a batch ID above 2^53', async () => {
    const { client } = await answering(
      '{"batch_id":90071992547409931,"messages":[{"id":"1","recipient":2}]}',
    );
    expect(await client.sendToGroup(message)).toMatchObject({ batchId: '90071992547409931' });
  });

  it('takes an answer that lists 100,000 recipients', async () => {
    const messages = Array.from({ length: 100_000 }, (_, index) => ({
      id: `${index}`,
      recipient: 447700000000 + index,
    }));
    const { client } = await answering({ messages, ...receipt });
    expect(await client.sendToGroup(message)).toMatchObject({ batchId: '700000103' });
  });

  it.each([[{ status: 'success' }], [{ ...receipt, batch_id: '' }], [{ ...receipt, batch_id: null }]])(
    'is unknown when the answer names no batch (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await failureOf(client.sendToGroup(message))).toMatchObject({
        outcome: 'unknown',
        reason: 'unreadable',
      });
    },
  );

  it.each([['a'.repeat(766)], ['€'.repeat(383)], ['']])(
    'sends no text that TextLocal would cut or refuse',
    async (text) => {
      const { client, server } = await answering(receipt);
      await expect(client.sendToGroup({ ...message, text })).rejects.toBeInstanceOf(RangeError);
      expect(server.seen).toEqual([]);
    },
  );
});
