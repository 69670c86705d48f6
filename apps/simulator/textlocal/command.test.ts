import { describe, expect, it } from '@jest/globals';
import { errorCode, simulatorUnderTest } from '../test-client.ts';
import type { Answer, SimulatorUnderTest } from '../test-client.ts';

async function ask({ simulator }: SimulatorUnderTest, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(simulator.origin + path, init);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

describe('a call', () => {
  it('may come as a form, as multipart or as a query, with any spelling of the key', async () => {
    const bench = await simulatorUnderTest();
    const multipart = new FormData();
    multipart.set('apiKey', 'simulator-key');
    const balance = { balance: { sms: 10_000_000, mms: 0 }, status: 'success' };
    const form = new URLSearchParams({ APIKEY: 'simulator-key' });
    expect(await ask(bench, '/balance', { method: 'POST', body: form })).toEqual(balance);
    expect(await ask(bench, '/balance/', { method: 'POST', body: multipart })).toEqual(balance);
    expect(await ask(bench, '/balance/?apikey=simulator-key')).toEqual(balance);
  });

  it('takes a parameter from the body rather than from the query', async () => {
    const bench = await simulatorUnderTest();
    const body = new URLSearchParams({ apikey: 'simulator-key' });
    expect(await ask(bench, '/balance/?apikey=wrong', { method: 'POST', body })).toMatchObject({
      status: 'success',
    });
  });

  it('has no parameters when its body is JSON', async () => {
    const bench = await simulatorUnderTest();
    const answer = await ask(bench, '/balance/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apikey: 'simulator-key' }),
    });
    expect(errorCode(answer)).toBe(3);
  });

  it('survives a percent sign that encodes nothing', async () => {
    const bench = await simulatorUnderTest();
    const answer = await ask(bench, '/send/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'apikey=simulator-key&group_id=123456&message=100%+sure',
    });
    expect(answer).toMatchObject({ message: { content: '100% sure' } });
  });

  it('with a wrong key is refused with 3, whatever else is wrong with it', async () => {
    const { callAs, call } = await simulatorUnderTest();
    expect(errorCode(await callAs('wrong')('send'))).toBe(3);
    expect(await call('balance', { apikey: '' })).toEqual({
      errors: [{ code: 3, message: 'Invalid login details' }],
      status: 'failure',
    });
  });

  it('is taken with the older login of user name and hash', async () => {
    const bench = await simulatorUnderTest();
    bench.simulator.addAccount({ apiKey: 'k', username: 'ops@acme.example', hash: 'abc', credits: 7 });
    expect(await ask(bench, '/balance/?username=ops@acme.example&hash=abc')).toMatchObject({
      balance: { sms: 7 },
    });
    expect(errorCode(await ask(bench, '/balance/?username=ops@acme.example&hash=no'))).toBe(3);
  });

  it('without a command is error 1, with an unknown one error 2', async () => {
    const bench = await simulatorUnderTest();
    expect(errorCode(await ask(bench, '/'))).toBe(1);
    expect(errorCode(await ask(bench, '/get_surveys/?apikey=simulator-key'))).toBe(2);
  });
});

describe('the account calls', () => {
  it('give senders and templates', async () => {
    const { call } = await simulatorUnderTest();
    expect(await call('get_sender_names')).toEqual({
      default_sender_name: 'ACME',
      sender_names: ['ACME', 'ACMEVIP'],
      status: 'success',
    });
    const { templates } = await call('get_templates');
    expect((templates as { id: number }[]).map(({ id }) => id)).toEqual([1001, 1002, 1003, 1004, 1005, 1006]);
    expect((templates as unknown[])[0]).toMatchObject({
      title: 'Free spins',
      senderName: 'ACME',
      isMyDND: 0,
    });
  });
});

describe('two accounts', () => {
  it('know nothing of each other', async () => {
    const { simulator, call, callAs } = await simulatorUnderTest();
    simulator.addAccount({ apiKey: 'other', contacts: 3 });
    const other = callAs('other');
    const { batch_id } = await call('send', { group_id: 123456, message: 'Hello' });
    const { group } = await call('create_group', { name: 'Segment' });
    expect(errorCode(await other('status_batch', { batch_id }))).toBe(900);
    expect(errorCode(await other('get_contacts', { group_id: (group as { id: number }).id }))).toBe(10);
    expect(await other('get_history_group')).toMatchObject({ total: 0 });
    expect(await other('get_contacts', { group_id: 123456 })).toMatchObject({ num_contacts: 3 });
    expect(await other('balance')).toMatchObject({ balance: { sms: 10_000_000 } });
    expect(simulator.summary('other').texts).toBe(0);
    expect(simulator.calls.counts('other')['*']).toMatchObject({ calls: 5, failures: 2 });
  });

  it('cannot share a key', async () => {
    const { simulator } = await simulatorUnderTest();
    expect(() => simulator.addAccount({ apiKey: 'simulator-key' })).toThrow(RangeError);
  });
});

describe('looseTypes', () => {
  it('turns numbers into strings and digits into numbers, all the way down', async () => {
    const { call } = await simulatorUnderTest({ looseTypes: true });
    const sent = await call('send', { numbers: '447700900001', message: 'Hello' });
    expect(sent).toMatchObject({
      num_messages: '1',
      messages: [{ id: expect.any(Number), recipient: '447700900001' }],
      status: 'success',
    });
  });
});
