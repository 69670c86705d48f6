// What the bench stands on: a directory, one PostgreSQL with all its durability, and Redis where there is one. Every
// stage gets a database and a Redis of its own.

import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts';
import type { Lifecycle } from '#platform/lifecycle.ts';

export interface Ground {
  /** For data and logs of the programs; removed at the end. */
  readonly directory: string;
  /** What every program gets of this process's environment. */
  readonly basics: Record<string, string>;
  /** Makes a database; gives its address. */
  makeDatabase(): Promise<string>;
}

const silent = { info: () => undefined, warn: () => undefined };

/** Lays the ground; the lifecycle removes it. */
export async function layGround(basics: Record<string, string>, lifecycle: Lifecycle): Promise<Ground> {
  const directory = await mkdtemp(join(tmpdir(), 'bridge-bench-'));
  // As root, PostgreSQL runs as another user, who must be able to walk through.
  await chmod(directory, 0o711);
  lifecycle.add('the directory', () => rm(directory, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), log: silent });
  lifecycle.add('PostgreSQL', async () => {
    await postgres.stop();
    await rm(postgres.dataDir, { recursive: true, force: true });
  });
  return {
    directory,
    basics,
    async makeDatabase() {
      const name = `bench_${randomBytes(4).toString('hex')}`;
      const client = new Client({ connectionString: postgres.databaseUrl });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return Object.assign(new URL(postgres.databaseUrl), { pathname: `/${name}` }).href;
    },
  };
}
