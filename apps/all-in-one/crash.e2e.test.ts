// Kills the whole service, embedded database included, at random moments of a campaign and starts it again: every
// campaign ends as one whole send. The moments come from a printed seed; CRASH_SEED repeats a run.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval as ticks, setTimeout as after } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../simulator/start.ts';
import { inSeconds } from './test-service.ts';

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 2);
const adminKey = 'crash-test-admin-key-0123456789';
const customerIds = Array.from({ length: 4_000 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);

/** Numbers between 0 and 1 from the seed (mulberry32). */
function* chances(start: number): Generator<number, never> {
  let state = start;
  for (;;) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe(`killed at random moments (CRASH_SEED=${seed})`, () => {
  const chance = chances(seed);
  let simulator: Simulator;
  let directory: string;
  let port: number;
  let child: ChildProcess | undefined;

  const start = (): ChildProcess =>
    spawn(process.execPath, ['scripts/run.mjs', 'apps/all-in-one/main.ts'], {
      detached: true,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_ENV: 'test',
        PORT: String(port),
        DATA_DIR: directory,
        ADMIN_API_KEY: adminKey,
        SIMULATOR: 'off',
        TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
        LOG_LEVEL: 'error',
        METRICS_POLL_INTERVAL_MS: '300',
        SWEEP_INTERVAL_MS: '500',
        PROVIDER_TIMEOUT_MS: '1500',
        PROVIDER_SETTLE_MS: '300',
        SCAN_LEASE_MS: '2000',
      },
    });

  /** Kills Node and PostgreSQL with everything they started, as a power cut would. */
  const killAll = async (): Promise<void> => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    const postmaster = await readFile(
      join(directory, 'postgres', 'server', 'cluster', 'postmaster.pid'),
      'utf8',
    ).catch(() => '');
    process.kill(-child.pid, 'SIGKILL');
    const postmasterPid = Number(postmaster.split('\n')[0]);
    if (postmasterPid > 1) process.kill(-postmasterPid, 'SIGKILL');
    await ended;
  };

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        'x-account-id': 'demo',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  /** Asks again and again, also while nothing listens. */
  const until = async (
    path: string,
    wanted: (answer: Record<string, unknown>) => boolean,
    withinMs: number,
  ) => {
    const deadline = Date.now() + withinMs;
    let last: unknown;
    for await (const _tick of ticks(100)) {
      last = await call('GET', path).then(({ body }) => body, String);
      if (typeof last === 'object' && last !== null && wanted(last as Record<string, unknown>))
        return last as Record<string, unknown>;
      if (Date.now() > deadline) break;
    }
    throw new Error(`${path} did not get there: ${JSON.stringify(last)}`);
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bridge-crash-'));
    // PostgreSQL refuses to be root, and the user it runs as then has to get here.
    await chmod(directory, 0o755);
    port = await freePort();
    simulator = await startSimulator({ dayMs: 300, latencyMs: 20, stock: { contacts: 20_000 } });
    child = start();
    await until('/readyz', ({ status }) => status === 'ready', 40_000);
    await call('PUT', '/accounts/demo', {
      name: 'Demo',
      textlocal: { baseUrl: simulator.origin, apiKey: 'simulator-key' },
      contactGroupId: '123456',
      customerIdField: 'custom1',
      requestsPerSecond: 100,
      testMode: false,
    });
    await call('POST', '/accounts/demo/verify');
  }, 60_000);

  afterAll(async () => {
    await killAll();
    await simulator.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(Array.from({ length: rounds }, (_, round) => round + 1))(
    'ends as one whole send, round %i',
    async (round) => {
      const body = { campaignId: `crash-${round}`, templateId: '1001', sendAt: inSeconds(8), customerIds };
      const accepted = await call('POST', '/campaigns', body);
      expect(accepted.status).toBe(202);
      for (let kill = 0; kill < 2; kill += 1) {
        await after(Math.floor(chance.next().value * 2_500));
        await killAll();
        child = start();
        await until('/readyz', ({ status }) => status === 'ready', 40_000);
      }
      const done = await until(
        `/campaigns/${String(accepted.body['id'])}`,
        ({ state }) => state === 'completed',
        60_000,
      );
      const [send] = done['sends'] as { id: string }[];
      const own = simulator
        .summary()
        .batches.filter((batch) => batch.custom === send?.id.replaceAll('-', ''));
      expect(own.map(({ recipients }) => recipients)).toEqual([4_000]);
      expect(simulator.summary().doublesByCustom).toBe(0);
      expect(done['counts']).toMatchObject({ accepted: 4_000, segmented: 4_000 });
    },
    180_000,
  );
});
