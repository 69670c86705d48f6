// A consumer that is to stop while its Redis is gone: it stops nevertheless, in time, and what it could not hand back is
// another's once its lock has run out.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { uuidV7 } from '#platform/identifier.ts';
import { inTime } from '#platform/in-time.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startOwnRedis } from '#platform/test-redis.ts';
import { RunAgain } from './consumer.ts';
import { openTestQueue, until, type TestQueue } from './test-queue.ts';

const redis = await startOwnRedis();

(redis === undefined ? describe.skip : describe)('a consumer that stops without its Redis', () => {
  let server: TestDatabase;
  let queue: TestQueue;
  beforeAll(async () => {
    server = await testDatabase();
  });
  afterAll(async () => {
    await server.drop();
    await redis?.stop();
  });
  beforeEach(() => {
    queue = openTestQueue(server.url, redis?.url);
  });
  afterEach(async () => {
    await redis?.restart();
    await queue.close();
  });

  const answers = (): Promise<boolean> =>
    queue.backend.ping().then(
      () => true,
      () => false,
    );

  it('has nothing under way, and ends although every connection waits for its next attempt', async () => {
    const consumer = queue.consume();
    await queue.jobs.add('segment', { accountId: 'acme', campaignId: uuidV7() });
    await until(async () => (await queue.ended('completed')) === 1); // every connection is made
    await redis?.kill();
    await until(async () => !(await answers()));
    await inTime(consumer.stop(), 20_000);
  });

  it('does not wait either when it goes away only late in the stop', async () => {
    queue.answer(async (_call, { handBack }) => {
      if (!handBack.aborted) await once(handBack, 'abort');
      await redis?.kill();
    });
    const consumer = queue.consume({ finishMs: 100 });
    await queue.jobs.add('segment', { accountId: 'acme', campaignId: uuidV7() });
    await until(() => queue.calls.length === 1);
    await inTime(consumer.stop(), 20_000);
  });

  it('cannot hand back what is under way, and leaves it to whoever finds it without a lock', async () => {
    queue.answer(async (_call, { signal }) => {
      if (!signal.aborted) await once(signal, 'abort');
      throw new RunAgain(1, 'goes on elsewhere');
    });
    const consumer = queue.consume({ finishMs: 500 });
    await queue.jobs.add('segment', { accountId: 'acme', campaignId: uuidV7() });
    await until(() => queue.calls.length === 1);
    await redis?.kill();
    await until(async () => !(await answers()));
    await inTime(consumer.stop(), 20_000);
    await redis?.restart();
    await until(answers);
    expect(await queue.jobs.queues.segment.getJobCounts('active', 'failed')).toEqual({
      active: 1,
      failed: 0,
    });
  });
});
