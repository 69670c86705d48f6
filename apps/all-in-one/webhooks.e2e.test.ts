// Webhooks out, through HTTP: a receiver on the loopback interface that verifies what it is given, on both queue backends.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { setInterval as ticks } from 'node:timers/promises';
import { createLog } from '#platform/log.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { isSigned, startReceiver, type Receiver } from './test-receiver.ts';
import { inSeconds, startTestService, type TestService } from './test-service.ts';

async function eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for await (const beganAt of ticks(50, Date.now())) {
    if (await check()) return;
    if (Date.now() > beganAt + 20_000) throw new Error(`never seen: ${what}`);
  }
}

const customerIds = ['C-000001', 'C-000002', 'C-000003'];
const campaign = (campaignId: string) => ({
  campaignId,
  name: 'Free spins',
  templateId: '1001',
  sendAt: inSeconds(1),
  customerIds,
});

const account = (service: TestService, webhook?: { url: string; secret?: string }) => ({
  name: 'Demo',
  textlocal: { baseUrl: service.simulator.origin, apiKey: 'simulator-key' },
  contactGroupId: '123456',
  customerIdField: 'custom1',
  requestsPerSecond: 500,
  testMode: false,
  ...(webhook !== undefined && { webhook }),
});

interface Event {
  id: string;
  state: string;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  body: { type: string; data: Record<string, unknown> };
}

