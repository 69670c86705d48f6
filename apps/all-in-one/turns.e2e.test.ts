// A worker with one place only, taken by a large campaign of a slow account: another account's small one does not wait for
// its end.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import { eventually, inSeconds, startTestService, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const contacts = 50_000;
const customerIds = (count: number) =>
  Array.from({ length: count }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);

for (const { name, redisUrl, runs } of [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
]) {
  (runs ? describe : describe.skip)(name, () => {
    let service: TestService;
    beforeAll(async () => {
      const environment = { WORKER_CONCURRENCY: '1', WORKER_TURN_MS: '200' };
      service = await startTestService({ redisUrl, environment });
      for (const [account, size] of [
        ['large', contacts],
        ['small', 1_000],
      ] as const) {
        service.simulator.addAccount({ apiKey: account, contacts: size });
        await service.addAccount(account, {
          textlocal: { baseUrl: service.simulator.origin, apiKey: account },
        });
      }
      service.simulator.faults.add({ kind: 'slow', ms: 150, probability: 1, apiKey: 'large' });
    });
    afterAll(() => service.stop());

    const as = (account: string) => ({ 'x-account-id': account });
    const send = async (account: string, count: number): Promise<string> => {
      const sendAt = inSeconds(3_600);
      const body = { campaignId: account, templateId: '1001', sendAt, customerIds: customerIds(count) };
      const answer = await service.call('POST', '/campaigns', body, as(account));
      expect(answer.status).toBe(202);
      return `/campaigns/${String(answer.body['id'])}`;
    };
    const pagesOf = (account: string) => service.simulator.calls.counts(account)['get_contacts']?.calls ?? 0;

    it('gives a small campaign its turn while a large one is segmented, and goes on where it was', async () => {
      service.simulator.calls.reset();
      const large = await send('large', 20_000);
      await eventually(async () => pagesOf('large') > 3, 20_000);
      await service.until(
        await send('small', 500),
        ({ state }) => state === 'scheduled',
        30_000,
        as('small'),
      );
      const { body } = await service.call('GET', large, undefined, as('large'));
      expect(body['state']).toBe('segmenting');

      const { counts } = await service.until(
        large,
        ({ state }) => state === 'scheduled',
        60_000,
        as('large'),
      );
      expect(counts).toMatchObject({ accepted: 20_000, segmented: 20_000 });
      // 50 pages, an empty one behind them; a turn also asks who opted out. Nothing is read twice.
      expect(pagesOf('large')).toBeLessThan(50 + 1 + 1 + 20);
    }, 120_000);
  });
}
