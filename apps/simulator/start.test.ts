import { describe, expect, it } from '@jest/globals';
import { getResponse } from 'msw';
import { startSimulator } from './start.ts';
import { DAY, HOUR, seconds, simulatorUnderTest, TEST_START } from './test-client.ts';

const ORDER = { group_id: 123456, message: 'Hello', custom: 'c-1' };

describe('a simulator', () => {
  it('binds loopback on a free port and can be stopped twice', async () => {
    const simulator = await startSimulator();
    expect(simulator.origin).toBe(`http://127.0.0.1:${simulator.port}`);
    await Promise.all([simulator.stop(), simulator.stop()]);
    await simulator.stop();
    await expect(fetch(simulator.origin)).rejects.toThrow('fetch failed');
  });

  it('says so when its port is taken', async () => {
    const { simulator } = await simulatorUnderTest();
    await expect(startSimulator({ port: simulator.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('serves its handlers in process on the same state', async () => {
    const { simulator, call } = await simulatorUnderTest();
    await call('create_group', { name: 'Segment' });
    const request = new Request('https://api.txtlocal.com/get_groups/', {
      method: 'POST',
      body: new URLSearchParams({ apikey: 'simulator-key' }),
    });
    const response = await getResponse([...simulator.handlers], request);
    expect(await response?.json()).toMatchObject({ num_groups: 4 });
  });

  it('logs each call without key, number or text', async () => {
    const events: unknown[] = [];
    const { call } = await simulatorUnderTest({ log: (event) => events.push(event) });
    await call('send', { numbers: '447700900001', message: 'Hello' });
    expect(events).toEqual([{ command: 'send', outcome: 'success', ms: expect.any(Number) }]);
  });

  it('refuses settings that cannot work', async () => {
    await expect(startSimulator({ dayMs: 0 })).rejects.toThrow(RangeError);
  });
});

describe('the log of texts', () => {
  it('has one line for each text that left, of one account or all', async () => {
    const { simulator, call } = await simulatorUnderTest();
    simulator.addAccount({ apiKey: 'other', contacts: 2 });
    const { batch_id } = await call('send', { ...ORDER, sender: 'ACMEVIP' });
    const text = await (await fetch(`${simulator.origin}/_control/texts?apiKey=simulator-key`)).text();
    const rows = text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows).toHaveLength(10);
    expect(rows[0]).toEqual({
      apiKey: 'simulator-key',
      batchId: batch_id,
      messageId: expect.any(Number),
      groupId: 123456,
      number: 447710000001,
      text: 'Hello',
      sender: 'ACMEVIP',
      custom: 'c-1',
      leftAt: '2026-11-24T11:00:00.000Z',
    });
    expect(await (await fetch(`${simulator.origin}/_control/texts?apiKey=other`)).text()).toBe('');
  });

  it('sums up batches, and lists those that wait as a number only', async () => {
    const { call, control } = await simulatorUnderTest();
    const { batch_id } = await call('send', ORDER);
    await call('send', { ...ORDER, schedule_time: seconds(TEST_START + HOUR) });
    expect(await control('texts/summary')).toEqual({
      texts: 10,
      recipients: 10,
      doubles: 0,
      doublesByCustom: 0,
      doublesByText: 0,
      doubledNumbers: [],
      waiting: 1,
      batches: [
        {
          apiKey: 'simulator-key',
          batchId: batch_id,
          groupId: 123456,
          custom: 'c-1',
          sender: 'ACME',
          text: 'Hello',
          scheduleTime: null,
          leftAt: '2026-11-24T11:00:00.000Z',
          recipients: 10,
          optouts: false,
        },
      ],
    });
  });

  it('finds numbers that got the same reference or the same text twice', async () => {
    const { call, simulator } = await simulatorUnderTest();
    await call('send', { numbers: '447700900001,447700900002', message: 'one', custom: 'a' });
    await call('send', { numbers: '447700900002,447700900003', message: 'two', custom: 'a' });
    await call('send', { numbers: '447700900003,447700900004', message: 'two', custom: 'b' });
    await call('send', { numbers: '447700900001', message: 'three' });
    expect(simulator.summary()).toMatchObject({
      texts: 7,
      recipients: 4,
      doublesByCustom: 1,
      doublesByText: 1,
      doubles: 2,
      doubledNumbers: [447700900002, 447700900003],
    });
  });
});

describe('the control calls', () => {
  it('create accounts, bare and stocked', async () => {
    const { control, callAs } = await simulatorUnderTest();
    const bare = { apiKey: 'bare', credits: 5, senders: ['SHOP'], defaultSender: null };
    expect(await control('accounts', bare)).toEqual({ apiKey: 'bare', contactGroupId: null });
    expect(await callAs('bare')('balance')).toMatchObject({ balance: { sms: 5 } });
    const stocked = { apiKey: 'stocked', contacts: 3 };
    expect(await control('accounts', stocked)).toEqual({ apiKey: 'stocked', contactGroupId: 123456 });
    expect(await callAs('stocked')('get_contacts', { group_id: 123456 })).toMatchObject({ num_contacts: 3 });
    expect(await control('accounts', stocked)).toEqual({ error: expect.stringContaining('apiKey') });
  });

  it('count calls by command and result, until reset', async () => {
    const { call, control } = await simulatorUnderTest();
    await call('balance');
    await call('send');
    expect(await control('calls?apiKey=simulator-key')).toMatchObject({
      balance: { calls: 1, failures: 0, faults: 0, peakConcurrent: 1 },
      send: { calls: 1, failures: 1 },
      '*': { calls: 2, failures: 1 },
    });
    await control('calls/reset', {});
    expect(await control('calls')).toEqual({});
  });

  it('order faults, list them, and refuse misspelt ones', async () => {
    const { control, simulator } = await simulatorUnderTest();
    const fault = { kind: 'error', command: 'balance', code: 7, times: 2 };
    expect(await control('faults', [fault])).toEqual([{ ...fault, left: 2 }]);
    expect(await control('faults')).toHaveLength(1);
    expect(await control('faults', { kind: 'slow', probabillity: 0.5 })).toMatchObject({
      error: expect.stringContaining('probabillity'),
    });
    expect(await control('faults', { kind: 'fire' })).toMatchObject({ error: expect.any(String) });
    await fetch(`${simulator.origin}/_control/faults`, { method: 'DELETE' });
    expect(simulator.faults.list()).toEqual([]);
  });

  it('put the clock forward, never back', async () => {
    const { call, control, simulator } = await simulatorUnderTest();
    await call('send', { ...ORDER, schedule_time: seconds(TEST_START + HOUR) });
    expect(await control('clock', { advanceMs: DAY })).toEqual({ now: '2026-11-25T11:00:00.000Z' });
    expect(simulator.summary().texts).toBe(10);
    expect(await control('clock', { advanceMs: -1 })).toMatchObject({ error: expect.any(String) });
  });
});