async function eventsOf(service: TestService, query = 'limit=200', id = 'demo'): Promise<Event[]> {
  const { body } = await service.call('GET', `/accounts/${id}/webhook-events?${query}`);
  return body['items'] as Event[];
}

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    let receiver: Receiver;
    let service: TestService;
    let id: string;
    let logged = '';

    beforeAll(async () => {
      receiver = await startReceiver();
      const lines = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          logged += chunk.toString();
          done();
        },
      });
      const log = createLog('trace', lines);
      service = await startTestService({
        redisUrl,
        log,
        environment: {
          WEBHOOK_ALLOWED_ORIGINS: receiver.origin,
          WEBHOOK_TIMEOUT_MS: '2000',
          WEBHOOK_RETRY_DELAYS_MS: '100,100,100',
        },
      });
      await service.addAccount('demo', { webhook: { url: `${receiver.origin}/hooks?a=b`, secret } });
      receiver.answers.set('/hooks?a=b', 503);
      const accepted = await service.call('POST', '/campaigns', campaign('51207'));
      id = String(accepted.body['id']);
      await eventually('a refused attempt', () => receiver.received.length > 0);
      receiver.answers.clear();
      await service.until(`/campaigns/${id}`, ({ state }) => state === 'completed');
      await eventually('every event delivered', async () => {
        const events = await eventsOf(service);
        return events.length > 0 && events.every(({ state }) => state === 'delivered');
      });
    });
    afterAll(async () => {
      await service.stop();
      await receiver.stop();
    });

    it('tells every state and every snapshot', async () => {
      const events = await eventsOf(service);
      const states = events.filter(({ body }) => body.type === 'campaign.state-changed');
      expect(states.map(({ body }) => body.data['state']).toReversed()).toEqual([
        'segmenting',
        'scheduling',
        'scheduled',
        'measuring',
        'completed',
      ]);
      for (const { body } of events) {
        expect(body.data).toMatchObject({ accountId: 'demo', id, campaignId: '51207', testMode: false });
      }
      const days = events
        .filter(({ body }) => body.type === 'snapshot.taken')
        .flatMap(({ body }) => body.data['days'] as number[]);
      expect(days.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });

    it('signs every attempt as Standard Webhooks says', () => {
      expect(receiver.received.length).toBeGreaterThan(5);
      for (const message of receiver.received) expect(isSigned(message, secret)).toBe(true);
    });

    it('brings a refused event again under the same ID, with the same body', () => {
      const [refused] = receiver.received;
      const same = receiver.received.filter(
        ({ headers }) => headers['webhook-id'] === refused?.headers['webhook-id'],
      );
      expect(same.length).toBeGreaterThan(1);
      expect(new Set(same.map(({ body }) => body)).size).toBe(1);
    });

    it('names no customer', () => {
      for (const { body } of receiver.received) {
        for (const customerId of customerIds) expect(body).not.toContain(customerId);
      }
    });

    it('posts an event again when asked to', async () => {
      const [event] = await eventsOf(service, 'state=delivered&limit=1');
      const times = (): number =>
        receiver.received.filter(({ headers }) => headers['webhook-id'] === event?.id).length;
      const before = times();
      const path = `/accounts/demo/webhook-events/${String(event?.id)}/replay`;
      expect(await service.call('POST', path, {})).toMatchObject({ status: 202, body: { state: 'pending' } });
      await eventually('the event once more', () => times() > before);
    });

    it('pages through the events', async () => {
      const all = await eventsOf(service);
      const first = await service.call('GET', '/accounts/demo/webhook-events?limit=2');
      const cursor = String(first.body['nextCursor']);
      const second = await service.call('GET', `/accounts/demo/webhook-events?limit=2&cursor=${cursor}`);
      const ids = [first, second].flatMap(({ body }) => (body['items'] as Event[]).map((event) => event.id));
      expect(ids).toEqual(all.slice(0, 4).map((event) => event.id));
    });

    it('gives up after the last attempt, and says why', async () => {
      receiver.answers.set('/hooks?a=b', 500);
      const [event] = await eventsOf(service, 'limit=1');
      await service.call('POST', `/accounts/demo/webhook-events/${String(event?.id)}/replay`, {});
      await eventually('a failed event', async () => (await eventsOf(service, 'state=failed')).length === 1);
      const [failed] = await eventsOf(service, 'state=failed');
      expect(failed).toMatchObject({ attempts: 4, lastStatus: 500, lastError: 'answered 500' });
      receiver.answers.clear();
    });

    it('does not follow a redirect', async () => {
      receiver.answers.set('/hooks?a=b', 307);
      const [event] = await eventsOf(service, 'limit=1');
      await service.call('POST', `/accounts/demo/webhook-events/${String(event?.id)}/replay`, {});
      await eventually('a redirect refused', async () => {
        const [seen] = await eventsOf(service, 'state=failed');
        return seen?.lastStatus === 307;
      });
      expect(receiver.received.map(({ path }) => path)).not.toContain('/elsewhere');
      receiver.answers.clear();
    });

    it('neither shows nor logs the secret that was given', async () => {
      const shown = await service.call('GET', '/accounts/demo');
      expect(shown.body['webhook']).toEqual({ url: `${receiver.origin}/hooks?a=b` });
      expect(logged).toContain('delivered an event');
      expect(logged).not.toContain(secret);
    });

    it('shows a secret it made once, and keeps it', async () => {
      const url = `${receiver.origin}/made`;
      const { body: made } = await service.call('PUT', '/accounts/made', account(service, { url }));
      const generated = String((made['webhook'] as { secret?: string }).secret);
      expect(generated).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      const { body: again } = await service.call('PUT', '/accounts/made', account(service, { url }));
      expect(again['webhook']).toEqual({ url });
      await service.call('POST', '/accounts/made/verify', {});
      await service.call('POST', '/campaigns', campaign('of-made'), { 'x-account-id': 'made' });
      await eventually('an event', () => receiver.received.some(({ path }) => path === '/made'));
      const message = receiver.received.find(({ path }) => path === '/made');
      expect(message !== undefined && isSigned(message, generated)).toBe(true);
      expect(logged).not.toContain(generated);
    });

    it('tells nobody without a webhook', async () => {
      await service.call('PUT', '/accounts/silent', account(service));
      await service.call('POST', '/accounts/silent/verify', {});
      const headers = { 'x-account-id': 'silent' };
      const { body } = await service.call('POST', '/campaigns', campaign('of-silent'), headers);
      await eventually('a scheduled campaign', async () => {
        const { body: now } = await service.call(
          'GET',
          `/campaigns/${String(body['id'])}`,
          undefined,
          headers,
        );
        return ['scheduled', 'measuring', 'completed'].includes(String(now['state']));
      });
      expect(await eventsOf(service, 'limit=200', 'silent')).toEqual([]);
    });

    it.each([
      ['http://hooks.example.com/', 'plain http'],
      ['https://169.254.169.254/latest/meta-data', "a cloud's metadata"],
    ])('refuses %s: %s', async (url) => {
      const answer = await service.call('PUT', '/accounts/refused', account(service, { url }));
      expect(answer).toMatchObject({ status: 422, body: { code: 'webhook-not-allowed' } });
    });

    it('does not call a host name that stands for a private address', async () => {
      const port = new URL(receiver.origin).port;
      const url = `https://localhost:${port}/named`;
      await service.call('PUT', '/accounts/demo', account(service, { url }));
      const [event] = await eventsOf(service, 'limit=1');
      await service.call('POST', `/accounts/demo/webhook-events/${String(event?.id)}/replay`, {});
      await eventually('an address refused', async () => {
        const [seen] = await eventsOf(service, 'limit=1');
        return seen?.lastError === 'the address is not a public one';
      });
      // Not how many came: another event may be repeated meanwhile, to where it was sent before.
      expect(receiver.received.filter(({ path }) => path.startsWith('/named'))).toEqual([]);
    });

    it('shows and replays events for the admin key only', async () => {
      const { body: key } = await service.call('POST', '/accounts/demo/keys', {});
      const headers = { authorization: `Bearer ${String(key['key'])}` };
      const answer = await service.call('GET', '/accounts/demo/webhook-events', undefined, headers);
      expect(answer.status).toBe(403);
    });
  });
}
