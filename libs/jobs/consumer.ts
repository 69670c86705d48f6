// Takes jobs: checks the payload on pick-up, gives the handler a log and a signal, and maps its answer to BullMQ.

import { DelayedError, UnrecoverableError } from 'bullmq';
import { Value } from 'typebox/value';
import { correlated } from '#platform/correlation.ts';
import type { Log } from '#platform/log.ts';
import type { JobProcessor, JobWorker, QueueBackend } from './backend.ts';
import { jobDefinitions, jobNames, requestIdSchema, type JobName, type Payload } from './definitions.ts';

/** Thrown by a handler to be called again after a time; not counted as an attempt. */
export class RunAgain extends Error {
  readonly delayMs: number;

  constructor(delayMs: number, why: string) {
    super(why);
    this.name = 'RunAgain';
    this.delayMs = delayMs;
  }
}

export interface JobContext {
  log: Log;
  /** Aborted when the worker stops: finish the page at hand and throw RunAgain. */
  signal: AbortSignal;
  /**
   * Aborted when the job has had its place for a turn while others wait for one. For work that loses little by being
   * left: do some of it all the same, then throw RunAgain.
   */
  turn: AbortSignal;
  /** Aborted some time after `signal`, with a RunAgain as its reason: what is under way by then is for another worker. */
  handBack: AbortSignal;
  progress: (done: number, total: number) => Promise<void>;
}

export type JobHandlers = {
  [Name in JobName]: (payload: Payload<Name>, context: JobContext) => Promise<void>;
};

const isRecord = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isJobName = (name: string): name is JobName => Object.hasOwn(jobDefinitions, name);

/** PostgreSQL's jsonb refuses NUL, and an error that cannot be stored would leave its job active. */
const storable = (error: Error): Error => {
  error.message = error.message.replaceAll('\u0000', '');
  return error;
};

/** By then the worker that hands a job back has written down that it holds nothing of it any more. */
const handBackMs = 1_000;

export interface ConsumeOptions {
  /** Jobs at a time, per queue. */
  concurrency: number;
  /** How long a job keeps its place while others wait for one, in milliseconds. */
  turnMs: number;
  /** Whether a job of this queue waits for a place. */
  isWaitedFor: (queue: JobName) => Promise<boolean>;
  /** How long a stop leaves to what is under way before it has to be handed back, in milliseconds. */
  finishMs: number;
  log: Log;
  /** Told of every run of a job that ended: done, not its time yet, or failed. */
  onRun?: (job: JobName, result: 'completed' | 'again' | 'failed', milliseconds: number) => void;
}

/** Runs work with a signal that its turn is over: it has had its place for a while, and others wait for one. */
async function inTurn(
  queue: JobName,
  { turnMs, isWaitedFor, log }: ConsumeOptions,
  work: (turn: AbortSignal) => Promise<void>,
): Promise<void> {
  const turn = new AbortController();
  const look = async (): Promise<void> => {
    try {
      if (await isWaitedFor(queue)) turn.abort();
    } catch (error) {
      log.warn({ err: error, queue }, 'the queue did not say whether others wait');
    }
  };
  const looking = setInterval(() => void look(), turnMs);
  try {
    await work(turn.signal);
  } finally {
    clearInterval(looking);
  }
}

/** Starts one worker per queue. `stop` aborts the handlers' signals, waits for them, and may be called twice. */
export function consumeJobs(
  backend: QueueBackend,
  handlers: JobHandlers,
  options: ConsumeOptions,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const handBack = new AbortController();

  const process: JobProcessor = async (job, token) => {
    const { name } = job;
    if (!isJobName(name)) throw new UnrecoverableError(`no job is called "${name}"`);
    // Taken apart, a text or a number would look like the empty payload of a job that needs none.
    if (!isRecord(job.data)) throw new UnrecoverableError(`the payload of job "${name}" is not an object`);
    const { requestId, ...payload } = job.data;
    const isTraced = requestId !== undefined;
    if (
      !Value.Check(jobDefinitions[name].payload, payload) ||
      (isTraced && !Value.Check(requestIdSchema, requestId))
    ) {
      throw new UnrecoverableError(`the payload of job "${name}" is not as described`);
    }
    const log = options.log.child({ job: name, jobId: job.id, ...job.data });
    // The check above is what the compiler cannot follow: payload and handler belong to the same name.
    const handle = handlers[name] as (payload: Record<string, string>, context: JobContext) => Promise<void>;
    const begunAt = performance.now();
    const told = (result: 'completed' | 'again' | 'failed') =>
      options.onRun?.(name, result, performance.now() - begunAt);
    try {
      if (stopping.signal.aborted) throw new RunAgain(0, 'this worker stops');
      const progress: JobContext['progress'] = (done, total) => job.updateProgress({ done, total });
      const signals = { signal: stopping.signal, handBack: handBack.signal };
      await inTurn(name, options, (turn) =>
        correlated({ requestId }, () => handle(payload, { log, ...signals, turn, progress })),
      );
      told('completed');
      log.info({ durationMs: Math.round(performance.now() - begunAt) }, 'job done');
    } catch (error) {
      told(error instanceof RunAgain ? 'again' : 'failed');
      if (error instanceof RunAgain) {
        log.debug({ delayMs: error.delayMs, why: error.message }, 'job will run again');
        await job.moveToDelayed(Date.now() + error.delayMs, token);
        throw new DelayedError();
      }
      log.warn({ err: error, attempt: job.attemptsMade + 1 }, 'job failed');
      throw error instanceof Error ? storable(error) : new Error(String(error));
    }
  };

  const workers: JobWorker[] = jobNames.map((name) => backend.worker(name, process, options.concurrency));
  let stopped: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    let lookingAfterQueue: NodeJS.Timeout | undefined;
    const late = setTimeout(() => {
      handBack.abort(new RunAgain(handBackMs, 'the worker stops, and another one goes on'));
      // Nothing can be handed back to a queue that is away. The lock runs out, and then it is another worker's.
      backend.giveUpIfAway();
      lookingAfterQueue = setInterval(() => backend.giveUpIfAway(), 1_000);
    }, options.finishMs);
    try {
      await Promise.all(workers.map((worker) => worker.close()));
    } finally {
      clearTimeout(late);
      clearInterval(lookingAfterQueue);
    }
  };
  return {
    stop() {
      stopping.abort();
      stopped ??= close();
      return stopped;
    },
  };
}
