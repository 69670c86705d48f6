// The worker process: takes jobs until it is stopped.

import { consumeJobs } from '#jobs/consumer.ts';
import { repeat } from '#platform/repeat.ts';
import type { Parts } from '#service/parts.ts';
import { cancel } from './steps/cancel.ts';
import { deliver } from './steps/deliver.ts';
import { measure } from './steps/measure.ts';
import { hintEvents, notify } from './steps/notify.ts';
import { schedule } from './steps/schedule.ts';
import { segment } from './steps/segment.ts';
import { sweep } from './steps/sweep.ts';
import { tidy } from './steps/tidy.ts';

export interface RunningWorker {
  /** Finishes or hands back what runs; may be called twice. */
  stop(): Promise<void>;
}

/**
 * Share of SHUTDOWN_DEADLINE_MS for ranges under way, which take minutes with a slow account. The rest is for the call at
 * hand, for handing back and, in one process with the api, for its uploads before.
 */
const shareForRanges = 0.25;

/**
 * The sweep rebuilds the queue, but is a job in it: when the queue is emptied while workers run, it is gone with the rest.
 * So each worker looks after it by a clock of its own.
 */
function watchClock(parts: Parts): { stop(): Promise<void> } {
  const { config, jobs, log } = parts;
  const intervals = { sweepMs: config.SWEEP_INTERVAL_MS, tidyMs: config.TIDY_INTERVAL_MS };
  const look = async (): Promise<void> => {
    try {
      if (!(await jobs.mendClock(intervals))) return;
      log.warn({}, 'the queue had lost its clock: it was emptied, or throws jobs away');
      await sweep(parts);
    } catch (error) {
      log.warn({ err: error }, 'the queue is away; its clock is looked after again');
    }
  };
  // While the queue is away each look takes seconds.
  return repeat(look, intervals.sweepMs);
}

/**
 * Starts taking jobs, after one sweep that brings the queue in line with the database.
 * @throws Error when the queue's store cannot be reached, which says why
 */
export async function startWorker(parts: Parts): Promise<RunningWorker> {
  const { config, log, jobs, backend } = parts;
  await backend.ping();
  await jobs.scheduleSweep(config.SWEEP_INTERVAL_MS);
  await jobs.scheduleTidy(config.TIDY_INTERVAL_MS);
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
      schedule: ({ sendId }, context) => telling(schedule(parts, sendId, context)),
      deliver: ({ sendId }, context) => telling(deliver(parts, sendId, context)),
      measure: ({ sendId }, context) => telling(measure(parts, sendId, context)),
      cancel: ({ campaignId }) => telling(cancel(parts, campaignId)),
      notify: ({ eventId }, context) => notify(parts, eventId, context),
      sweep: () => telling(sweep(parts)),
      tidy: (_payload, context) => tidy(parts, context),
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
  await sweep(parts);
  const clock = watchClock(parts);
  return {
    async stop() {
      await Promise.all([clock.stop(), consumer.stop()]);
    },
  };
}
