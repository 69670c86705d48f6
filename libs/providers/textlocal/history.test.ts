import { describe, expect, it } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { answering, clientOf, collect, failureOf, serve } from './test-server.ts';

const window = { from: new Date('2026-11-24T11:00:00.400Z'), to: new Date('2026-11-24T13:00:00.400Z') };

/** A history of so many rows that gives out pages of at most `most`, and `total` as told. */
function history(
  count: number,
  { most = 1000, total }: { most?: number; total?: (page: number) => number } = {},
) {
  return http.post('*', async ({ request }) => {
    const form = new URLSearchParams(await request.text());
    const start = Number(form.get('start'));
    const length = Math.max(Math.min(count - start, most, Number(form.get('limit'))), 0);
    // Its text goes on meanwhile.
    const status = start % 2 === 0 ? 'P' : 'D';
    const messages = Array.from({ length }, (_, no) => ({ batch_id: start + no + 1, datetime: 'x', status }));
    return HttpResponse.json({ messages, start, ...(total && { total: total(length) }), status: 'success' });
  });
}

describe('history', () => {
  it.each([
    ['group', '/get_history_group/'],
    ['api', '/get_history_api/'],
  ] as const)('of channel %s is asked oldest first, with a fixed end', async (channel, url) => {
    const { client, server } = await answering({ messages: [], total: 0, status: 'success' });
    expect(await collect(client.history(channel, window))).toEqual([]);
    expect(server.seen[0]?.url).toBe(url);
    expect(Object.fromEntries(server.seen[0]?.form ?? [])).toMatchObject({
      min_time: String(Date.UTC(2026, 10, 24, 11) / 1000),
      max_time: String(Date.UTC(2026, 10, 24, 13) / 1000 + 1),
      sort_order: 'asc',
      start: '0',
      limit: '1000',
    });
  });

  it('reads the rows of both channels, whatever their types', async () => {
    const { client } = await answering({
      total: '3',
      messages: [
        {
          batch_id: 700000101,
          group_id: '123456',
          group_name: 'VIP',
          message: 'Hi',
          datetime: '2026-11-24 12:00:00',
          num_credits: 1,
        },
        { id: 9, batch_id: '', number: 447700900001, content: 'Hi', sender: 'ACME', datetime: null },
        {},
      ],
      status: 'success',
    });
    const none = {
      batchId: undefined,
      groupId: undefined,
      groupName: undefined,
      number: undefined,
      text: undefined,
    };
    expect(await collect(client.history('group', window))).toEqual([
      {
        ...none,
        batchId: '700000101',
        groupId: '123456',
        groupName: 'VIP',
        text: 'Hi',
        sentAt: '2026-11-24 12:00:00',
      },
      { ...none, number: '447700900001', text: 'Hi', sentAt: '' },
      { ...none, sentAt: '' },
    ]);
  });

  it.each([
    ['a total', 2500, 3, { total: () => 2500 }],
    ['no total', 2500, 4, {}],
    ['a total of the page only', 2500, 3, { total: (page: number) => page }],
    ['pages smaller than asked for', 250, 3, { most: 100, total: () => 250 }],
    [
      'pages smaller than asked for and a total of the page only',
      250,
      3,
      { most: 100, total: (page: number) => page },
    ],
    ['full pages only', 2000, 3, { total: () => 2000 }],
  ])('reads every row once, with %s', async (_, count, calls, options) => {
    const { origin, seen } = await serve(history(count, options));
    const rows = await collect(clientOf(origin).history('api', window));
    expect(rows.map(({ batchId }) => Number(batchId))).toEqual(
      Array.from({ length: count }, (__, index) => index + 1),
    );
    expect(seen).toHaveLength(calls);
  });

  it('does not end quietly before its total', async () => {
    const { origin } = await serve(history(1000, { total: () => 1200 }));
    const read = collect(clientOf(origin).history('api', window));
    expect(await failureOf(read)).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
  });

  it.each([
    ['newest first, while a text leaves', (page: number) => -page],
    ['oldest first, while a row is deleted', (page: number) => page],
  ])('is never taken for whole when its rows shift between pages: %s', async (_, shiftOf) => {
    let page = 0;
    const { origin } = await serve(
      http.post('*', async ({ request }) => {
        const start = Number(new URLSearchParams(await request.text()).get('start')) + shiftOf(page);
        page += 1;
        const length = Math.max(Math.min(1000, 1500 - start), 0);
        const messages = Array.from({ length }, (__, index) => ({
          batch_id: start + index + 10,
          status: page,
        }));
        return HttpResponse.json({ messages, total: 1500, status: 'success' });
      }),
    );
    const read = collect(clientOf(origin).history('api', window));
    expect(await failureOf(read)).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
  });

  it('does not go round for ever when paging does not advance', async () => {
    const messages = Array.from({ length: 1000 }, (_, index) => ({ batch_id: index + 1 }));
    const { client, server } = await answering({ messages, total: 5000, status: 'success' });
    expect(await failureOf(collect(client.history('api', window)))).toMatchObject({ outcome: 'not_sent' });
    expect(server.seen).toHaveLength(2);
  });

  it('asks for a page only when it is needed', async () => {
    const { origin, seen } = await serve(history(5000));
    for await (const row of clientOf(origin).history('api', window)) if (row.batchId === '10') break;
    expect(seen).toHaveLength(1);
  });

  it.each([[{ status: 'success', total: 0 }], [{ messages: 'none' }], [{ messages: [7] }]])(
    'is never taken for empty when its list is missing or odd (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await failureOf(collect(client.history('group', window)))).toMatchObject({
        outcome: 'not_sent',
      });
    },
  );
});
