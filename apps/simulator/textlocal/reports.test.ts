import { describe, expect, it } from '@jest/globals';
import { DAY, errorCode, HOUR, seconds, simulatorUnderTest, TEST_START } from '../test-client.ts';
import type { Answer } from '../test-client.ts';

const settled = (report: Answer): number =>
  ['num_delivered', 'num_undelivered', 'num_expired', 'num_unknown', 'num_invalid']
    .map((name) => Number(report[name]))
    .reduce((sum, count) => sum + count, 0);

describe('status_batch', () => {
  it('has everything pending at once, and all settled after four days', async () => {
    const { call, simulator } = await simulatorUnderTest({ stock: { contacts: 20_000 } });
    const { batch_id } = await call('send', { group_id: 123456, message: 'Hello' });
    expect(settled(await call('status_batch', { batch_id }))).toBe(0);
    let before = 0;
    for (let day = 1; day <= 4; day += 1) {
      simulator.advance(DAY);
      const report = await call('status_batch', { batch_id });
      expect(settled(report)).toBeGreaterThan(before);
      expect(settled(report)).toBeLessThanOrEqual(20_000);
      before = settled(report);
    }
    const last = await call('status_batch', { batch_id });
    expect(settled(last)).toBe(20_000);
    expect(Number(last['num_delivered']) / 20_000).toBeCloseTo(0.96, 1);
    for (const name of ['num_undelivered', 'num_expired', 'num_unknown', 'num_invalid']) {
      expect(last[name]).toBeGreaterThan(0);
    }
  });

  it('lists recipients whose letters add up to its counts', async () => {
    const { call, simulator } = await simulatorUnderTest({ stock: { contacts: 3000 } });
    const { batch_id } = await call('send', { group_id: 123456, message: 'Hello' });
    for (const hours of [0, 1, 24, 48, 72, 96]) {
      simulator.advance(hours * HOUR);
      const report = await call('status_batch', { batch_id });
      const letters = (report['messages'] as { status: string }[]).map(({ status }) => status);
      const count = (letter: string): number => letters.filter((one) => one === letter).length;
      expect(letters).toHaveLength(3000);
      expect(report).toMatchObject({
        num_delivered: count('D'),
        num_undelivered: count('U'),
        num_expired: count('E'),
        num_unknown: count('?'),
        num_invalid: count('I'),
      });
    }
  });

  it('lists no recipients above the limit set for it', async () => {
    const { call } = await simulatorUnderTest({ listRecipients: 9 });
    const { batch_id } = await call('send', { group_id: 123456, message: 'Hello' });
    expect(await call('status_batch', { batch_id })).not.toHaveProperty('messages');
  });

  it('ages by simulated days', async () => {
    const { call, simulator } = await simulatorUnderTest({ dayMs: 1000 });
    const { batch_id } = await call('send', { group_id: 123456, message: 'Hello' });
    simulator.advance(4000);
    expect(settled(await call('status_batch', { batch_id }))).toBe(10);
  });

  it('gives the sentinel numbers their fixed fates', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const numbers = [1, 2, 3, 4, 5, 6].map((last) => `44770090010${last}`).join(',');
    const { batch_id } = await call('send', { numbers, message: 'Hello' });
    simulator.advance(30 * DAY);
    const { messages } = await call('status_batch', { batch_id });
    expect((messages as { status: string }[]).map(({ status }) => status).join('')).toBe('DUE?IP');
  });

  it('refuses an id it does not know', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('status_batch', { batch_id: 1 }))).toBe(900);
    expect(errorCode(await call('status_batch'))).toBe(900);
  });
});

describe('status_message', () => {
  it('tells of one text what the batch report tells of it', async () => {
    const { call, simulator } = await simulatorUnderTest();
    await call('send', { numbers: '447700900001', message: 'Before' });
    const { messages } = await call('send', { numbers: '447700900101,447700900102', message: 'Hello' });
    simulator.advance(DAY);
    const { id } = (messages as { id: string }[])[1] ?? { id: '' };
    const { message } = await call('status_message', { message_id: id });
    expect(message).toEqual({
      id: Number(id),
      recipient: 447700900102,
      type: 'sms',
      status: 'U',
      date: '2026-11-24 11:00:00',
    });
    expect(errorCode(await call('status_message', { message_id: Number(id) + 1 }))).toBe(901);
  });
});

describe('history', () => {
  it('shows a group send once with its group and batch, and each of its texts', async () => {
    const { call } = await simulatorUnderTest();
    const { batch_id } = await call('send', { group_id: 123456, message: 'Hello' });
    const groups = await call('get_history_group');
    expect(groups).toMatchObject({ total: 1, start: 0, status: 'success' });
    expect(groups['messages']).toMatchObject([
      {
        batch_id,
        group_id: 123456,
        group_name: 'Customers',
        message: 'Hello',
        datetime: '2026-11-24 11:00:00',
        num_credits: 10,
      },
    ]);
    const api = await call('get_history_api', { sort_order: 'asc' });
    expect(api).toMatchObject({ total: 10, sort_order: 'asc' });
    expect((api['messages'] as unknown[])[0]).toMatchObject({
      batch_id,
      number: 447710000001,
      content: 'Hello',
      sender: 'ACME',
      status: 'P',
    });
  });

  it('shows a scheduled send from the time it left, at that time', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const at = TEST_START + HOUR;
    await call('send', { group_id: 123456, message: 'Hello', schedule_time: seconds(at) });
    simulator.advance(2 * HOUR);
    const { messages } = await call('get_history_group');
    expect(messages).toMatchObject([{ datetime: '2026-11-24 12:00:00' }]);
    expect(await call('get_history_group', { max_time: seconds(at) - 1 })).toMatchObject({ total: 0 });
    expect(await call('get_history_group', { min_time: seconds(at) })).toMatchObject({ total: 1 });
  });

  it('pages over several batches without loss, in both orders', async () => {
    const { call, simulator } = await simulatorUnderTest();
    for (const message of ['one', 'two', 'three']) {
      await call('send', { group_id: 123456, message });
      simulator.advance(1000);
    }
    const orders: unknown[][] = [];
    for (const sort_order of ['asc', 'desc']) {
      const seen: unknown[] = [];
      for (let start = 0; start < 35; start += 7) {
        const { messages } = await call('get_history_api', { sort_order, start, limit: 7 });
        seen.push(...(messages as { id: string }[]).map(({ id }) => id));
      }
      orders.push(seen);
    }
    const [ascending = [], descending = []] = orders;
    expect(new Set(ascending).size).toBe(30);
    expect(ascending).toEqual(descending.toReversed());
  });

  it('has nothing in the lists of Messenger and of e-mail', async () => {
    const { call } = await simulatorUnderTest();
    await call('send', { group_id: 123456, message: 'Hello' });
    expect(await call('get_history_single')).toMatchObject({ messages: [], total: 0 });
    expect(await call('get_history_email')).toMatchObject({ messages: [], total: 0 });
  });
});
