import { describe, expect, it } from '@jest/globals';
import { errorCode, seconds, simulatorUnderTest, TEST_START, warningCodes } from '../test-client.ts';

const TO_GROUP = { group_id: 123456, message: 'Hello' };

describe('a send to numbers', () => {
  it('is answered with ids, credits and each recipient once, in international form', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const numbers = '07700900001,447700900001,+447700900002';
    const sent = await call('send', { numbers, message: 'Hello', sender: 'ACME', custom: 'c-42' });
    expect(sent).toEqual({
      balance: 9_999_998,
      batch_id: expect.any(Number),
      cost: 2,
      num_messages: 2,
      message: { num_parts: 1, sender: 'ACME', content: 'Hello' },
      receipt_url: '',
      custom: 'c-42',
      messages: [
        { id: expect.stringMatching(/^\d+$/), recipient: 447700900001 },
        { id: expect.stringMatching(/^\d+$/), recipient: 447700900002 },
      ],
      status: 'success',
    });
    expect(sent['batch_id']).toBeGreaterThan(2 ** 31);
    expect(simulator.summary()).toMatchObject({ texts: 2, recipients: 2, doubles: 0 });
  });

  it('goes to the valid numbers beside invalid ones, with warning 3', async () => {
    const { call } = await simulatorUnderTest();
    const sent = await call('send', { numbers: '447700900001,44123,x', message: 'Hello' });
    expect(sent).toMatchObject({ num_messages: 1, status: 'success' });
    expect(warningCodes(sent)).toEqual([3]);
  });

  it('is refused when no number is valid: 32 if none is made of digits, else 51', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('send', { numbers: 'x,y', message: 'Hello' }))).toBe(32);
    expect(errorCode(await call('send', { numbers: 'x,44123', message: 'Hello' }))).toBe(51);
  });

  it('makes two batches and bills twice when it is called twice', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const order = { numbers: '447700900001', message: 'Hello', custom: 'c-1' };
    const [first, second] = [await call('send', order), await call('send', order)];
    expect(first['batch_id']).not.toBe(second['batch_id']);
    expect(simulator.account('simulator-key').credits).toBe(9_999_998);
    expect(simulator.summary()).toMatchObject({ doubles: 1, doublesByCustom: 1, doublesByText: 1 });
  });
});

describe('a send to a group', () => {
  it('goes to every member and costs parts times members', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const sent = await call('send', { ...TO_GROUP, message: 'x'.repeat(161) });
    expect(sent).toMatchObject({ cost: 20, num_messages: 10, balance: 9_999_980 });
    expect([...simulator.texts()].map(({ number }) => number)).toHaveLength(10);
  });

  it('leaves out opted-out members only when told so', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.account('simulator-key').optOut(447710000001);
    expect(await call('send', TO_GROUP)).toMatchObject({ num_messages: 10 });
    expect(await call('send', { ...TO_GROUP, optouts: 'true' })).toMatchObject({ num_messages: 9 });
  });

  it('lists no recipients above the limit set for it', async () => {
    const { call } = await simulatorUnderTest({ listRecipients: 9 });
    expect(await call('send', TO_GROUP)).toMatchObject({ num_messages: 10, messages: [] });
  });
});

describe('test mode', () => {
  it('answers as a real send does and keeps nothing', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const sent = await call('send', { ...TO_GROUP, test: 'true' });
    expect(sent).toMatchObject({ test_mode: true, num_messages: 10, cost: 10, balance: 10_000_000 });
    const at = seconds(TEST_START) + 60;
    await call('send', { ...TO_GROUP, test: 'true', schedule_time: at });
    expect(await call('get_scheduled')).toMatchObject({ scheduled: [] });
    expect(await call('get_history_group')).toMatchObject({ total: 0 });
    expect(errorCode(await call('status_batch', { batch_id: sent['batch_id'] }))).toBe(900);
    expect(simulator.summary()).toMatchObject({ texts: 0, waiting: 0 });
    expect(simulator.account('simulator-key').credits).toBe(10_000_000);
  });

  it('is not entered when a caller writes out that it is off', async () => {
    const { call, simulator } = await simulatorUnderTest();
    expect(await call('send', { ...TO_GROUP, test: 'false' })).not.toHaveProperty('test_mode');
    expect(simulator.summary().texts).toBe(10);
  });
});

