// Whatever stands in the queue, a job whose payload is not as described ends for good and reaches no handler.
// FUZZ_RUNS says how many payloads each queue gets (100 unless said otherwise).

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { jobDefinitions } from './definitions.ts';
import { openTestQueue, until } from './test-queue.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 100);
const redis = await startTestRedis();
let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(async () => {
  await server.drop();
  await redis?.stop();
});

const id = '0193a5b0-0000-7000-8000-000000000001';
const names = fc.oneof(
  fc.constantFrom(...Object.keys(jobDefinitions)),
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'toString'),
);
const nearly = fc.record(
  {
    campaignId: fc.oneof(
      fc.constant(id),
      fc.constant(id.toUpperCase()),
      fc.constant(`${id}'; DROP TABLE campaign`),
      fc.jsonValue(),
    ),
    sendId: fc.oneof(fc.constant(`${id} `), fc.jsonValue()),
    more: fc.jsonValue(),
  },
  { requiredKeys: ['more'] },
);
/**
 * Nobody's payload: `more` is in none, or it is no object at all. BullMQ makes {} of null; NUL cannot be
 * stored by PostgreSQL's jsonb.
 */
const payloads = fc
  .oneof(nearly, fc.array(fc.jsonValue(), { minLength: 1 }), fc.string(), fc.integer(), fc.boolean())
  .filter((payload) => !JSON.stringify(payload).includes('\\u0000'));

const backends = [
  { kind: 'postgresql', isThere: true },
  { kind: 'redis', isThere: redis !== undefined },
];

for (const { kind, isThere } of backends) {
  (isThere ? describe : describe.skip)(`jobs on ${kind} that nobody described`, () => {
    it('end for good at once, and no handler hears of them', async () => {
      const queue = openTestQueue(server.url, kind === 'redis' ? redis?.url : undefined);
      try {
        const jobs = fc.sample(
          fc.tuple(
            names.filter((name) => name !== '' && !name.includes('\u0000')),
            payloads,
          ),
          runs,
        );
        for (const [name, payload] of jobs)
          await queue.jobs.queues.segment.add(name, payload as never, { attempts: 6, backoff: 60_000 });
        queue.consume();
        await until(async () => (await queue.ended('failed')) === jobs.length);
        expect(queue.calls).toEqual([]);
        expect(await queue.live()).toBe(0);
        // And the queue goes on with what is as described.
        await queue.jobs.add('segment', { accountId: 'acme', campaignId: id });
        await until(() => queue.calls.length === 1);
      } finally {
        await queue.close();
      }
    });
  });
}
