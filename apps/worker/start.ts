// The worker process: takes jobs until it is stopped.

import { consumeJobs } from '#jobs/consumer.ts';
import { dropFormerQueues } from '#jobs/former-queues.ts';
import { withAdvisoryLock } from '#platform/advisory-lock.ts';
import { repeat } from '#platform/repeat.ts';
import type { Parts } from '#service/parts.ts';
import { clean } from './cleaner.ts';
import { reconcile } from './reconciler.ts';
import { cancel } from './steps/cancel.ts';
import { deliver } from './steps/deliver.ts';
import { measure } from './steps/measure.ts';
import { hintEvents, notify } from './steps/notify.ts';
import { schedule } from './steps/schedule.ts';
import { segment } from './steps/segment.ts';

export interface RunningWorker {
  /** Finishes or hands back what runs; may be called twice. */
  stop(): Promise<void>;
}

/**
 * Share of SHUTDOWN_DEADLINE_MS for ranges under way, which take minutes with a slow account. The rest is for the call at
 * hand, for handing back and, in one process with the api, for its uploads before.
 */
const shareForRanges = 0.25;

/** A duty of every worker, which one of them has at a time. Counted as a run of a job of that name. */
function duty(
  { database, log, meters }: Parts,
  name: 'sweep' | 'tidy',
  work: () => Promise<void>,
): () => Promise<void> {
  return async () => {
    const begunAt = performance.now();
    try {
      if (await withAdvisoryLock(database, name, work))
        meters.ran(name, 'completed', performance.now() - begunAt);
    } catch (error) {
      meters.ran(name, 'failed', performance.now() - begunAt);
      log.warn({ err: error, duty: name }, 'a periodic duty failed; the next run tries again');
    }
  };
}

/**
 * Starts taking jobs, the reconciler and the cleaner.
 * @throws Error when the queue's store cannot be reached, which says why
 */
export async function startWorker(parts: Parts): Promise<RunningWorker> {
  const { config, log, jobs, backend } = parts;
  await backend.ping();
  await dropFormerQueues(backend);
  // Steps write events; their jobs are added once the step is over, also when it failed.
  const telling = async (step: Promise<void>): Promise<void> => {
    try {
      await step;
    } finally {
      await hintEvents(parts);
    }
  };
  const consumer = consumeJobs(
    backend,
    {
      segment: ({ campaignId }, context) => telling(segment(parts, campaignId, context)),
      dispatch: ({ sendId }, context) => telling(schedule(parts, sendId, context)),
      deliver: ({ sendId }, context) => telling(deliver(parts, sendId, context)),
      measure: ({ sendId }, context) => telling(measure(parts, sendId, context)),
      cancel: ({ campaignId }) => telling(cancel(parts, campaignId)),
      notify: ({ eventId }, context) => notify(parts, eventId, context),
    },
    {
      concurrency: config.WORKER_CONCURRENCY,
      turnMs: config.WORKER_TURN_MS,
      isWaitedFor: (queue) => jobs.isWaitedFor(queue),
      finishMs: shareForRanges * config.SHUTDOWN_DEADLINE_MS,
      log,
      onRun: (...run) => parts.meters.ran(...run),
    },
  );
  const stopping = new AbortController();
  const reconciling = duty(parts, 'sweep', () => telling(reconcile(parts)));
  const cleaning = duty(parts, 'tidy', () => clean(parts, { log, signal: stopping.signal }));
  await reconciling();
  const duties = [repeat(reconciling, config.SWEEP_INTERVAL_MS), repeat(cleaning, config.TIDY_INTERVAL_MS)];
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...duties.map((each) => each.stop()), consumer.stop()]);
    },
  };
}
