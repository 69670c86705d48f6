// What the demo stands on, made for one run and gone after it: a directory, and on configured servers a database and
// queues of its own, so that it can never meet a campaign of anybody else.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { dropQueues } from '#jobs/backend.ts';
import { readConfig } from '#platform/config.ts';
import type { StartConfig } from '../embed.ts';

/** One day of delivery in the demo. */
export const dayMs = 1_500;

export interface Ground {
  readonly config: StartConfig;
  /** Where the service logs to, so that the terminal shows the story. */
  readonly logFile: string;
  /** Removes everything but the log; to be called when the service has stopped. */
  clear: () => Promise<void>;
  /** Removes the log as well. */
  dropLog: () => void;
}

/**
 * Makes the ground under DATA_DIR, else in the temporary directory.
 * @throws ConfigError when a variable is not usable
 */
export async function prepareGround(environment: Record<string, string | undefined>): Promise<Ground> {
  const name = `bridge_demo_${randomBytes(6).toString('hex')}`;
  const given = readConfig({ ...environment, ...fixed });
  const place = environment['DATA_DIR'] === undefined ? tmpdir() : given.DATA_DIR;
  await mkdir(place, { recursive: true });
  const directory = await mkdtemp(join(place, 'bridge-demo-'));
  // As root, PostgreSQL runs as another user, who must be able to walk through.
  await chmod(directory, 0o711);
  const dataDir = join(directory, 'data');
  const database = given.DATABASE_URL === undefined ? undefined : databaseBeside(given.DATABASE_URL, name);
  return {
    config: {
      ...given,
      DATA_DIR: dataDir,
      ...(database !== undefined && { DATABASE_URL: database }),
      queuePrefix: name,
    },
    logFile: join(directory, 'service.log'),
    async clear() {
      await Promise.all([
        rm(dataDir, { recursive: true, force: true }),
        database !== undefined && dropDatabase(database, name),
        given.REDIS_URL !== undefined && dropQueues(given.REDIS_URL, name),
      ]);
    },
    dropLog: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** What makes it a demo, whatever the environment says; keys are generated, since the data is new as well. */
const fixed = {
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: '0',
  SIMULATOR: 'on',
  ADMIN_API_KEY: undefined,
  CREDENTIALS_KEYS: undefined,
  METRICS_POLL_INTERVAL_MS: String(dayMs),
  METRICS_POLL_COUNT: '7',
  SWEEP_INTERVAL_MS: '500',
};

/** The same server, another database; migrating creates it. */
const databaseBeside = (databaseUrl: string, name: string): string =>
  Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href;

async function dropDatabase(databaseUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: databaseBeside(databaseUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
