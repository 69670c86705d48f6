// Personalised sends with TextLocal or the worker failing: nobody is texted twice, and everyone once in the end.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import { completed, personalised } from './test-personalised.ts';
import { eventually, inSeconds, startTestService, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    let service: TestService;
    const { addAccount, begin, ask, follow, textsOf, expectEachOnce } = personalised(() => service);

    beforeAll(async () => {
      service = await startTestService({ redisUrl });
    });
    afterAll(() => service.stop());

    it('goes on after a worker that vanished with an intent written down and the call made or not', async () => {
      await addAccount('crash');
      const path = await begin('crash', { sendAt: inSeconds(12) });
      const { prisma } = service.parts.database;
      const send = await prisma.send.findFirstOrThrow({ where: { accountId: 'crash' } });
      const planned = async () => (await prisma.deliveryCall.count({ where: { sendId: send.id } })) === 3;
      await eventually(planned, 11_000);
      // What the worker leaves behind: two intents. Of the first call a half went, of the second nothing.
      await prisma.deliveryCall.updateMany({
        where: { sendId: send.id, no: { in: [0, 1] } },
        data: { state: 'calling', attempt: 1, attemptAt: new Date(), begunAt: new Date() },
      });
      const { textlocal } = await service.parts.connections.of('crash');
      const page = await textlocal.contactsPage(
        (await prisma.send.findUniqueOrThrow({ where: { id: send.id } })).segmentGroupId ?? '',
        0,
        250,
      );
      await textlocal.sendEach({
        messages: page.contacts.map(({ number, firstName, custom1 }) => ({
          number,
          text: `Hi ${firstName}, your code is ${custom1}`,
        })),
        unicode: false,
        test: false,
        sender: 'ACME',
      });
      await follow('crash', path, completed);
      expectEachOnce('crash');
    });

    it('is held when the history refuses to tell, and goes on with what a person decides', async () => {
      await addAccount('held', { maxConcurrentRequests: 1 });
      service.simulator.faults.add(
        { kind: 'drop-after', command: 'bulk_json', skip: 1, apiKey: 'held' },
        { kind: 'error', code: 2, command: 'get_history_api', apiKey: 'held' },
      );
      const path = await begin('held');
      const held = await follow('held', path, ({ state }) => state === 'held');
      expect(held).toMatchObject({ problem: { code: 'outcome-unknown', step: 'deliver' } });
      expect(textsOf('held')).toHaveLength(1_000);
      const retry = await ask('held', 'POST', `${path}/retry`, { decision: 'sent' });
      expect(retry.status).toBeLessThan(300);
      await follow('held', path, completed);
      expectEachOnce('held');
    });

    it('fails with no-credits when they run out, and a retry texts those who are left', async () => {
      const account = await addAccount('poor');
      account.credits = 700;
      const path = await begin('poor');
      const failed = await follow('poor', path, ({ state }) => state === 'failed');
      expect(failed).toMatchObject({ problem: { code: 'no-credits', step: 'deliver' } });
      expect(failed['problem']).toMatchObject({
        detail: expect.stringContaining('700 of 1400 texts went'),
      });
      account.credits = 5_000;
      const retry = await ask('poor', 'POST', `${path}/retry`, {});
      expect(retry.status).toBeLessThan(300);
      await follow('poor', path, completed);
      expectEachOnce('poor');
    });
  });
}
