// That an account's TextLocal is left alone while it does not answer, and what counts as that.
import { setInterval as ticks } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import type { TextLocal } from './client.ts';
import { Refusal } from './errors.ts';
import { clientOf, failureOf, serve, type TestServer } from './test-server.ts';

const circuit = { failures: 3, pauseMs: 150 };
const message = { groupId: '7', text: 'Hi', reference: 'r', unicode: false, test: false };

type Answer = () => Response;
const down: Answer = () => new HttpResponse('<html>Bad gateway', { status: 502 });
const up: Answer = () =>
  HttpResponse.json({ status: 'success', groups: [], scheduled: [], balance: { sms: 1 } });
const refusal: Answer = () =>
  HttpResponse.json({ status: 'failure', errors: [{ code: Refusal.login, message: 'no' }] });
const busy: Answer = () => new HttpResponse('', { status: 429, headers: { 'retry-after': '0' } });

/** A TextLocal that answers as told at the moment. */
async function provider(): Promise<{ client: TextLocal; server: TestServer; answer: (how: Answer) => void }> {
  let how = down;
  const server = await serve(http.post('*', () => how()));
  const answer = (next: Answer) => {
    how = next;
  };
  return { client: clientOf(server.origin, { circuit }), server, answer };
}

async function pauseIsOver(client: TextLocal): Promise<void> {
  for await (const _ of ticks(10)) if (client.circuit().state === 'half-open') return;
}

async function fail(client: TextLocal, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await failureOf(client.groups());
}

describe('circuit of an account', () => {
  it('makes no call after so many without an answer, and says how long', async () => {
    const { client, server } = await provider();
    await fail(client, 3);
    const error = await failureOf(client.groups());
    expect(error).toMatchObject({ outcome: 'retry_after', reason: 'outage', command: 'get_groups' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(circuit.pauseMs);
    expect(server.seen).toHaveLength(3);
    expect(client.circuit()).toMatchObject({ state: 'open', retryAt: expect.any(Date) });
  });

  it('leaves an unanswered send unknown, and says of one not made that nothing left', async () => {
    const { client } = await provider();
    await fail(client, 2);
    // The call that opens the circuit was made: whether it took effect is not known.
    expect(await failureOf(client.sendToGroup(message))).toMatchObject({ outcome: 'unknown' });
    expect(client.circuit().state).toBe('open');
    expect(await failureOf(client.sendToGroup(message))).toMatchObject({
      outcome: 'retry_after',
      reason: 'outage',
    });
  });

  it.each([
    ['refusals', refusal, 'refused'],
    ['requests to slow down', busy, 'busy'],
  ])('takes %s for answers, which also end a row of failures', async (_, answer, reason) => {
    const { client, server, answer: as } = await provider();
    await fail(client, 2);
    as(answer);
    for (let time = 0; time < 4; time += 1)
      expect(await failureOf(client.groups())).toMatchObject({ reason });
    as(down);
    await fail(client, 2);
    expect(client.circuit().state).toBe('closed');
    expect(server.seen).toHaveLength(8);
  });

  it('is not opened by callers who give up', async () => {
    const { client } = await provider();
    for (let time = 0; time < 4; time += 1) {
      const signal = AbortSignal.abort(new Error('not wanted any more'));
      await expect(client.groups({ signal })).rejects.toThrow('not wanted any more');
    }
    expect(client.circuit().state).toBe('closed');
  });

  it('finds out with one harmless call whether it is over, then makes the call it was asked for', async () => {
    const { client, server, answer } = await provider();
    await fail(client, 3);
    await pauseIsOver(client);
    // Still away: the send is not the call that finds out.
    expect(await failureOf(client.sendToGroup(message))).toMatchObject({
      outcome: 'retry_after',
      reason: 'outage',
    });
    expect(server.seen.slice(3).map(({ url }) => url)).toEqual(['/balance/']);
    expect(client.circuit().state).toBe('open');
    await pauseIsOver(client);
    answer(up);
    expect(await client.groups()).toEqual([]);
    expect(server.seen.slice(4).map(({ url }) => url)).toEqual(['/balance/', '/get_groups/']);
    expect(client.circuit()).toEqual({ state: 'closed' });
  });

  it('takes a refusal of the harmless call for an answer', async () => {
    const { client, answer } = await provider();
    await fail(client, 3);
    await pauseIsOver(client);
    answer(refusal);
    expect(await failureOf(client.groups())).toMatchObject({ outcome: 'rejected', code: Refusal.login });
    expect(client.circuit().state).toBe('closed');
  });
});
