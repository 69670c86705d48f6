// For tests: the whole service in this process on a database of its own, with a simulator that the test controls.

import { setInterval as ticks } from 'node:timers/promises';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { connect, type Bridge } from '#client/bridge.ts';
import { readConfig } from '#platform/config.ts';
import { createLifecycle, type Lifecycle } from '#platform/lifecycle.ts';
import { createLog, type Log } from '#platform/log.ts';
import { testDatabase } from '#platform/test-database.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { openParts, sha256, type Parts } from '#service/parts.ts';
import type { Tracing } from '#telemetry/tracing.ts';
import { startApi } from '../api/start.ts';
import { startSimulator, type Simulator } from '../simulator/start.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import { startWorker, type RunningWorker } from '../worker/start.ts';

export const adminKey = 'test-admin-key-0123456789';

export interface Answer {
  status: number;
  headers: Headers;
  // What the test says of it is checked by its expectations.
  body: Record<string, unknown>;
}

declare global {
  /** Set by the Jest project that runs the tests once more with the queue on Redis. */
  var testQueue: 'redis' | undefined;
}

export interface TestServiceOptions {
  /** Given, also as undefined (PostgreSQL), the test itself chooses the queue. */
  redisUrl?: string | undefined;
  simulator?: SimulatorOptions;
  environment?: Record<string, string>;
  worker?: boolean;
  log?: Log;
  tracing?: Tracing;
  /** A service of an installation that was there before it and stays after it: of its own it has nothing then. */
  installation?: Installation;
}

/** What outlives a service. */
export interface Installation {
  databaseUrl: string;
  credentialsKeys: string;
  queuePrefix: string;
  simulator: Simulator;
}

export interface TestService {
  origin: string;
  parts: Parts;
  simulator: Simulator;
  startWorker(): Promise<RunningWorker>;
  /** The typed client, as an integrator calls; `call` is for requests that it would not let through. */
  client(account?: string): Bridge;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Asks until the answer is as wanted. @throws Error with the last answer after `withinMs` */
  until(
    path: string,
    wanted: (body: Answer['body']) => boolean,
    withinMs?: number,
    headers?: Record<string, string>,
  ): Promise<Answer['body']>;
  /** Stores and verifies an account on the simulator's stocked default account. */
  addAccount(id?: string, more?: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

export const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

/** The Redis of a service whose test leaves the queue to the Jest project. */
async function projectRedis(lifecycle: Lifecycle): Promise<string | undefined> {
  if (globalThis.testQueue !== 'redis') return undefined;
  const redis = await startTestRedis();
  if (redis === undefined) throw new Error('this project needs redis-server or REDIS_URL');
  lifecycle.add('redis', () => redis.stop());
  return redis.url;
}

/** Asks until it is so. @throws Error after `withinMs` */
export async function eventually(isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  for await (const _tick of ticks(50)) {
    if (await isSo()) return;
    if (Date.now() > deadline) throw new Error('it did not become so in time');
  }
}

/** A database, keys and a simulator that end with the service. */
async function install(lifecycle: Lifecycle, options: SimulatorOptions = {}): Promise<Installation> {
  const database = await testDatabase();
  lifecycle.add('database', () => database.drop());
  const simulator = await startSimulator({ dayMs: 300, stock: { contacts: 3_000 }, ...options });
  lifecycle.add('simulator', () => simulator.stop());
  return {
    databaseUrl: database.url,
    credentialsKeys: generateCredentialsKey('test'),
    queuePrefix: `test-${uuidV7()}`,
    simulator,
  };
}

/** Starts simulator, api and (unless told not to) worker. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const log = options.log ?? createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const lifecycle = createLifecycle({ log, deadlineMs: 30_000 });
  const installation = options.installation ?? (await install(lifecycle, options.simulator));
  const { databaseUrl, credentialsKeys, queuePrefix, simulator } = installation;
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redisUrl' in options ? options.redisUrl : await projectRedis(lifecycle),
    CREDENTIALS_KEYS: credentialsKeys,
    TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
    METRICS_POLL_INTERVAL_MS: '300',
    SWEEP_INTERVAL_MS: '1000',
    PROVIDER_TIMEOUT_MS: '2000',
    PROVIDER_SETTLE_MS: '300',
    PROVIDER_BREAKER_PAUSE_MS: '500',
    SCAN_LEASE_MS: '3000',
    ...options.environment,
  });
  const parts = openParts(
    {
      ...config,
      DATABASE_URL: databaseUrl,
      CREDENTIALS_KEYS: config.CREDENTIALS_KEYS ?? credentialsKeys,
      adminKeyHash: sha256(adminKey),
      queuePrefix,
    },
    log,
    options.tracing,
  );
  lifecycle.add('parts', () => parts.close());
  const runWorker = async () => {
    const worker = await startWorker(parts);
    lifecycle.add('worker', () => worker.stop());
    return worker;
  };
  if (options.worker !== false) await runWorker();
  const api = await startApi(parts);
  lifecycle.add('api', () => api.stop());

  const call: TestService['call'] = async (method, path, body, headers = {}) => {
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(api.origin + path, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        'x-account-id': 'demo',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text };
    return { status: response.status, headers: response.headers, body: json };
  };

  return {
    origin: api.origin,
    parts,
    simulator,
    startWorker: runWorker,
    client: (account = 'demo') => connect({ url: api.origin, key: adminKey, account }),
    call,
    async until(path, wanted, withinMs = 30_000, headers = {}) {
      const deadline = Date.now() + withinMs;
      for await (const _tick of ticks(50)) {
        const { body } = await call('GET', path, undefined, headers);
        if (wanted(body)) return body;
        if (Date.now() > deadline)
          throw new Error(`${path} did not get there; it says ${JSON.stringify(body)}`);
      }
      throw new Error('the clock stopped');
    },
    async addAccount(id = 'demo', more = {}) {
      const stored = await call('PUT', `/accounts/${id}`, {
        name: 'Demo',
        textlocal: { baseUrl: simulator.origin, apiKey: 'simulator-key' },
        contactGroupId: '123456',
        customerIdField: 'custom1',
        sender: 'ACME',
        requestsPerSecond: 500,
        maxConcurrentRequests: 8,
        testMode: false,
        ...more,
      });
      if (stored.status !== 201) throw new Error(`account refused: ${JSON.stringify(stored.body)}`);
      const verified = await call('POST', `/accounts/${id}/verify`, {});
      if (verified.body['ok'] !== true) throw new Error(`not verified: ${JSON.stringify(verified.body)}`);
    },
    stop: () => lifecycle.stop(),
  };
}
