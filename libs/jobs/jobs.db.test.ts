import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#platform/identifier.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { openQueueBackend } from './backend.ts';
import { RunAgain } from './consumer.ts';
import { jobDefinitions } from './definitions.ts';
import { dropFormerQueues } from './former-queues.ts';
import { createJobs } from './producer.ts';
import { gate, openTestQueue, until, type TestQueue } from './test-queue.ts';

const accountId = 'acme';
const campaignId = uuidV7();
const eventId = uuidV7();
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
  (runs ? describe : describe.skip)(`jobs on ${kind}`, () => {
    let queue: TestQueue;
    beforeEach(() => {
      queue = openTestQueue(server.url, kind === 'redis' ? redis?.url : undefined);
    });
    afterEach(() => queue.close());

    const waitsForItsTime = async () =>
      (await queue.jobs.queues.segment.getJobCounts('delayed'))['delayed'] === 1;
    const hasEnded = (state: 'completed' | 'failed', count = 1) =>
      until(async () => (await queue.ended(state)) === count);

    it('say which backend it is, and that it can be reached', async () => {
      expect(queue.backend.kind).toBe(kind);
      await queue.backend.ping();
    });

    describe('the same job again', () => {
      const add = () => queue.jobs.add('segment', { accountId, campaignId }, { priority: 5 });

      it('is dropped while it waits, also when several add it at once', async () => {
        await Promise.all([add(), add(), add()]);
        await add();
        expect(await queue.live()).toBe(1);
      });

      it('is dropped while it runs', async () => {
        const { opened, open } = gate();
        queue.answer(() => opened);
        queue.consume();
        await add();
        await until(() => queue.calls.length === 1);
        await add();
        open();
        await hasEnded('completed');
        expect([queue.calls.length, await queue.live()]).toEqual([1, 0]);
      });

      it('is dropped while it waits to be called again', async () => {
        queue.answer(() => {
          throw new RunAgain(60_000, 'not yet');
        });
        queue.consume();
        await add();
        await until(waitsForItsTime);
        await add();
        expect(await queue.live()).toBe(1);
      });

      it('is dropped while it waits for its next attempt', async () => {
        queue.answer(() => {
          if (queue.calls.length === 1) throw new Error('the first attempt fails');
        });
        queue.consume();
        await add();
        await until(waitsForItsTime);
        await add();
        await hasEnded('completed');
        expect([queue.calls.length, await queue.live()]).toEqual([2, 0]);
      });

      it('is taken after completion', async () => {
        queue.consume();
        for (const count of [1, 2, 3]) {
          await add();
          await hasEnded('completed', count);
        }
        expect(queue.calls).toHaveLength(3);
      });

      it('is taken after it failed for good', async () => {
        queue.answer(() => {
          throw new Error('no use');
        });
        queue.consume();
        for (const count of [1, 2]) {
          await queue.jobs.add('notify', { accountId, campaignId, eventId });
          await hasEnded('failed', count);
        }
        expect(queue.calls).toHaveLength(2);
      });

      it('is another one for another campaign, and for another step', async () => {
        await add();
        await queue.jobs.add('segment', { accountId, campaignId: uuidV7() });
        await queue.jobs.add('dispatch', { accountId, campaignId, sendId: campaignId });
        expect(await queue.live()).toBe(3);
      });
    });

    describe('a handler that asks to be called again', () => {
      it('is, more often than there are attempts, and none of it counts as one', async () => {
        const times = jobDefinitions.segment.retries.attempts + 3;
        queue.answer(() => {
          if (queue.calls.length < times) throw new RunAgain(0, 'not yet');
        });
        queue.consume();
        await queue.jobs.add('segment', { accountId, campaignId: uuidV7() });
        await hasEnded('completed');
        expect(queue.calls).toHaveLength(times);
        const [job] = await queue.jobs.queues.segment.getJobs(['completed']);
        expect(job?.attemptsMade).toBe(1);
      });
    });

    describe('a job that cannot be done', () => {
      it('fails at once, uncalled, when its payload is not as described', async () => {
        queue.consume();
        const { segment } = queue.jobs.queues;
        await segment.add('segment', { accountId, campaignId: 'not a UUID' }, { attempts: 6 });
        await segment.add(
          'segment',
          { accountId, campaignId: uuidV7(), more: 'than described' },
          { attempts: 6 },
        );
        await hasEnded('failed', 2);
        const failed = await segment.getJobs(['failed']);
        expect(failed.map(({ attemptsMade }) => attemptsMade)).toEqual([1, 1]);
        expect(queue.calls).toEqual([]);
      });

      it.each(['no-such-job', 'constructor', '__proto__'])(
        'fails at once when it is called "%s"',
        async (name) => {
          queue.consume();
          await queue.jobs.queues.segment.add(name, {}, { attempts: 6 });
          await hasEnded('failed');
          const [job] = await queue.jobs.queues.segment.getJobs(['failed']);
          expect(job).toMatchObject({ attemptsMade: 1, failedReason: `no job is called "${name}"` });
        },
      );

      it('is not even added when its payload is not as described', async () => {
        await expect(queue.jobs.add('segment', { accountId, campaignId: 'x' })).rejects.toThrow();
        expect(await queue.live()).toBe(0);
      });

      it('ends as failed also when its error holds what the store refuses', async () => {
        queue.answer(() => {
          throw new Error('a NUL \u0000 in a message');
        });
        queue.consume();
        await queue.jobs.add('notify', { accountId, campaignId, eventId });
        await hasEnded('failed');
        expect(await queue.live()).toBe(0);
      });
    });

    it('of the queues of an earlier release are dropped with their schedulers', async () => {
      const former = queue.backend.queue('campaign');
      await former.add('segment', { campaignId });
      await former.upsertJobScheduler('sweep', { every: 60_000 }, { name: 'sweep', data: {} });
      await dropFormerQueues(queue.backend);
      expect(await former.getJobs(['waiting', 'delayed', 'prioritized'])).toEqual([]);
      expect(await former.getJobSchedulersCount()).toBe(0);
      await former.close();
    });

    it('are done nearest send time first', async () => {
      const inOrder = [uuidV7(), uuidV7(), uuidV7()];
      const [first, second, third] = inOrder;
      const added = [
        [third, 900],
        [first, 1],
        [second, 30],
      ] as const;
      for (const [each = '', priority] of added)
        await queue.jobs.add('segment', { accountId, campaignId: each }, { priority });
      queue.consume({ concurrency: 1 });
      await until(() => queue.calls.length === 3);
      expect(queue.calls.map(({ payload }) => payload['campaignId'])).toEqual(inOrder);
    });
  });
}

describe.each([
  { kind: 'postgresql', redisUrl: undefined },
  { kind: 'redis', redisUrl: 'redis://127.0.0.1:1' },
])('a queue on $kind that is away', ({ redisUrl }) => {
  it('is only logged by a hint, and an error to whoever adds or asks', async () => {
    const lines: string[] = [];
    const log = createLog('warn', { write: (line) => void lines.push(line) });
    const databaseUrl = 'postgresql://nobody@127.0.0.1:1/none';
    const backend = openQueueBackend({ databaseUrl, redisUrl }, log);
    const jobs = createJobs(backend, log);
    const payload = { accountId, campaignId: uuidV7(), sendId: uuidV7() };
    await jobs.hint('dispatch', payload);
    expect(lines.join('')).toContain('the reconciler adds this job');
    await expect(jobs.add('dispatch', payload)).rejects.toThrow();
    await expect(backend.ping()).rejects.toThrow('ECONNREFUSED');
    await jobs.close();
    await backend.close();
  });
});
