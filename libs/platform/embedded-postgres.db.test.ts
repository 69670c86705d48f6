import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { DataDirectoryInUseError } from './embedded-postgres-owner.ts';
import { isAlive } from './embedded-postgres-process.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

const log = { info: () => undefined, warn: () => undefined };
let dataDir: string;
let started: EmbeddedPostgres[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'bridge-embedded-'));
  started = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: { port?: number; fsync?: boolean } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, fsync: false, ...options });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmasterPid = async () =>
  Number((await readFile(join(dataDir, 'server/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);

/** Another bridge process that owns the directory until it is killed. */
async function startElsewhere(): Promise<{ owner: ChildProcess; databaseUrl: string }> {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url))};
    const log = { info() {}, warn() {} };
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1], log, fsync: false });
    console.log(server.databaseUrl);
    const living = setInterval(() => {}, 60_000);
    process.on('SIGTERM', () => server.stop().then(() => clearInterval(living)));`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script, dataDir];
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  return { owner, databaseUrl: line };
}

async function end(owner: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  owner.kill(signal);
  await once(owner, 'exit');
}

describe('on an empty directory', () => {
  it('starts a server with the database `bridge`, on 127.0.0.1 alone', async () => {
    const { databaseUrl, reused } = await start();
    expect(reused).toBe(false);
    expect(await query(databaseUrl, 'SELECT current_database() AS name')).toEqual([{ name: 'bridge' }]);
    expect(await query(databaseUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(databaseUrl, 'SHOW unix_socket_directories')).toEqual([
      { unix_socket_directories: '' },
    ]);
  });

  it('keeps the password to its owner, and refuses another one', async () => {
    const { databaseUrl } = await start();
    const { mode } = await stat(join(dataDir, 'server/password'));
    expect(mode & 0o777).toBe(0o600);
    const wrong = Object.assign(new URL(databaseUrl), { password: 'guess' }).href;
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('makes it durable unless told otherwise', async () => {
    const server = await start({ fsync: true });
    expect(await query(server.databaseUrl, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(server.databaseUrl, 'SHOW synchronous_commit')).toEqual([
      { synchronous_commit: 'on' },
    ]);
  });
});

describe('after a stop', () => {
  it('has the same data at the same address', async () => {
    const first = await start();
    await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const second = await start();
    expect(second.databaseUrl).toBe(first.databaseUrl);
    expect(await query(second.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('moves to another port when its own was taken meanwhile', async () => {
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.databaseUrl).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(new URL(second.databaseUrl).port).not.toBe(String(port));
      await expect(start({ port })).rejects.toThrow();
    } finally {
      squatter.close();
    }
  });

  it('has left no process, also when stopped twice with a query under way', async () => {
    const server = await start();
    const pid = await postmasterPid();
    const slow = query(server.databaseUrl, 'SELECT pg_sleep(60)').then(
      () => 'answered',
      () => 'broken off',
    );
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    await expect(slow).resolves.toBe('broken off');
  });
});

describe('beside another process on the same directory', () => {
  it('is refused with a sentence that names the other process', async () => {
    const { owner, databaseUrl } = await startElsewhere();
    try {
      const refusal = start();
      await expect(refusal).rejects.toThrow(DataDirectoryInUseError);
      await expect(refusal).rejects.toThrow(`process ${owner.pid}`);
      expect(await query(databaseUrl, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    } finally {
      await end(owner, 'SIGTERM');
    }
  });

  it('takes over, with all that was committed, once that process was killed', async () => {
    const { owner, databaseUrl } = await startElsewhere();
    await query(databaseUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    await end(owner, 'SIGKILL');
    const server = await start();
    expect(await query(server.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('lets one of two win when both start on an empty directory at once', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('after the postmaster was killed', () => {
  it('recovers what was committed', async () => {
    const first = await start({ fsync: true });
    await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(await postmasterPid(), 'SIGKILL');
    await first.stop();
    const second = await start({ fsync: true });
    expect(second.reused).toBe(false);
    expect(await query(second.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });
});