describe('refusals of a send', () => {
  const past = seconds(TEST_START) - 1;
  const farOff = seconds(TEST_START) + 367 * 86_400;
  it.each<[string, Record<string, unknown>, number]>([
    ['no target', { message: 'Hello' }, 4],
    ['both targets', { ...TO_GROUP, numbers: '447700900001' }, 34],
    ['no text', { group_id: 123456 }, 5],
    ['a text over 765 characters', { ...TO_GROUP, message: 'x'.repeat(766) }, 6],
    ['a malformed sender', { ...TO_GROUP, sender: 'AC' }, 43],
    ['the sender REFUSED', { ...TO_GROUP, sender: 'REFUSED' }, 43],
    ['a time that is no number', { ...TO_GROUP, schedule_time: 'noon' }, 8],
    ['a time too far off', { ...TO_GROUP, schedule_time: farOff }, 8],
    ['a time in the past', { ...TO_GROUP, schedule_time: past }, 9],
    ['an unknown group', { group_id: 1, message: 'Hello' }, 10],
    ['an empty group', { group_id: 5, message: 'Hello' }, 11],
    ['too many numbers', { numbers: '447700900001,'.repeat(10_001), message: 'Hello' }, 33],
  ])('%s', async (_, parameters, code) => {
    const { call, simulator } = await simulatorUnderTest();
    const refused = await call('send', parameters);
    expect(refused.status).toBe('failure');
    expect(errorCode(refused)).toBe(code);
    expect(simulator.summary()).toMatchObject({ texts: 0, waiting: 0 });
  });

  it('looks at the text before the sender, and at the sender before the group', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('send', { group_id: 1, sender: 'AC' }))).toBe(5);
    expect(errorCode(await call('send', { group_id: 1, sender: 'AC', message: 'Hello' }))).toBe(43);
  });

  it('no sender where the account has no default one', async () => {
    const { simulator, callAs } = await simulatorUnderTest();
    simulator.addAccount({ apiKey: 'bare', defaultSender: null });
    const refused = await callAs('bare')('send', { numbers: '447700900001', message: 'Hello' });
    expect(errorCode(refused)).toBe(44);
  });

  it('too few credits, and a group named NO-CREDITS whatever the balance', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const account = simulator.account('simulator-key');
    const group = account.createGroup('NO-CREDITS');
    account.addContacts(group?.id ?? 0, [{ number: 447700900001 }]);
    expect(errorCode(await call('send', { group_id: group?.id, message: 'Hello' }))).toBe(7);
    account.credits = 9;
    expect(errorCode(await call('send', TO_GROUP))).toBe(7);
    expect(account.credits).toBe(9);
  });
});

describe('an account moved to Webex Interact', () => {
  it('answers send with money and knows no other command', async () => {
    const { call } = await simulatorUnderTest({ webex: true });
    expect(await call('send', TO_GROUP)).toMatchObject({
      cost: 0.39,
      balance: 389_999.61,
      status: 'success',
    });
    expect(errorCode(await call('balance'))).toBe(2);
  });
});

describe('bulk_json', () => {
  it('sends what it can and lists the rest with the reason', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const messages = [
      { number: 447700900001, text: 'Hi Ann' },
      { number: '44123', text: 'Hi Bob' },
      { number: '07700900003', text: 'Hi Cleo' },
    ];
    const sent = await call('bulk_json', { data: { sender: 'ACME', messages } });
    expect(sent).toMatchObject({
      cost: 2,
      total_cost: 2,
      balance: 9_999_998,
      messages: [
        { num_messages: 1, messages: [{ recipient: 447700900001 }] },
        { num_messages: 1, messages: [{ recipient: 447700900003 }] },
      ],
      messages_not_sent: [{ number: '44123', message: 'Hi Bob', error: { code: 32 } }],
      status: 'success',
    });
    expect([...simulator.texts()].map(({ text }) => text)).toEqual(['Hi Ann', 'Hi Cleo']);
  });

  it('refuses data that is no JSON, and data without messages', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('bulk_json', { data: '{' }))).toBe(15);
    expect(errorCode(await call('bulk_json', { data: {} }))).toBe(4);
  });

  it('keeps nothing in test mode', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const messages = [{ number: 447700900001, text: 'Hi Ann' }];
    expect(await call('bulk_json', { data: { test: true, messages } })).toMatchObject({ test_mode: true });
    expect(simulator.summary().texts).toBe(0);
  });
});
