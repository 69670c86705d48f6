// For tests: the API on a database of its own, asked without a socket, and a simulator that the test controls.

import type { FastifyInstance, InjectOptions } from 'fastify';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { readConfig } from '#platform/config.ts';
import { createLog, type Log } from '#platform/log.ts';
import { testDatabase } from '#platform/test-database.ts';
import { openParts, sha256, type Parts } from '#service/parts.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import { startSimulator, type Simulator } from '../simulator/start.ts';
import { buildApp } from './app.ts';

export const adminKey = 'test-admin-key-0123456789';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** The answer as JSON; empty when it is none. */
  body: Record<string, unknown>;
}

export interface TestApi {
  app: FastifyInstance;
  parts: Parts;
  simulator: Simulator;
  /** Readiness says no from now on. */
  drain(): void;
  /** Asks as the admin, unless `key` is another one or null. An object is sent as JSON. */
  call(method: Method, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Stores and verifies an account on the simulator's stocked account; gives the key of one with all scopes. */
  addAccount(id: string, more?: Record<string, unknown>): Promise<string>;
  /** How many rows there are of everything a campaign consists of. */
  stored(): Promise<number>;
  stop(): Promise<void>;
}

export type Method = NonNullable<InjectOptions['method']>;

export interface CallOptions {
  key?: string | null;
  account?: string;
  headers?: Record<string, string>;
}

export interface TestApiOptions {
  simulator?: SimulatorOptions;
  environment?: Record<string, string>;
  log?: Log;
  /** Another database than the test's own. */
  databaseUrl?: string;
}

/** Starts simulator and API; nothing listens but the simulator. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await testDatabase();
  const simulator = await startSimulator({ stock: { contacts: 20 }, ...options.simulator });
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: options.databaseUrl ?? database.url,
    CREDENTIALS_KEYS: generateCredentialsKey('test'),
    TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
    PROVIDER_TIMEOUT_MS: '1000',
    ...options.environment,
  });
  const { DATABASE_URL = '', CREDENTIALS_KEYS = '' } = config;
  const service = { ...config, DATABASE_URL, CREDENTIALS_KEYS, adminKeyHash: sha256(adminKey) };
  const parts = openParts(service, options.log ?? createLog('silent'));
  let stopping = false;
  const app = await buildApp(parts, { stopping: () => stopping });

  const call: TestApi['call'] = async (method, path, body, { key = adminKey, account, headers } = {}) => {
    const asItIs = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await app.inject({
      method,
      url: path,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(account !== undefined && { 'x-account-id': account }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: asItIs ? Buffer.from(body as string) : JSON.stringify(body) }),
    });
    const { statusCode: status, body: text } = response;
    // Of an answer without a body light-my-request never ends the timer: it does so with the first write.
    clearTimeout((response.raw.res as { timeoutHandle?: NodeJS.Timeout }).timeoutHandle);
    const isJson = /[/+]json(?:;|$)/.test(String(response.headers['content-type']));
    return {
      status,
      headers: response.headers,
      text,
      body: isJson && text.startsWith('{') ? response.json() : {},
    };
  };

  return {
    app,
    parts,
    simulator,
    drain() {
      stopping = true;
    },
    call,
    async addAccount(id, more = {}) {
      const account = {
        name: 'Demo',
        textlocal: { baseUrl: simulator.origin, apiKey: 'simulator-key' },
        contactGroupId: '123456',
        customerIdField: 'custom1',
        requestsPerSecond: 500,
        ...more,
      };
      await call('PUT', `/accounts/${id}`, account);
      const verified = await call('POST', `/accounts/${id}/verify`);
      if (verified.body['ok'] !== true) throw new Error(`not verified: ${verified.text}`);
      return String((await call('POST', `/accounts/${id}/keys`)).body['key']);
    },
    async stored() {
      const { rows } = await parts.database.pool.query<{ count: string }>(
        `SELECT (SELECT count(*) FROM campaign) + (SELECT count(*) FROM send)
              + (SELECT count(*) FROM customer_block) AS count`,
      );
      return Number(rows[0]?.count);
    },
    async stop() {
      await app.close();
      await parts.close();
      await simulator.stop();
      await database.drop();
    },
  };
}

export const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

/** A campaign that can be accepted. */
export const campaign = (campaignId: string, more: Record<string, unknown> = {}) => ({
  campaignId,
  templateId: '1001',
  sendAt: inHours(24),
  customerIds: ['C-000001', 'C-000002'],
  ...more,
});
