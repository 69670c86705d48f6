// Where the queue lives: Redis when REDIS_URL is set, else BullMQ's PostgreSQL backend in the service's own database.
// Nothing outside this file knows which.

import {
  createPostgresBackend,
  Queue,
  Worker,
  type PgPool,
  type Processor,
  type Telemetry,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import { unreachable } from '#platform/unreachable.ts';
import { jobNames, type JobName } from './definitions.ts';
import { endingRedis } from './ending-redis.ts';

export type QueueTelemetry = Telemetry;
export type JobQueue = Queue<Record<string, string>, void>;
export type JobWorker = Worker<Record<string, string>, void>;
export type JobProcessor = Processor<Record<string, string>, void>;

export interface QueueSettings {
  databaseUrl: string;
  redisUrl?: string | undefined;
  /** Separates several bridges on one Redis. */
  prefix?: string;
  /** Carries traces from who adds a job to who does it. */
  telemetry?: QueueTelemetry | undefined;
}

export interface QueueBackend {
  readonly kind: 'redis' | 'postgresql';
  queue(name: string): JobQueue;
  worker(name: JobName, process: JobProcessor, concurrency: number): JobWorker;
  /**
   * For counts that all processes share, with Redis only. What it is asked fails at once while Redis is away: a count is
   * not worth waiting for.
   */
  readonly counters: { readonly redis: Redis; readonly prefix: string } | undefined;
  /** @throws Error when the queue's store cannot be reached, which says why */
  ping(): Promise<void>;
  /** What Redis says of itself, as its INFO has it; undefined where there is none. Rejects when it may not be asked. */
  info(): Promise<string | undefined>;
  /**
   * Fails what workers wait for when the queue's store is away, and what they ask of it from then on: for a stop that has
   * waited long enough. Does nothing while the store is there, or where nothing waits for it.
   */
  giveUpIfAway(): void;
  /** Closes connections that the queues and workers share; close those first. */
  close(): Promise<void>;
}

// A job whose worker is silent for lockDuration is given to another; steps ask "is it done already?" before they act.
const workerOptions = (concurrency: number) =>
  ({
    concurrency,
    lockDuration: 15_000,
    stalledInterval: 5_000,
    maxStalledCount: 3,
    runRetryDelay: 1_000,
  }) satisfies Partial<WorkerOptions>;

export function openQueueBackend(settings: QueueSettings, log: Log): QueueBackend {
  return settings.redisUrl === undefined
    ? postgresBackend(settings.databaseUrl, log, settings.telemetry)
    : redisBackend(settings.redisUrl, settings.prefix ?? 'bridge', log, settings.telemetry);
}

const reportErrors = <Part extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  part: Part,
  log: Log,
): Part => {
  part.on('error', (error) => log.warn({ err: error }, 'the queue reports an error'));
  return part;
};

/** A listening connection for each worker, and these for what all queues and workers ask. */
const sharedConnections = 10;

function postgresBackend(connectionString: string, log: Log, telemetry?: QueueTelemetry): QueueBackend {
  const traced = telemetry === undefined ? {} : { telemetry };
  const queues: JobQueue[] = [];
  // BullMQ takes a pool as it is, so where its tables are is said here.
  const connection = new Pool({
    connectionString,
    max: jobNames.length + sharedConnections,
    options: '-c search_path=bullmq,public',
  });
  connection.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'lost a database connection of the queue'));
  });
  connection.on('error', () => undefined); // heard on the connection itself
  connection.setMaxListeners(0); // each queue and worker listens to it
  const shared = connection as unknown as PgPool; // BullMQ's own description of the same pool
  let closed: Promise<void> | undefined;
  return {
    kind: 'postgresql',
    counters: undefined,
    queue(name) {
      const queue = new Queue(name, { ...traced, connection: shared }, createPostgresBackend);
      // BullMQ's eight type parameters differ by backend; the service uses one type for both.
      const typed = reportErrors(queue, log) as unknown as JobQueue;
      queues.push(typed);
      return typed;
    },
    worker(name, process, concurrency) {
      const options = { ...workerOptions(concurrency), ...traced, connection: shared };
      const worker = new Worker(name, process, options, createPostgresBackend);
      return reportErrors(worker, log) as unknown as JobWorker;
    },
    async ping() {
      await queues[0]?.getJobCounts('waiting');
    },
    info: async () => undefined,
    giveUpIfAway() {}, // what it is asked fails at once
    close() {
      closed ??= connection.end();
      return closed;
    },
  };
}

function redisBackend(url: string, prefix: string, log: Log, telemetry?: QueueTelemetry): QueueBackend {
  const traced = telemetry === undefined ? {} : { telemetry };
  const connection = reportErrors(endingRedis(new Redis(url, { maxRetriesPerRequest: null })), log);
  // What a request waits for must fail soon when Redis is away; the sweep adds the job later.
  const producer = reportErrors(new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: 2_000 }), log);
  // Of the command ioredis only says that it gave up; the connection knows why.
  let fault: Error | undefined;
  producer.on('error', (error) => (fault = error));
  const asked = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: Error) => {
      throw error.name === 'MaxRetriesPerRequestError' ? unreachable('Redis', fault ?? error) : error;
    });
  const counting = { enableOfflineQueue: false, commandTimeout: 1_000, maxRetriesPerRequest: 0 };
  const counters = reportErrors(new Redis(url, { ...counting, connectTimeout: 2_000 }), log);
  return {
    kind: 'redis',
    counters: { redis: counters, prefix: `${prefix}:counts:` },
    queue: (name) =>
      reportErrors(
        new Queue(name, { ...traced, connection: producer, prefix, skipWaitingForReady: true }),
        log,
      ),
    worker: (name, process, concurrency) =>
      reportErrors(
        new Worker(name, process as unknown as Processor, {
          ...workerOptions(concurrency),
          ...traced,
          connection,
          prefix,
        }),
        log,
      ),
    async ping() {
      await asked(producer.ping());
    },
    info: () => asked(producer.info()),
    giveUpIfAway() {
      if (connection.status !== 'ready') connection.disconnect();
    },
    async close() {
      connection.disconnect();
      producer.disconnect();
      counters.disconnect();
    },
  };
}

/** Deletes every queue under a prefix; for a bridge that was made for one run. */
export async function dropQueues(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined); // the call under way rejects as well, and says why
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
      const found = keys as string[];
      if (found.length > 0) await redis.unlink(...found);
    }
  } finally {
    redis.disconnect();
  }
}
