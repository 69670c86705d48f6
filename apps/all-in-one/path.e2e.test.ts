// The whole path of a campaign through HTTP, on both queue backends and against a TextLocal with other manners.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { take, type Bridge, type Campaign, type CampaignRequest } from '#client/bridge.ts';
import { followCampaign } from '#client/follow.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { inSeconds, startTestService, type TestService } from './test-service.ts';

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;

/** 3,000 IDs: 2,848 known ones, 150 unknown, 2 of the known twice. */
const customerIds = [
  ...Array.from({ length: 2_848 }, (_, index) => customerId(index + 1)),
  ...Array.from({ length: 150 }, (_, index) => `X-${index}`),
  customerId(1),
  customerId(2),
];

const request = () => ({
  campaignId: '51207',
  name: 'Free spins',
  templateId: '1001',
  sendAt: inSeconds(6),
  customerIds,
});

/** Hands a campaign over. @returns the answer, for its status and headers, and the campaign in it */
async function submit(client: Bridge, body: CampaignRequest) {
  const { data, response } = await client.api.POST('/campaigns', { body });
  if (data === undefined) throw new Error('the answer has no body');
  return { campaign: data, response };
}

/** The campaign in its last state. */
async function lastOf(client: Bridge, id: string): Promise<Campaign> {
  let last: Campaign | undefined;
  const signal = AbortSignal.timeout(30_000);
  for await (const campaign of followCampaign(client, id, { everyMs: 50, signal })) last = campaign;
  if (last === undefined) throw new Error('the campaign was never seen');
  return last;
}

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
        let client: Bridge;
        let body: ReturnType<typeof request>;
        let accepted: Awaited<ReturnType<typeof submit>>;
        let done: Campaign;

        beforeAll(async () => {
          service = await startTestService({
            redisUrl,
            simulator: { stock: { contacts: 3_000 }, ...simulator },
          });
          await service.addAccount();
          client = service.client();
          body = request();
          accepted = await submit(client, body);
          done = await lastOf(client, accepted.campaign.id);
        });
        afterAll(() => service.stop());

        it('accepts at once and says where to look', () => {
          const { campaign, response } = accepted;
          expect(response.status).toBe(202);
          expect(response.headers.get('location')).toBe(`/campaigns/${campaign.id}`);
          expect(campaign).toMatchObject({ campaignId: '51207', counts: { accepted: 3_000 } });
        });

        it('closes the ledger', () => {
          expect(done.state).toBe('completed');
          expect(done.counts).toEqual({
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
          const [send] = done.sends;
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
          const params = { path: { id: done.id } };
          const metrics = await take(client.api.GET('/campaigns/{id}/metrics', { params }));
          const [send] = metrics.sends;
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
            expect(parts.reduce((sum, part) => sum + part, 0)).toBe(recipients);
            expect(recipients).toBe(2_848);
          }
          expect(metrics).toMatchObject({ state: 'completed', nextPollAt: null });
        });

        it('answers the same request with the same campaign, also after it was sent', async () => {
          const { campaign, response } = await submit(client, body);
          expect(response.status).toBe(202);
          expect(campaign).toMatchObject({ id: done.id, state: 'completed' });
          expect(service.simulator.summary().batches).toHaveLength(1);
        });

        it('refuses another request of the same name', async () => {
          const refused = { name: 'BridgeError', status: 422, code: 'idempotency-key-reused' };
          await expect(submit(client, { ...body, templateId: '1002' })).rejects.toMatchObject(refused);
        });

        it('removes the scheduler of the readings', async () => {
          expect(await service.parts.jobs.queues.measure.getJobSchedulers()).toEqual([]);
        });
      });
    }
  });
}
