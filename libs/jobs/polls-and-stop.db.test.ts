import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { uuidV7 } from '#platform/identifier.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { RunAgain } from './consumer.ts';
import { gate, openTestQueue, until, type TestQueue } from './test-queue.ts';

const accountId = 'acme';
const redis = await startTestRedis();
let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(async () => {
  await server.drop();
  await redis?.stop();
});

const backends = [
  { kind: 'postgresql', runs: true },
  { kind: 'redis', runs: redis !== undefined },
];

for (const { kind, runs } of backends) {
  (runs ? describe : describe.skip)(`on ${kind}`, () => {
    let queue: TestQueue;
    beforeEach(() => {
      queue = openTestQueue(server.url, kind === 'redis' ? redis?.url : undefined);
    });
    afterEach(() => queue.close());

    const schedulers = () => queue.jobs.queues.measure.getJobSchedulersCount();

    describe('the polls of a send', () => {
      it('come as often as planned, the first not before its time, and then no more', async () => {
        const send = { accountId, campaignId: uuidV7(), sendId: uuidV7() };
        const startedAt: number[] = [];
        queue.answer(() => void startedAt.push(Date.now()));
        queue.consume();
        const firstAt = new Date(Date.now() + 300);
        await queue.jobs.schedulePolls(send, firstAt, 150, 3);
        await until(async () => queue.calls.length >= 3 && (await queue.live('measure')) === 0);
        expect(queue.calls).toEqual(Array.from({ length: 3 }, () => ({ name: 'measure', payload: send })));
        expect(startedAt[0]).toBeGreaterThanOrEqual(firstAt.getTime());
        await queue.jobs.removePolls(send.sendId);
        expect(await schedulers()).toBe(0);
      });

      it('end when they are removed, which may be said twice', async () => {
        const send = { accountId, campaignId: uuidV7(), sendId: uuidV7() };
        await queue.jobs.schedulePolls(send, new Date(Date.now() + 60_000), 60_000, 7);
        expect(await queue.live('measure')).toBe(1);
        await queue.jobs.removePolls(send.sendId);
        await queue.jobs.removePolls(send.sendId);
        expect([await queue.live('measure'), await schedulers()]).toEqual([0, 0]);
      });

      it('are planned once, however often that is asked', async () => {
        const send = { accountId, campaignId: uuidV7(), sendId: uuidV7() };
        const firstAt = new Date(Date.now() + 60_000);
        for (let time = 0; time < 3; time += 1) await queue.jobs.schedulePolls(send, firstAt, 60_000, 7);
        expect([await queue.live('measure'), await schedulers()]).toEqual([1, 1]);
      });
    });

    describe('a job that has had its place for a turn', () => {
      it('is told when another one waits, and comes back after it', async () => {
        const order: string[] = [];
        queue.answer(async ({ payload }, { turn }) => {
          const name = payload['campaignId'] === long ? 'long' : 'short';
          order.push(name);
          if (name === 'short' || order.length > 1) return;
          await once(turn, 'abort');
          throw new RunAgain(500, 'others wait');
        });
        const [long, short] = [uuidV7(), uuidV7()];
        queue.consume({ concurrency: 1 });
        await queue.jobs.add('segment', { accountId, campaignId: long });
        await until(() => order.length === 1);
        await queue.jobs.add('segment', { accountId, campaignId: short });
        await until(async () => (await queue.ended('completed')) === 2);
        expect(order).toEqual(['long', 'short', 'long']);
      });

      it('keeps it while none waits, also when one waits for its time', async () => {
        let looks = 0;
        let turn: AbortSignal | undefined;
        const { opened, open } = gate();
        queue.answer(async (_call, context) => {
          ({ turn } = context);
          await opened;
        });
        queue.consume({
          concurrency: 1,
          isWaitedFor: async (name) => {
            looks += 1;
            return queue.jobs.isWaitedFor(name);
          },
        });
        await queue.jobs.add('segment', { accountId, campaignId: uuidV7() });
        await queue.jobs.add('segment', { accountId, campaignId: uuidV7() }, { delayMs: 60_000 });
        await until(() => looks === 3);
        expect(turn?.aborted).toBe(false);
        open();
        await until(async () => (await queue.ended('completed')) === 1);
      });
    });

    describe('a consumer that stops', () => {
      it('tells the handlers, waits for them, and may be stopped twice', async () => {
        const { opened, open } = gate();
        let signal: AbortSignal | undefined;
        queue.answer(async (_call, context) => {
          ({ signal } = context);
          await opened;
        });
        const consumer = queue.consume();
        await queue.jobs.add('segment', { accountId, campaignId: uuidV7() });
        await until(() => signal !== undefined);
        const both = Promise.all([consumer.stop(), consumer.stop()]);
        expect(signal?.aborted).toBe(true);
        expect(await queue.ended('completed')).toBe(0);
        open();
        await both;
        expect(await queue.ended('completed')).toBe(1);
      });

      it('leaves what was handed back to the next', async () => {
        queue.answer(async (_call, { signal }) => {
          if (!signal.aborted) await once(signal, 'abort');
          throw new RunAgain(1, 'goes on elsewhere');
        });
        const consumer = queue.consume();
        await queue.jobs.add('segment', { accountId, campaignId: uuidV7() });
        await until(() => queue.calls.length === 1);
        await consumer.stop();
        let done = 0;
        queue.answer(() => {
          done += 1;
        });
        queue.consume();
        await until(async () => (await queue.ended('completed')) === 1);
        expect(done).toBe(1);
      });
    });
  });
}
