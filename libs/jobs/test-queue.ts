// For tests: the queue of one test, on either backend, with handlers that write down what they were called with.

import { setInterval as ticks } from 'node:timers/promises';
import { uuidV7 } from '#platform/identifier.ts';
import { createLog } from '#platform/log.ts';
import { openQueueBackend, type QueueBackend } from './backend.ts';
import { consumeJobs, type ConsumeOptions, type JobContext, type JobHandlers } from './consumer.ts';
import { jobNames, type JobName } from './definitions.ts';
import { createJobs, type Jobs } from './producer.ts';

export interface Call {
  name: string;
  payload: Record<string, string>;
}

type Answer = (call: Call, context: JobContext) => Promise<void> | void;

const nothing: Answer = () => undefined;

export interface TestQueue {
  readonly backend: QueueBackend;
  readonly jobs: Jobs;
  /** Every call of a handler so far. */
  readonly calls: Call[];
  /** What the handlers do from now on; nothing until it is said. */
  answer(how: Answer): void;
  /** Starts a consumer, which `close` stops. */
  consume(options?: Partial<Pick<ConsumeOptions, 'concurrency' | 'isWaitedFor' | 'finishMs'>>): {
    stop(): Promise<void>;
  };
  /** Jobs of one queue, or of all, that wait, in whatever way, or run. */
  live(queue?: JobName): Promise<number>;
  /** Jobs that ended so. */
  ended(state: 'completed' | 'failed'): Promise<number>;
  close(): Promise<void>;
}

/** Opens a queue; with `redisUrl` on that Redis, under a prefix of its own. */
export function openTestQueue(databaseUrl: string, redisUrl: string | undefined): TestQueue {
  const log = createLog('silent');
  const backend = openQueueBackend({ databaseUrl, redisUrl, prefix: `test-${uuidV7()}` }, log);
  const jobs = createJobs(backend, log);
  const calls: Call[] = [];
  const consumers: { stop(): Promise<void> }[] = [];
  let answer = nothing;

  const handle = (name: string) => async (payload: Record<string, string>, context: JobContext) => {
    const call = { name, payload };
    calls.push(call);
    await answer(call, context);
  };
  const handlers = Object.fromEntries(jobNames.map((name) => [name, handle(name)]));

  return {
    backend,
    jobs,
    calls,
    answer(how) {
      answer = how;
    },
    consume(options) {
      const consumer = consumeJobs(backend, handlers as unknown as JobHandlers, {
        concurrency: 4,
        finishMs: 5_000,
        turnMs: 50,
        isWaitedFor: (name) => jobs.isWaitedFor(name),
        log,
        ...options,
      });
      consumers.push(consumer);
      return consumer;
    },
    async live(queue) {
      const names = queue === undefined ? jobNames : [queue];
      const found = await Promise.all(
        names.map((name) => jobs.queues[name].getJobs(['waiting', 'prioritized', 'delayed', 'active'])),
      );
      return found.flat().length;
    },
    async ended(state) {
      const found = await Promise.all(jobNames.map((name) => jobs.queues[name].getJobs([state])));
      return found.flat().length;
    },
    async close() {
      for (const consumer of consumers) await consumer.stop();
      for (const name of jobNames) await jobs.queues[name].obliterate({ force: true });
      await jobs.close();
      await backend.close();
    },
  };
}

/** Asks until it is so; the test's own time limit ends it. */
export async function until(wanted: () => boolean | Promise<boolean>): Promise<void> {
  if (await wanted()) return;
  for await (const _ of ticks(20)) if (await wanted()) return;
}

/** Something a handler waits for until the test lets it go on. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const latch = new AbortController();
  const opened = new Promise<void>((resolve) => {
    latch.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { opened, open: () => latch.abort() };
}
