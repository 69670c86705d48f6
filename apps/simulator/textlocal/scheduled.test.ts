import { describe, expect, it } from '@jest/globals';
import { errorCode, HOUR, seconds, simulatorUnderTest, TEST_START } from '../test-client.ts';

const IN_AN_HOUR = { group_id: 123456, message: 'Hello', schedule_time: seconds(TEST_START + HOUR) };

describe('before its time a scheduled send', () => {
  it('is listed in strings only, in the shape of the vendor’s sample', async () => {
    const { call } = await simulatorUnderTest();
    const { batch_id } = await call('send', { ...IN_AN_HOUR, sender: 'ACMEVIP' });
    expect(await call('get_scheduled')).toEqual({
      scheduled: [
        {
          id: String(batch_id),
          scheduledFor: '2026-11-24-12-00-00',
          howmany: '10',
          message: 'Hello',
          origin: 'ACMEVIP',
          groupName: 'Customers',
          groupid: '123456',
        },
      ],
      status: 'success',
    });
  });

  it('is listed without a group when it goes to numbers', async () => {
    const { call } = await simulatorUnderTest();
    const { schedule_time } = IN_AN_HOUR;
    const sent = await call('send', { numbers: '447700900001', message: 'Hello', schedule_time });
    expect(sent['messages']).toHaveLength(1);
    const { scheduled } = await call('get_scheduled');
    expect(scheduled).toMatchObject([{ howmany: '1', groupName: '', groupid: '' }]);
  });

  it('has cost its credits, has texted nobody, and is in no history', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const { batch_id } = await call('send', IN_AN_HOUR);
    expect(simulator.account('simulator-key').credits).toBe(9_999_990);
    expect(simulator.summary()).toMatchObject({ texts: 0, waiting: 1 });
    expect(await call('get_history_group')).toMatchObject({ total: 0 });
    expect(await call('status_batch', { batch_id })).toMatchObject({ num_messages: 10, num_delivered: 0 });
  });

  it('returns its credits when cancelled, and never leaves', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const { batch_id } = await call('send', IN_AN_HOUR);
    const cancelled = await call('cancel_scheduled', { sent_id: batch_id });
    expect(cancelled).toEqual({ id: String(batch_id), status: 'success' });
    expect(simulator.account('simulator-key').credits).toBe(10_000_000);
    simulator.advance(2 * HOUR);
    expect(simulator.summary()).toMatchObject({ texts: 0, waiting: 0 });
    expect(errorCode(await call('cancel_scheduled', { sent_id: batch_id }))).toBe(902);
  });

  it('can be listed without the status member that the vendor’s sample lacks', async () => {
    const { call } = await simulatorUnderTest({ scheduledWithoutStatus: true });
    expect(await call('get_scheduled')).toEqual({ scheduled: [] });
  });
});

describe('when its time comes a scheduled send', () => {
  it('goes to those who are members then, and costs what they cost', async () => {
    const { call, simulator } = await simulatorUnderTest();
    await call('send', IN_AN_HOUR);
    await call('delete_contact', { group_id: 123456, number: 447710000001 });
    await call('delete_contact', { group_id: 123456, number: 447710000002 });
    await call('create_contacts', { group_id: 123456, numbers: '447700900001' });
    simulator.advance(HOUR);
    const numbers = [...simulator.texts()].map(({ number }) => number);
    expect(numbers).toHaveLength(9);
    expect(numbers).toContain(447700900001);
    expect(numbers).not.toContain(447710000001);
    expect(simulator.account('simulator-key').credits).toBe(9_999_991);
  });

  it('leaves at the time asked for, however late anybody looks', async () => {
    const { call, simulator } = await simulatorUnderTest();
    await call('send', IN_AN_HOUR);
    simulator.advance(5 * HOUR);
    const [batch] = simulator.summary().batches;
    expect(batch?.leftAt).toBe('2026-11-24T12:00:00.000Z');
    expect(await call('get_scheduled')).toMatchObject({ scheduled: [] });
  });

  it('cannot be cancelled any more', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const { batch_id } = await call('send', IN_AN_HOUR);
    simulator.advance(HOUR);
    expect(errorCode(await call('cancel_scheduled', { sent_id: batch_id }))).toBe(902);
    expect(simulator.summary().texts).toBe(10);
  });

  it('texts nobody and gives the credits back if its group was deleted', async () => {
    const { call, simulator } = await simulatorUnderTest();
    await call('send', IN_AN_HOUR);
    await call('delete_group', { group_id: 123456 });
    simulator.advance(HOUR);
    expect(simulator.summary()).toMatchObject({ texts: 0, waiting: 0 });
    expect(simulator.account('simulator-key').credits).toBe(10_000_000);
  });

  it('leaves by itself, without a call', async () => {
    let begun: number | undefined;
    // Fifty milliseconds before the full second, since schedule_time knows no smaller unit; stands still until it is asked.
    const now = (): number => TEST_START - 50 + (begun === undefined ? 0 : performance.now() - begun);
    const { call, simulator } = await simulatorUnderTest({ now });
    const { outbox } = simulator.account('simulator-key');
    await call('send', { ...IN_AN_HOUR, schedule_time: seconds(TEST_START) });
    begun = performance.now();
    await new Promise<void>((resolve) => {
      const look = (): void => void (outbox.left.length === 1 ? resolve() : setImmediate(look));
      look();
    });
    expect(outbox.waiting.size).toBe(0);
  });
});
