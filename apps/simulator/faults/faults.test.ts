import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { errorCode, simulatorUnderTest, warningCodes } from '../test-client.ts';
import { Faults } from './faults.ts';

const ORDER = { group_id: 123456, message: 'Hello', custom: 'c-1' };

async function raw(origin: string, command: string): Promise<Response> {
  return fetch(`${origin}/${command}/?apikey=simulator-key`);
}

describe('an answer lost', () => {
  it('after the effect leaves the texts sent and the caller with nothing', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'drop-after', command: 'send' });
    await expect(call('send', ORDER)).rejects.toThrow('fetch failed');
    expect(simulator.summary()).toMatchObject({ texts: 10, doubles: 0 });
    expect(simulator.account('simulator-key').credits).toBe(9_999_990);
    await call('send', ORDER);
    expect(simulator.summary()).toMatchObject({ texts: 20, doubles: 10, doublesByCustom: 10 });
  });

  it('before the effect leaves everything as it was', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'drop-before', command: 'send' });
    await expect(call('send', ORDER)).rejects.toThrow('fetch failed');
    expect(simulator.summary().texts).toBe(0);
  });

  it('is had for any send to a group named LOSE-ANSWER', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const { group } = await call('create_group', { name: 'Campaign LOSE-ANSWER' });
    const { id } = group as { id: number };
    await call('create_contacts', { group_id: id, numbers: '447700900001' });
    await expect(call('send', { group_id: id, message: 'Hello' })).rejects.toThrow('fetch failed');
    expect(simulator.summary().texts).toBe(1);
    expect(await call('get_history_group')).toMatchObject({ total: 1, messages: [{ group_id: id }] });
  });

  it('by a reset, with or without the effect', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'reset', command: 'send' }, { kind: 'reset', command: 'send', after: true });
    await expect(call('send', ORDER)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(simulator.summary().texts).toBe(0);
    await expect(call('send', ORDER)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(simulator.summary().texts).toBe(10);
  });

  it('halfway has taken effect', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'truncate' });
    await expect(call('send', ORDER)).rejects.toThrow('terminated');
    expect(simulator.summary().texts).toBe(10);
  });
});

describe('a call that hangs', () => {
  it('ends with the simulator', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'hang', after: true });
    const answer = call('send', ORDER);
    const failed = expect(answer).rejects.toThrow('fetch failed');
    while (simulator.summary().texts === 0) await new Promise(setImmediate);
    await simulator.stop();
    await failed;
  });

  it('is given up when its caller goes', async () => {
    const { simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'hang', command: 'balance' });
    const socket = connect(simulator.port, '127.0.0.1');
    socket.write('GET /balance/?apikey=simulator-key HTTP/1.1\r\nHost: simulator\r\n\r\n');
    while (simulator.faults.list().length > 0) await new Promise(setImmediate);
    socket.destroy();
    while (simulator.calls.counts()['balance']?.faults !== 1) await new Promise(setImmediate);
    expect(simulator.calls.counts()['balance']).toMatchObject({ calls: 1, faults: 1 });
  });
});

describe('a faulty answer', () => {
  it('is HTML with 502, marked by a header', async () => {
    const { simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'html-502' });
    const response = await raw(simulator.origin, 'balance');
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(response.headers.get('x-simulator-fault')).toBe('html-502');
    expect((await raw(simulator.origin, 'balance')).headers.has('x-simulator-fault')).toBe(false);
  });

  it('is 429 with the time to wait', async () => {
    const { simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: '429', retryAfter: 3 }, { kind: '429' });
    const response = await raw(simulator.origin, 'balance');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await raw(simulator.origin, 'balance')).headers.has('retry-after')).toBe(false);
  });

  it('is an error code of choice, or a lack of credits, without effect', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'error', code: 192 }, { kind: 'no-credits', command: 'send' });
    expect(errorCode(await call('send', ORDER))).toBe(192);
    expect(errorCode(await call('send', ORDER))).toBe(7);
    expect(simulator.summary().texts).toBe(0);
  });

  it('has members of types they never have', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'wrong-types' });
    expect(await call('get_groups')).toEqual({
      num_groups: { value: null },
      groups: 'none',
      status: 'success',
    });
  });

  it('refuses one contact in ten, with a warning', async () => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'partial', command: 'create_contacts_bulk' });
    const contacts = Array.from({ length: 20 }, (_, i) => ({ number: 447_711_000_000 + i }));
    const answer = await call('create_contacts_bulk', { contacts });
    expect(answer).toMatchObject({ num_contacts: 18, status: 'success' });
    expect(warningCodes(answer)).toEqual([56]);
  });

  it.each([
    ['remove', ['C-000006', 'C-000007'], 9],
    ['insert', ['C-000004', 'C-000005'], 11],
    ['move', ['C-000004', 'C-000005'], 10],
  ] as const)('reads a page of a group that has shifted: %s', async (shift, expected, size) => {
    const { call, simulator } = await simulatorUnderTest();
    simulator.faults.add({ kind: 'shifting-pages', command: 'get_contacts', skip: 1, shift });
    await call('get_contacts', { group_id: 123456, start: 0, limit: 4 });
    const page = await call('get_contacts', { group_id: 123456, start: 4, limit: 2 });
    expect((page['contacts'] as { custom1: string }[]).map(({ custom1 }) => custom1)).toEqual(expected);
    expect(page['num_contacts']).toBe(size);
  });
});

/** Which of a thousand calls a fault of three in ten hits. */
function hits(seed: number): boolean[] {
  const faults = new Faults(seed);
  faults.add({ kind: 'slow', probability: 0.3 });
  return Array.from({ length: 1000 }, () => faults.draw('send', 'a') !== undefined);
}

describe('ordered faults', () => {
  it('hit as often as said, after those let through, and only what they are meant for', () => {
    const faults = new Faults(1);
    faults.add({ kind: 'hang', command: 'send', apiKey: 'a', skip: 1, times: 2 });
    const drawn = [
      faults.draw('balance', 'a'),
      faults.draw('send', 'b'),
      faults.draw('send', 'a'),
      faults.draw('send', 'a'),
      faults.draw('send', 'a'),
      faults.draw('send', 'a'),
    ];
    expect(drawn.map((fault) => fault?.kind ?? '-')).toEqual(['-', '-', '-', 'hang', 'hang', '-']);
    expect(faults.list()).toEqual([]);
  });

  it('hit by chance the same calls for the same seed, and others for another', () => {
    expect(hits(1)).toEqual(hits(1));
    expect(hits(1)).not.toEqual(hits(2));
    expect(hits(1).filter(Boolean).length / 1000).toBeCloseTo(0.3, 1);
  });

  it('that make no sense are not taken', () => {
    const faults = new Faults(1);
    expect(() => faults.add({ kind: 'slow', probability: 2 })).toThrow(RangeError);
    expect(() => faults.add({ kind: 'slow', times: 0 })).toThrow(RangeError);
  });
});
