// An account in test mode: everything runs, nobody is texted, and every answer and log line says so.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform/log.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { adminKey, inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];
const customerIds = Array.from({ length: 50 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);

interface Line {
  job?: string;
  testMode?: boolean;
  campaignId?: string;
  sendId?: string;
}

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    const lines: Line[] = [];
    let service: TestService;
    let accepted: Answer;
    let scheduled: Answer['body'];
    let done: Answer['body'];
    let waiting: number;

    beforeAll(async () => {
      service = await startTestService({
        redisUrl,
        simulator: { stock: { contacts: 100 } },
        log: createLog('info', { write: (line) => lines.push(JSON.parse(line) as Line) }),
      });
      await service.addAccount('demo', { testMode: true });
      accepted = await service.call('POST', '/campaigns', {
        campaignId: 'rehearsal',
        templateId: '1001',
        sendAt: inSeconds(8),
        customerIds,
      });
      const path = `/campaigns/${String(accepted.body['id'])}`;
      scheduled = await service.until(path, ({ state }) => state === 'scheduled');
      waiting = service.simulator.account('simulator-key').outbox.waiting.size;
      done = await service.until(path, ({ state }) => state === 'completed');
    });
    afterAll(() => service.stop());

    it('runs through all steps', () => {
      expect(accepted.status).toBe(202);
      expect(done).toMatchObject({
        counts: { accepted: 50, segmented: 50 },
        progress: { step: 'done' },
        problem: null,
      });
      const [send] = done['sends'] as { segmentGroupId: string }[];
      const { groups } = service.simulator.account('simulator-key');
      expect(groups.get(Number(send?.segmentGroupId))?.size).toBe(50);
    });

    it('asks TextLocal to send once, as a test: nothing is held there and nothing left', () => {
      expect(service.simulator.calls.counts()['send']).toMatchObject({ calls: 1, failures: 0 });
      expect(waiting).toBe(0);
      expect(service.simulator.summary()).toMatchObject({ texts: 0, recipients: 0, batches: [] });
    });

    it('has empty metrics', async () => {
      const { body } = await service.call('GET', `/campaigns/${String(done['id'])}/metrics`);
      expect(body).toMatchObject({ testMode: true, total: { recipients: 0, delivered: 0, deliveryRate: 0 } });
      const [send] = body['sends'] as { snapshots: { recipients: number }[] }[];
      expect(send?.snapshots.map(({ recipients }) => recipients)).toEqual([0, 0, 0, 0, 0, 0, 0]);
      expect(service.simulator.calls.counts()['status_batch']).toBeUndefined();
    });

    it('says so in every answer', async () => {
      for (const body of [accepted.body, scheduled, done]) expect(body).toMatchObject({ testMode: true });
      const { body: page } = await service.call('GET', '/campaigns');
      expect(page['items']).toMatchObject([{ testMode: true }]);
      const recipients = await fetch(`${service.origin}/campaigns/${String(done['id'])}/recipients`, {
        headers: { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo' },
      });
      expect(recipients.headers.get('x-test-mode')).toBe('true');
      const outcomes = (await recipients.text()).match(/"outcome":"[a-z-]+"/g);
      expect(outcomes).toEqual(customerIds.map(() => '"outcome":"segmented"'));
      const { body: account } = await service.call('GET', '/accounts/demo');
      expect(account).toMatchObject({ testMode: true });
    });

    it('says so in every log line of a step', () => {
      const ofSteps = lines.filter(({ job }) => job !== undefined);
      expect(ofSteps.length).toBeGreaterThan(0);
      expect(ofSteps.filter(({ testMode }) => testMode !== true)).toEqual([]);
    });
  });
}
