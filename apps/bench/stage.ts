// The service as it runs in production, api and workers as processes of their own, with the simulator as TextLocal in
// another. Fresh for each row: a database and a Redis of its own.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createLifecycle } from '#platform/lifecycle.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { callerOf, type Body, type Caller } from './caller.ts';
import type { Ground } from './ground.ts';
import { answers, freePort, startProgram, type Program } from './processes.ts';

export interface StageOptions {
  /** Contacts of the account `demo`. */
  contacts: number;
  latencyMs?: number;
  workers?: number;
  environment?: Record<string, string>;
  /** More of the account `demo`. */
  account?: Body;
}

export interface Stage {
  caller: Caller;
  api: Program;
  workers: Program[];
  databaseUrl: string;
  /** undefined: there is no redis-server, so the queue is in PostgreSQL */
  redisUrl: string | undefined;
  simulator: Vendor;
  startWorker(): Promise<Program>;
  /** Makes an account at the simulator, with its directory, and stores it. */
  addAccount(id: string, contacts: number): Promise<void>;
  /** Stores and verifies an account that is at the simulator. */
  addStoredAccount(id: string, more?: Body): Promise<void>;
  stop(): Promise<void>;
}

/** The stand-in for TextLocal, and what it counts. */
export interface Vendor {
  origin: string;
  /** Calls of an account so far, by command; `*` is all of them. */
  calls(apiKey: string): Promise<Record<string, { calls: number }>>;
  control(method: string, path: string, body?: Body): Promise<Body>;
  stop(): Promise<void>;
}

const silent = { info: () => undefined, error: () => undefined };
const stopWithinMs = 120_000;
const adminKey = `bench-${randomBytes(16).toString('hex')}`;

let programs = 0;
const logIn = (ground: Ground, name: string): string =>
  join(ground.directory, `${name}-${(programs += 1)}.log`);

/** Starts the simulator as a process of its own. */
export async function startVendor(ground: Ground, contacts: number, latencyMs: number): Promise<Vendor> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const program = await startProgram(
    {
      entry: 'apps/simulator/main.ts',
      environment: {
        PORT: String(port),
        SIMULATOR_CONTACTS: String(contacts),
        SIMULATOR_LATENCY_MS: String(latencyMs),
      },
      logFile: logIn(ground, 'simulator'),
      isReady: () => answers(`${origin}/_control/clock`),
    },
    ground.basics,
  );
  const control: Vendor['control'] = async (method, path, body) => {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await fetch(`${origin}/_control/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Body);
  };
  return {
    origin,
    control,
    async calls(apiKey) {
      return (await control('GET', `calls?apiKey=${apiKey}`)) as Record<string, { calls: number }>;
    },
    stop: () => program.stop(),
  };
}

/** The variables that api and worker share. */
function serviceEnvironment(
  databaseUrl: string,
  redisUrl: string | undefined,
  vendor: Vendor,
): Record<string, string> {
  return {
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    SIMULATOR: 'off',
    DATABASE_URL: databaseUrl,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ADMIN_API_KEY: adminKey,
    CREDENTIALS_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    TEXTLOCAL_ALLOWED_ORIGINS: vendor.origin,
  };
}

export const stockedKey = 'simulator-key';

/** Stores an account whose contact group is at the simulator, and verifies it. */
export async function putAccount(caller: Caller, vendor: Vendor, id: string, more: Body = {}): Promise<void> {
  await caller.call('PUT', `/accounts/${id}`, 201, {
    body: {
      name: `Bench ${id}`,
      textlocal: { baseUrl: vendor.origin, apiKey: id === 'demo' ? stockedKey : id },
      contactGroupId: '123456',
      customerIdField: 'custom1',
      sender: 'ACME',
      requestsPerSecond: 1_000,
      maxConcurrentRequests: 8,
      testMode: false,
      ...more,
    },
  });
  const { ok, checks } = await caller.call('POST', `/accounts/${id}/verify`, 200, { body: {} });
  if (ok !== true) throw new Error(`account ${id} is not verified: ${JSON.stringify(checks)}`);
}

/** Starts a stage with the account `demo`; what was started is stopped when this fails. */
export async function startStage(ground: Ground, options: StageOptions): Promise<Stage> {
  const lifecycle = createLifecycle({ log: silent, deadlineMs: stopWithinMs });
  try {
    const redis = await startTestRedis();
    if (redis !== undefined) lifecycle.add('redis', () => redis.stop());
    const simulator = await startVendor(ground, options.contacts, options.latencyMs ?? 0);
    lifecycle.add('simulator', () => simulator.stop());
    const databaseUrl = await ground.makeDatabase();
    const environment = {
      ...serviceEnvironment(databaseUrl, redis?.url, simulator),
      ...options.environment,
    };
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const api = await startProgram(
      {
        entry: 'apps/api/main.ts',
        environment: { ...environment, PORT: String(port) },
        logFile: logIn(ground, 'api'),
        isReady: () => answers(`${origin}/readyz`),
      },
      ground.basics,
    );
    lifecycle.add('api', () => api.stop());
    const caller = callerOf(origin, adminKey);
    await putAccount(caller, simulator, 'demo', options.account);
    const workers: Program[] = [];
    const startWorker = async (): Promise<Program> => {
      const worker = await startProgram(
        {
          entry: 'apps/worker/main.ts',
          environment,
          logFile: logIn(ground, 'worker'),
          isReady: async () => true,
        },
        ground.basics,
      );
      lifecycle.add('worker', () => worker.stop());
      workers.push(worker);
      return worker;
    };
    for (let worker = 0; worker < (options.workers ?? 0); worker += 1) await startWorker();
    return {
      caller,
      api,
      workers,
      databaseUrl,
      redisUrl: redis?.url,
      simulator,
      startWorker,
      async addAccount(id, contacts) {
        await simulator.control('POST', 'accounts', { apiKey: id, contacts });
        await putAccount(caller, simulator, id);
      },
      addStoredAccount: (id, more) => putAccount(caller, simulator, id, more),
      stop: () => lifecycle.stop(),
    };
  } catch (error) {
    await lifecycle.stop().catch(() => undefined); // the first fault is the one to tell
    throw error;
  }
}
