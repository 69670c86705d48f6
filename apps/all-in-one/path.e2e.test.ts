// The whole path of a campaign through HTTP, on both queue backends and against a TextLocal with other manners.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;

/** 3,000 IDs: 2,848 known ones, 150 unknown, 2 of the known twice. */
const customerIds = [
  ...Array.from({ length: 2_848 }, (_, index) => customerId(index + 1)),
  ...Array.from({ length: 150 }, (_, index) => `X-${index}`),
  customerId(1),
  customerId(2),
];

const campaign = (campaignId: string, more: Record<string, unknown> = {}) => ({
  campaignId,
  name: 'Free spins',
  templateId: '1001',
  sendAt: inSeconds(3),
  customerIds,
  ...more,
});

const redis = await startTestRedis();

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];
const manners = [
  { name: 'a TextLocal as documented', simulator: {} },
  {
    name: 'a TextLocal with loose types, short pages and no status in get_scheduled',
    simulator: { looseTypes: true, shortPages: true, scheduledWithoutStatus: true },
  },
];

afterAll(() => redis?.stop());

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    for (const { name: manner, simulator } of manners) {
      describe(`with ${manner}`, () => {
        let service: TestService;
        let accepted: Answer;
        let done: Answer['body'];
        let body: ReturnType<typeof campaign>;

        beforeAll(async () => {
          service = await startTestService({
            redisUrl,
            simulator: { stock: { contacts: 3_000 }, ...simulator },
          });
          await service.addAccount();
          body = campaign('51207');
          accepted = await service.call('POST', '/campaigns', body);
          done = await service.until(
            `/campaigns/${String(accepted.body['id'])}`,
            ({ state }) => state === 'completed',
          );
        });
        afterAll(() => service.stop());

        it('accepts at once and says where to look', () => {
          expect(accepted.status).toBe(202);
          expect(accepted.headers.get('location')).toBe(`/campaigns/${String(accepted.body['id'])}`);
          expect(accepted.body).toMatchObject({ campaignId: '51207', counts: { accepted: 3_000 } });
        });

        it('closes the ledger', () => {
          expect(done['counts']).toEqual({
            accepted: 3_000,
            duplicate: 2,
            unresolved: 150,
            optedOut: 0,
            invalidNumber: 0,
            segmented: 2_848,
          });
        });

        it('sends each customer exactly one text, as planned', () => {
          const summary = service.simulator.summary();
          expect(summary).toMatchObject({ recipients: 2_848, doublesByCustom: 0 });
          expect(summary.batches).toHaveLength(1);
          const [batch] = summary.batches;
          const [send] = done['sends'] as { id: string; batchId: string; segmentGroupId: string }[];
          expect(batch).toMatchObject({
            sender: 'ACME',
            optouts: true,
            recipients: 2_848,
            custom: send?.id.replaceAll('-', ''),
            batchId: Number(send?.batchId),
            groupId: Number(send?.segmentGroupId),
          });
          expect(Date.parse(String(batch?.scheduleTime))).toBe(
            Math.floor(Date.parse(body.sendAt) / 1_000) * 1_000,
          );
        });

        it('keeps seven snapshots whose counts add up', async () => {
          const { body: metrics } = await service.call('GET', `/campaigns/${String(done['id'])}/metrics`);
          const [send] = metrics['sends'] as { snapshots: Record<string, number>[] }[];
          expect(send?.snapshots.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7]);
          for (const {
            recipients,
            delivered,
            undelivered,
            pending,
            expired,
            invalid,
            unknown,
            blocked,
          } of send?.snapshots ?? []) {
            const parts = [delivered, undelivered, pending, expired, invalid, unknown, blocked];
            expect(parts.reduce((sum = 0, part = 0) => sum + part, 0)).toBe(recipients);
            expect(recipients).toBe(2_848);
          }
          expect(metrics).toMatchObject({ state: 'completed', nextPollAt: null });
        });

        it('answers the same request with the same campaign, also after it was sent', async () => {
          const again = await service.call('POST', '/campaigns', body);
          expect(again).toMatchObject({ status: 202, body: { id: done['id'], state: 'completed' } });
          expect(service.simulator.summary().batches).toHaveLength(1);
        });

        it('refuses another request of the same name', async () => {
          const other = await service.call('POST', '/campaigns', { ...body, templateId: '1002' });
          expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
        });

        it('removes the scheduler of the readings', async () => {
          expect(await service.parts.jobs.queues.metrics.getJobSchedulers()).toEqual([]);
        });
      });
    }
  });
}
