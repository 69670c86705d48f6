// Adds jobs. A job only says that a step may be due: losing one costs time, never a campaign, since the reconciler adds what
// the database says is missing.

import { Value } from 'typebox/value';
import { requestId } from '#platform/correlation.ts';
import type { Log } from '#platform/log.ts';
import type { JobQueue, QueueBackend } from './backend.ts';
import {
  jobDefinitions,
  jobNames,
  liveJobKey,
  type JobName,
  type Payload,
  type SendPayload,
} from './definitions.ts';

export interface Jobs {
  readonly queues: Record<JobName, JobQueue>;
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
  schedulePolls(send: SendPayload, firstAt: Date, intervalMs: number, count: number): Promise<void>;
  removePolls(sendId: string): Promise<void>;
  /** Whether a job of this queue waits for a place; one that waits for its time does not. */
  isWaitedFor(queue: JobName): Promise<boolean>;
  /** Deletes finished jobs that are old enough; see docs/decisions/0002-queue-backends.md for why on a timer. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

const day = 86_400_000;
const pollsOf = (sendId: string): string => `polls-${sendId}`;

export function createJobs(backend: QueueBackend, log: Log): Jobs {
  const queues = Object.fromEntries(jobNames.map((name) => [name, backend.queue(name)])) as Jobs['queues'];

  const add: Jobs['add'] = async (name, payload, { priority, delayMs } = {}) => {
    const { payload: schema, retries } = jobDefinitions[name];
    Value.Assert(schema, payload);
    const data: Record<string, string> = { ...payload };
    const key = liveJobKey(name, data);
    const request = requestId();
    if (request !== undefined) data['requestId'] = request;
    await queues[name].add(name, data, {
      ...retries,
      deduplication: { id: key },
      ...(priority !== undefined && { priority }),
      ...(delayMs !== undefined && { delay: delayMs }),
    });
  };

  return {
    queues,
    add,
    async hint(name, payload, options) {
      try {
        await add(name, payload, options);
      } catch (error) {
        log.warn(
          { err: error, job: name, payload },
          'the queue is unavailable; the reconciler adds this job',
        );
      }
    },
    async schedulePolls(send, firstAt, intervalMs, count) {
      await queues.measure.upsertJobScheduler(
        pollsOf(send.sendId),
        { every: intervalMs, startDate: firstAt, limit: count },
        { name: 'measure', data: { ...send }, opts: { ...jobDefinitions.measure.retries } },
      );
    },
    async removePolls(sendId) {
      await queues.measure.removeJobScheduler(pollsOf(sendId));
    },
    async isWaitedFor(queue) {
      const counts = await queues[queue].getJobCounts('waiting', 'prioritized');
      return Object.values(counts).some((count) => count > 0);
    },
    async clean() {
      for (const name of jobNames) {
        await queues[name].clean(day, 5_000, 'completed');
        await queues[name].clean(14 * day, 5_000, 'failed');
      }
    },
    async close() {
      for (const name of jobNames) await queues[name].close();
    },
  };
}
