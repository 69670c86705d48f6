// PostgreSQL and Redis of our own, which can be killed, stopped for a while and started again on the same address.

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres.ts';
import { isAlive, readPostmaster } from '#platform/embedded-postgres-process.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { startOwnRedis } from '#platform/test-redis.ts';

const silent = { info: () => undefined, warn: () => undefined };

/** A server that the service needs. */
export interface Server {
  readonly url: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Ends it in good order. */
  halt(): Promise<void>;
  /** Starts it unless it runs. */
  start(): Promise<void>;
  /** Ends it for good and removes its data. */
  remove(): Promise<void>;
}

/** A directory that PostgreSQL's own user may enter. */
export async function openDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `bridge-faults-${name}-`));
  await chmod(directory, 0o755);
  return directory;
}

/** Kills the PostgreSQL whose data is in this directory, if one runs there, and waits until it is gone. */
export async function killPostgres(dataDir: string): Promise<void> {
  const postmaster = await readPostmaster(join(dataDir, 'server', 'cluster'));
  if (postmaster === undefined || !isAlive(postmaster.pid)) return;
  process.kill(postmaster.pid, 'SIGKILL');
  while (isAlive(postmaster.pid)) await pause(5);
}

async function runs(dataDir: string): Promise<boolean> {
  const postmaster = await readPostmaster(join(dataDir, 'server', 'cluster'));
  return postmaster !== undefined && isAlive(postmaster.pid);
}

/** With every safeguard of its durability: what it has committed must survive a kill. */
export async function startDatabase(dataDir: string): Promise<Server & { readonly dataDir: string }> {
  let running: EmbeddedPostgres | undefined;
  /** Also when it has ended by itself, as it does when it can write nothing any more. */
  const start = async (): Promise<EmbeddedPostgres> => {
    if (running !== undefined && (await runs(running.dataDir))) return running;
    running = await startEmbeddedPostgres({ dataDir, log: silent });
    return running;
  };
  const { databaseUrl: url, dataDir: where } = await start();
  return {
    url,
    dataDir: where,
    async start() {
      await start();
    },
    async kill() {
      running = undefined;
      await killPostgres(where);
    },
    async halt() {
      await running?.stop();
      running = undefined;
    },
    async remove() {
      await running?.stop();
      running = undefined;
      for (const each of new Set([where, dataDir])) await rm(each, { recursive: true, force: true });
    },
  };
}

/** `undefined` where there is no redis-server. */
export async function startRedis(): Promise<(Server & { empty(): Promise<void> }) | undefined> {
  const redis = await startOwnRedis();
  if (redis === undefined) return undefined;
  return {
    url: redis.url,
    kill: () => redis.kill(),
    halt: () => redis.kill(),
    start: () => redis.restart(),
    empty: () => redis.empty(),
    remove: () => redis.stop(),
  };
}
