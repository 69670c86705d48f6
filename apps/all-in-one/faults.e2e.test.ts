// What goes wrong in the queue, and what TextLocal refuses: every customer is texted exactly once, or it is said why not.
// Lost answers, outages and killed processes are broken for real in faults/.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import type { Fault } from '../simulator/faults/faults.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

const customerIds = Array.from({ length: 1_200 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);
const finished = ({ state }: Answer['body']) => state === 'completed';
const withinMs = 50_000;

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    let service: TestService;

    beforeAll(async () => {
      service = await startTestService({ redisUrl });
    });
    afterAll(() => service.stop());

    /** An account of its own, here and at TextLocal, so that all cases can run at the same time. */
    const begin = async (id: string, injected: readonly Fault[]): Promise<string> => {
      service.simulator.addAccount({ apiKey: id, contacts: 1_500 });
      await service.addAccount(id, { textlocal: { baseUrl: service.simulator.origin, apiKey: id } });
      service.simulator.faults.add(...injected.map((fault) => ({ ...fault, apiKey: id })));
      const body = { campaignId: id, templateId: '1001', sendAt: inSeconds(4), customerIds };
      const answer = await service.call('POST', '/campaigns', body, { 'x-account-id': id });
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
      return String(answer.body['id']);
    };
    const follow = (account: string, id: string, wanted: (body: Answer['body']) => boolean) =>
      service.until(`/campaigns/${id}`, wanted, withinMs, { 'x-account-id': account });

    const expectOneWholeSend = (account: string, done: Answer['body']): void => {
      const { batches, doublesByCustom } = service.simulator.summary(account);
      const [send] = done['sends'] as { batchId: string; segmentGroupId: string }[];
      expect(batches).toHaveLength(1);
      expect(batches[0]).toMatchObject({
        recipients: 1_200,
        batchId: Number(send?.batchId),
        groupId: Number(send?.segmentGroupId),
      });
      expect(doublesByCustom).toBe(0);
      expect(done['counts']).toMatchObject({ accepted: 1_200, segmented: 1_200 });
    };

    it('rebuilds an emptied queue from the database', async () => {
      const id = await begin('emptied', []);
      await follow('emptied', id, ({ state }) => state === 'scheduled');
      for (const queue of Object.values(service.parts.jobs.queues)) await queue.obliterate({ force: true });
      expectOneWholeSend('emptied', await follow('emptied', id, finished));
    });

    it('fails one campaign alone when TextLocal refuses its segment', async () => {
      const refusal: Fault = { kind: 'error', code: 55, command: 'create_contacts_bulk', times: 1 };
      const first = await begin('shared', [refusal]);
      const body = { campaignId: 'second', templateId: '1001', sendAt: inSeconds(4), customerIds };
      const { body: second } = await service.call('POST', '/campaigns', body, { 'x-account-id': 'shared' });
      const settled = ({ state }: Answer['body']) => state === 'failed' || state === 'completed';
      const ends = await Promise.all(
        [first, String(second['id'])].map((id) => follow('shared', id, settled)),
      );
      expect(ends.map(({ state }) => String(state)).toSorted()).toEqual(['completed', 'failed']);
      const failed = ends.find(({ state }) => state === 'failed');
      expect(failed?.['problem']).toMatchObject({ code: 'provider-refused', step: 'segment' });
      expect(service.simulator.summary('shared')).toMatchObject({ recipients: 1_200, doublesByCustom: 0 });
    });

    it('fails with a clear problem when the login is refused', async () => {
      // From now on every reading is refused, whichever is the first.
      const id = await begin('refused', [
        { kind: 'error', code: 3, command: 'get_contacts', probability: 1 },
      ]);
      const failed = await follow('refused', id, ({ state }) => state === 'failed');
      expect(failed['problem']).toMatchObject({ code: 'login-refused', step: 'segment' });
      expect(service.simulator.summary('refused').batches).toEqual([]);
    });
  });
}
