import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { HttpResponse, http } from 'msw';
import { answering, clientOf, collect, failureOf, serve } from './test-server.ts';

const none = { delivered: 0, undelivered: 0, pending: 0, expired: 0, invalid: 0, unknown: 0, blocked: 0 };
const messages = (letters: string) =>
  letters.split('').map((status, index) => ({ recipient: 447700900000 + index, status }));

describe('the counts of a batch', () => {
  const counters = { num_delivered: 6, num_undelivered: 1, num_expired: 0, num_unknown: 0, num_invalid: 0 };
  const cases: [string, object, object][] = [
    [
      'leave the rest pending',
      { num_messages: 10, ...counters },
      { recipients: 10, delivered: 6, undelivered: 1, pending: 3 },
    ],
    [
      'come as text',
      { num_messages: '10', num_delivered: '6', num_undelivered: '1.0' },
      { recipients: 10, delivered: 6, undelivered: 1, pending: 3 },
    ],
    [
      'raise the recipients when they exceed them',
      { num_messages: 5, ...counters },
      { recipients: 7, delivered: 6, undelivered: 1 },
    ],
    [
      'come from the list when there are no counters',
      { num_messages: 7, messages: messages('DDUPEI?') },
      { recipients: 7, delivered: 2, undelivered: 1, pending: 1, expired: 1, invalid: 1, unknown: 1 },
    ],
    ['come from the list alone', { messages: messages('Ddp') }, { recipients: 3, delivered: 2, pending: 1 }],
    [
      'take missing counters from the list, as far as there is room',
      { num_messages: 10, num_delivered: 6, num_undelivered: 2, messages: messages('DDDDDDUUBBI') },
      { recipients: 10, delivered: 6, undelivered: 2, invalid: 1, blocked: 1 },
    ],
    [
      'take the list for the total when it is missing',
      { num_delivered: 1, messages: messages('DPP') },
      { recipients: 3, delivered: 1, pending: 2 },
    ],
    ['are all pending at first', { num_messages: 4, messages: [] }, { recipients: 4, pending: 4 }],
    ['can be of nobody', { num_messages: 0, num_delivered: 0 }, { recipients: 0 }],
    [
      'call a letter nobody knows unknown',
      { messages: [{ status: 'Z' }, {}, null, 7] },
      { recipients: 4, unknown: 4 },
    ],
    [
      'ignore a counter that is no count',
      { num_messages: 2, num_delivered: -1, num_expired: 1 },
      { recipients: 2, expired: 1, pending: 1 },
    ],
  ];

  it.each(cases)('%s', async (_, answer, expected) => {
    const { client, server } = await answering({ batch_id: 1, ...answer, status: 'success' });
    expect(await client.batchStatus('700000101')).toEqual({ ...none, ...expected });
    expect([server.seen[0]?.url, server.seen[0]?.form.get('batch_id')]).toEqual([
      '/status_batch/',
      '700000101',
    ]);
  });

  it('always add up to the recipients', async () => {
    const count = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined });
    const report = fc.record({
      num_messages: count,
      num_delivered: count,
      num_undelivered: count,
      num_expired: count,
      num_invalid: count,
      num_unknown: count,
      messages: fc.option(
        fc
          .string({ unit: fc.constantFrom('D', 'U', 'P', 'E', 'I', '?', 'B', 'X'), maxLength: 20 })
          .map(messages),
        {
          nil: undefined,
        },
      ),
    });
    let answer: object = {};
    const { origin } = await serve(http.post('*', () => HttpResponse.json(answer)));
    const client = clientOf(origin, { requestsPerSecond: 100_000 });
    const check = fc.asyncProperty(report, async (given) => {
      answer = { num_messages: 0, ...JSON.parse(JSON.stringify(given)) };
      const { recipients, ...parts } = await client.batchStatus('1');
      const all = Object.values(parts);
      expect(all.reduce((sum, part) => sum + part, 0)).toBe(recipients);
      expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    });
    await fc.assert(check, { numRuns: 200 });
  });

  it.each([
    [{ status: 'success' }],
    [{ batch_id: 1 }],
    [{ messages: [] }],
    [{ messages: 'none', num_messages: 1 }],
  ])('are never made up (%j)', async (answer) => {
    const { client } = await answering(answer);
    expect(await failureOf(client.batchStatus('1'))).toMatchObject({
      outcome: 'not_sent',
      reason: 'unreadable',
    });
  });
});

describe('the recipients of a batch', () => {
  it('come one by one with their status', async () => {
    const { client } = await answering({
      num_messages: 3,
      messages: [
        { recipient: 447700900001, status: 'D' },
        { recipient: '+447700900002', status: ' b ' },
        { number: '447700900003', status: '?' },
        { recipient: 'nonsense' },
      ],
      status: 'success',
    });
    expect(await collect(client.batchRecipients('1'))).toEqual([
      { number: '447700900001', status: 'delivered' },
      { number: '447700900002', status: 'blocked' },
      { number: '447700900003', status: 'unknown' },
      { number: '', status: 'unknown' },
    ]);
  });

  it('can be 50,000', async () => {
    const { client } = await answering({ status: 'success', messages: messages('D'.repeat(50_000)) });
    const all = await collect(client.batchRecipients('1'));
    expect(all).toHaveLength(50_000);
    expect(all[49_999]).toEqual({ number: '447700949999', status: 'delivered' });
  });

  it('are none where TextLocal lists none', async () => {
    const { client } = await answering({ status: 'success', num_messages: 3 });
    expect(await collect(client.batchRecipients('1'))).toEqual([]);
  });

  it('are not given out from a report that breaks off', async () => {
    const { client } = await answering('{"messages":[{"recipient":447700900001,"status":"D"},');
    const given: unknown[] = [];
    const read = async () => {
      for await (const row of client.batchRecipients('1')) given.push(row);
    };
    expect(await failureOf(read())).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
    expect(given).toEqual([]);
  });

  it('have a time limit of their own', async () => {
    const { origin } = await serve(http.post('*', () => new Promise<never>(() => {})));
    const client = clientOf(origin, { timeoutMs: 60_000, reportTimeoutMs: 30 });
    expect(await failureOf(client.batchStatus('1'))).toMatchObject({
      outcome: 'not_sent',
      reason: 'too-slow',
    });
  });
});
