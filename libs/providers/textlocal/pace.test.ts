// The pace of a client: calls a second, calls at a time, who goes first, pauses, and giving up.
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { always, answering, clientOf, failureOf, serve } from './test-server.ts';

const success = { status: 'success', balance: { sms: 1 }, groups: [], group: { id: 9, name: 'x' } };

/** A handler whose answers wait until they are let go; `arrived` resolves when the first request is there. */
function holding() {
  const events = new EventEmitter();
  const released = once(events, 'release');
  const handler = http.post('*', async () => {
    events.emit('arrival');
    await released;
    return HttpResponse.json(success);
  });
  return { handler, arrived: once(events, 'arrival'), letGo: () => events.emit('release') };
}

describe('limits', () => {
  it('has no more calls under way than allowed', async () => {
    let active = 0;
    let most = 0;
    const meeting = new EventEmitter();
    const pairwise = http.post('*', async () => {
      active += 1;
      most = Math.max(most, active);
      if (active === 1) await once(meeting, 'second');
      else meeting.emit('second');
      active -= 1;
      return HttpResponse.json(success);
    });
    const { origin, seen } = await serve(pairwise);
    const client = clientOf(origin, { maxConcurrentRequests: 2 });
    await Promise.all(Array.from({ length: 8 }, () => client.balance()));
    expect(seen).toHaveLength(8);
    expect(most).toBe(2);
  });

  it('begins no more calls in any second than allowed', async () => {
    const server = await serve(always(success));
    const client = clientOf(server.origin, { requestsPerSecond: 3 });
    await Promise.all(Array.from({ length: 4 }, () => client.balance()));
    const [first, , , fourth] = server.seen.map(({ at }) => at);
    expect((fourth ?? 0) - (first ?? 0)).toBeGreaterThan(900);
  });

  it('takes less than one call a second', async () => {
    const { origin } = await serve(always(success));
    expect(await clientOf(origin, { requestsPerSecond: 0.5 }).balance()).toEqual({ sms: 1 });
  });

  it('lets urgent calls go before waiting ones', async () => {
    const hold = holding();
    const { origin, seen } = await serve(hold.handler);
    const client = clientOf(origin, { maxConcurrentRequests: 1 });
    const calls = [client.balance()];
    await hold.arrived;
    calls.push(
      client.groups().then(() => ({ sms: 0 })),
      client.balance({ urgent: true }),
    );
    hold.letGo();
    await Promise.all(calls);
    expect(seen.map(({ url }) => url)).toEqual(['/balance/', '/balance/', '/get_groups/']);
  });
});

describe('after HTTP 429', () => {
  it.each([
    ['a reading call', '7', 7000],
    ['a wait of more than an hour', '86400', 3_600_000],
    ['no word of how long', undefined, 5000],
  ])('tells after what time to come back (%s)', async (_, header, retryAfterMs) => {
    const { client } = await answering('', {
      status: 429,
      ...(header !== undefined && { headers: { 'retry-after': header } }),
    });
    const expected = { outcome: 'retry_after', reason: 'busy', retryAfterMs };
    expect(await failureOf(client.balance())).toMatchObject(expected);
  });

  it('means the same for a changing call: nothing happened', async () => {
    const { client } = await answering('', { status: 429, headers: { 'retry-after': '1' } });
    expect(await failureOf(client.createGroup('x'))).toMatchObject({
      outcome: 'retry_after',
      retryAfterMs: 1000,
    });
  });

  it('makes no call of the client before a short pause is over', async () => {
    const busyOnce = http.post(
      '*',
      () => new HttpResponse('', { status: 429, headers: { 'retry-after': '1' } }),
      {
        once: true,
      },
    );
    const { origin, seen } = await serve(busyOnce, always(success));
    const client = clientOf(origin, { maxConcurrentRequests: 1 });
    const [busy, next] = await Promise.allSettled([client.balance(), client.balance()]);
    expect([busy.status, next.status]).toEqual(['rejected', 'fulfilled']);
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThan(900);
  });

  it('hands waiting and new calls back, unmade, when the pause is long', async () => {
    const server = await serve(always('', { status: 429, headers: { 'retry-after': '600' } }));
    const client = clientOf(server.origin, { maxConcurrentRequests: 1 });
    const first = failureOf(client.balance());
    const waiting = failureOf(client.createGroup('x'));
    await first;
    for (const error of [await waiting, await failureOf(client.groups())]) {
      expect(error).toMatchObject({ outcome: 'retry_after', reason: 'busy' });
      expect(error.retryAfterMs).toBeGreaterThan(590_000);
      expect(error.retryAfterMs).toBeLessThanOrEqual(600_000);
    }
    expect(server.seen).toHaveLength(1);
  });
});

describe('a call that is given up', () => {
  const reason = new Error('stopping');

  it('is not made when it was given up before', async () => {
    const { client, server } = await answering(success);
    await expect(client.createGroup('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.seen).toEqual([]);
  });

  it('is not made when it is given up while waiting', async () => {
    const hold = holding();
    const { origin, seen } = await serve(hold.handler);
    const client = clientOf(origin, { maxConcurrentRequests: 1 });
    const stop = new AbortController();
    const running = client.balance();
    await hold.arrived;
    const waiting = client.createGroup('x', { signal: stop.signal });
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    hold.letGo();
    await running;
    expect(seen).toHaveLength(1);
  });

  it('ends a reading call at once with the reason', async () => {
    const hold = holding();
    const { origin } = await serve(hold.handler);
    const stop = new AbortController();
    const call = clientOf(origin).balance({ signal: stop.signal });
    await hold.arrived;
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it('leaves the outcome of a changing call unknown once it was sent', async () => {
    const hold = holding();
    const { origin } = await serve(hold.handler);
    const stop = new AbortController();
    const call = clientOf(origin).createGroup('x', { signal: stop.signal });
    await hold.arrived;
    stop.abort(reason);
    expect(await failureOf(call)).toMatchObject({ outcome: 'unknown', reason: 'no-answer', cause: reason });
  });
});

describe('closing', () => {
  it('waits for what runs, hands back what waits, and takes nothing more', async () => {
    const hold = holding();
    const { origin, seen } = await serve(hold.handler);
    const client = clientOf(origin, { maxConcurrentRequests: 1 });
    const running = client.balance();
    await hold.arrived;
    const waiting = failureOf(client.createGroup('x'));
    const closed = client.close();
    expect(await waiting).toMatchObject({ outcome: 'not_sent' });
    expect(await failureOf(client.groups())).toMatchObject({ outcome: 'not_sent' });
    hold.letGo();
    expect(await running).toEqual({ sms: 1 });
    await closed;
    await client.close();
    expect(seen).toHaveLength(1);
  });

  it('does not wait for a pause to end', async () => {
    const { client } = await answering('', { status: 429, headers: { 'retry-after': '9' } });
    await failureOf(client.balance());
    const waiting = failureOf(client.balance());
    await client.close();
    expect(await waiting).toMatchObject({ outcome: 'not_sent' });
  });
});
