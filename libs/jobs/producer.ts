// Adds jobs. A job is only a hint that a step may be due: losing one costs time, never a campaign, since the sweep adds
// what the database says is missing.

import { Value } from 'typebox/value';
import { requestId } from '#platform/correlation.ts';
import type { Log } from '#platform/log.ts';
import type { JobQueue, QueueBackend } from './backend.ts';
import {
  jobDefinitions,
  liveJobKey,
  queueNames,
  type JobName,
  type Payload,
  type QueueName,
} from './definitions.ts';

export interface Jobs {
  readonly queues: Record<QueueName, JobQueue>;
  /** Adds a job unless the same one waits or runs. @throws when the queue's store is away */
  add<Name extends JobName>(
    name: Name,
    payload: Payload<Name>,
    options?: { priority?: number; delayMs?: number },
  ): Promise<void>;
  /** Like `add`, but a queue that is away is only logged: for callers whose rows are committed already. */
  hint<Name extends JobName>(
    name: Name,
    payload: Payload<Name>,
    options?: { priority?: number },
  ): Promise<void>;
  /** One job scheduler for a send: `count` readings, the first at `firstAt`. */
  schedulePolls(sendId: string, firstAt: Date, intervalMs: number, count: number): Promise<void>;
  removePolls(sendId: string): Promise<void>;
  /** One job scheduler for each job that the clock alone starts; a changed interval replaces the one before. */
  scheduleSweep(intervalMs: number): Promise<void>;
  scheduleTidy(intervalMs: number): Promise<void>;
  /**
   * Schedules sweep and tidy anew where the queue has lost them, or lets them lie although they were due two intervals ago:
   * it was emptied, or threw a job away. @returns whether it had
   */
  mendClock(intervals: { sweepMs: number; tidyMs: number }): Promise<boolean>;
  /** Whether a job of this queue waits for a place; one that waits for its time does not. */
  isWaitedFor(queue: QueueName): Promise<boolean>;
  /** Deletes finished jobs that are old enough; see docs/decisions/0002-queue-backends.md for why on a timer. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

const day = 86_400_000;
const pollsOf = (sendId: string): string => `polls-${sendId}`;

export function createJobs(backend: QueueBackend, log: Log): Jobs {
  const queues = {
    campaign: backend.queue('campaign'),
    metrics: backend.queue('metrics'),
    webhooks: backend.queue('webhooks'),
  };

  const add: Jobs['add'] = async (name, payload, { priority, delayMs } = {}) => {
    const { queue, payload: schema, retries } = jobDefinitions[name];
    Value.Assert(schema, payload);
    const data: Record<string, string> = { ...payload };
    const key = liveJobKey(name, data);
    const request = requestId();
    if (request !== undefined) data['requestId'] = request;
    await queues[queue].add(name, data, {
      ...retries,
      deduplication: { id: key },
      ...(priority !== undefined && { priority }),
      ...(delayMs !== undefined && { delay: delayMs }),
    });
  };

  const scheduleEvery = async (name: 'sweep' | 'tidy', intervalMs: number): Promise<void> => {
    const { queue, retries } = jobDefinitions[name];
    await queues[queue].upsertJobScheduler(name, { every: intervalMs }, { name, data: {}, opts: retries });
  };

  const isLost = async (name: 'sweep' | 'tidy', intervalMs: number): Promise<boolean> => {
    const scheduler = await queues[jobDefinitions[name].queue].getJobScheduler(name);
    return scheduler?.next === undefined || scheduler.next < Date.now() - 2 * intervalMs;
  };

  return {
    queues,
    add,
    async hint(name, payload, options) {
      try {
        await add(name, payload, options);
      } catch (error) {
        log.warn({ err: error, job: name, payload }, 'the queue is away; the sweep will add this job');
      }
    },
    async schedulePolls(sendId, firstAt, intervalMs, count) {
      await queues.metrics.upsertJobScheduler(
        pollsOf(sendId),
        { every: intervalMs, startDate: firstAt, limit: count },
        { name: 'measure', data: { sendId }, opts: { ...jobDefinitions.measure.retries } },
      );
    },
    async removePolls(sendId) {
      await queues.metrics.removeJobScheduler(pollsOf(sendId));
    },
    scheduleSweep: (intervalMs) => scheduleEvery('sweep', intervalMs),
    scheduleTidy: (intervalMs) => scheduleEvery('tidy', intervalMs),
    async mendClock({ sweepMs, tidyMs }) {
      const lost = { sweep: await isLost('sweep', sweepMs), tidy: await isLost('tidy', tidyMs) };
      if (lost.sweep) await scheduleEvery('sweep', sweepMs);
      if (lost.tidy) await scheduleEvery('tidy', tidyMs);
      return lost.sweep || lost.tidy;
    },
    async isWaitedFor(queue) {
      const counts = await queues[queue].getJobCounts('waiting', 'prioritized');
      return Object.values(counts).some((count) => count > 0);
    },
    async clean() {
      for (const name of queueNames) {
        await queues[name].clean(day, 5_000, 'completed');
        await queues[name].clean(14 * day, 5_000, 'failed');
      }
    },
    async close() {
      for (const name of queueNames) await queues[name].close();
    },
  };
}
