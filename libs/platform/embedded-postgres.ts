// A PostgreSQL of our own for development, the demo and tests: started in a directory, stopped with the service.
// It listens on 127.0.0.1 only, with a random password, and outlives neither `stop` nor a killed process.

import { readFile, rename, stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { findBinaries, type Binaries } from './embedded-postgres-binaries.ts';
import {
  choosePort,
  databaseName,
  dataVersion,
  initialise,
  openDirectory,
  type ServerDirectory,
} from './embedded-postgres-directory.ts';
import { own } from './embedded-postgres-owner.ts';
import {
  endPostmaster,
  errorCode,
  isAlive,
  isPostmasterOf,
  launch,
  readPostmaster,
  type Identity,
  type Launched,
  type Postmaster,
} from './embedded-postgres-process.ts';

export interface EmbeddedPostgresOptions {
  /** Made when missing; as root possibly replaced by one that PostgreSQL's user can reach, see `dataDir` returned. */
  dataDir: string;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** Exactly this port; otherwise a free one is chosen once and remembered in the directory. */
  port?: number;
  /** False is for tests: faster, and a crash of the machine may destroy the data. */
  fsync?: boolean;
}

export interface EmbeddedPostgres {
  /** Connection URL of the database `bridge`, with its password. */
  readonly databaseUrl: string;
  /** Where the data really is, an absolute path. */
  readonly dataDir: string;
  /** True when the server was running already, left over from a process that was killed. */
  readonly reused: boolean;
  /** Ends the server and waits until it is gone; open transactions are rolled back. May be called twice. */
  stop(): Promise<void>;
}

interface Server {
  readonly directory: ServerDirectory;
  readonly identity: Identity;
  readonly binaries: Binaries;
  readonly password: string;
}

const unresponsiveAfterMs = 120_000;
const contestedForMs = 20_000;
const logLimit = 10_000_000;

/**
 * Starts PostgreSQL on a directory, or takes over the one that still runs there. Works as root, as a plain user, and
 * after everything was killed; takes under a second the first time.
 * @throws DataDirectoryInUseError when another living process uses the directory
 * @throws Error when there is no PostgreSQL for this machine, or it does not start; the message holds its log's end
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, fsync = true } = options;
  const { directory, identity } = await openDirectory(options.dataDir);
  if (directory.path !== resolve(options.dataDir)) {
    log.warn(
      { wanted: resolve(options.dataDir), dataDir: directory.path },
      'PostgreSQL cannot run as root, and its user may not enter the wanted directory: its data is kept elsewhere',
    );
  }
  const version = await dataVersion(directory);
  const binaries = await findBinaries(identity, version);
  if (version === undefined) await initialise(directory, binaries, identity, fsync);
  const server = { directory, identity, binaries, password: await readFile(directory.passwordFile, 'utf8') };

  const { postmaster, reused, ownership } = await runOwned(server, options.port, fsync);
  let stopping: Promise<void> | undefined;
  const stopOnce = async () => {
    await ownership.release();
    await endPostmaster(postmaster.pid, directory.cluster, stopCommand(server));
    log.info({ dataDir: directory.path }, 'embedded PostgreSQL has stopped');
  };
  await createDatabase(urlOf(server, postmaster.port, 'postgres')).catch(async (error: unknown) => {
    await stopOnce();
    throw error;
  });
  log.info({ dataDir: directory.path, port: postmaster.port, reused }, 'embedded PostgreSQL is running');
  return {
    databaseUrl: urlOf(server, postmaster.port, databaseName),
    dataDir: directory.path,
    reused,
    stop: () => (stopping ??= stopOnce()),
  };
}

const settleMs = 250;

async function runOwned(server: Server, port: number | undefined, fsync: boolean) {
  for (;;) {
    const { postmaster, reused } = await run(server, port, fsync);
    const ownership = await own(server.directory, postmaster, urlOf(server, postmaster.port, 'postgres'));
    if (!reused) return { postmaster, reused, ownership };
    // The guard of the process that was killed may have told the server to end just before it became ours.
    await pause(settleMs);
    if (await ownership.holds()) return { postmaster, reused, ownership };
    await ownership.release();
  }
}

/** Sees to it that the server answers, starting it unless it runs. */
async function run(server: Server, port: number | undefined, fsync: boolean) {
  const { cluster } = server.directory;
  let launched: Launched | undefined;
  const contestedUntil = Date.now() + contestedForMs;
  for (const end = Date.now() + unresponsiveAfterMs; Date.now() < end; await pause(20)) {
    const postmaster = await runningPostmaster(cluster);
    if (postmaster !== undefined) {
      if (await answers(server, postmaster)) return { postmaster, reused: postmaster.pid !== launched?.pid };
    } else if (launched === undefined) {
      launched = await launchServer(server, await choosePort(server.directory, port), fsync);
    } else if (launched.ended()) {
      // Children of a killed postmaster end a moment after it, and hold its memory until then; or a rival was first.
      const logged = await launched.logged();
      const isContested = /postmaster\.pid|shared memory|already in use/.test(logged);
      if (!isContested || Date.now() > contestedUntil)
        throw new Error(`PostgreSQL does not start: ${logged.trim()}`);
      await pause(200);
      launched = undefined;
    }
  }
  throw new Error(`PostgreSQL does not answer; its log is ${server.directory.logFile}`);
}

async function runningPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmaster(cluster);
  if (postmaster === undefined || isPostmasterOf(postmaster.pid, cluster)) return postmaster;
  // PostgreSQL removes the file of a dead process itself, but not when the process id lives on as something else.
  if (isAlive(postmaster.pid)) await unlink(join(cluster, 'postmaster.pid')).catch(() => undefined);
  return undefined;
}

async function launchServer({ directory, identity, binaries }: Server, port: number, fsync: boolean) {
  const logSize = await stat(directory.logFile).then(
    ({ size }) => size,
    () => 0,
  );
  if (logSize > logLimit) await rename(directory.logFile, `${directory.logFile}.old`);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { cluster, path, logFile } = directory;
  return launch(binaries.postgres, ['-D', cluster, ...args], { ...identity, cwd: path, logFile });
}

function urlOf({ password }: Server, port: number, database: string): string {
  return `postgresql://${databaseName}:${password}@127.0.0.1:${port}/${database}`;
}

const notYet = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03']);

/** Whether a real query succeeds. @throws Error when it is refused for a reason that time does not mend. */
async function answers(server: Server, { port }: Postmaster): Promise<boolean> {
  const client = new Client({
    connectionString: urlOf(server, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    if (notYet.has(errorCode(error)) || /terminated|timeout/.test(String(error))) return false;
    throw new Error(`The embedded PostgreSQL in ${server.directory.path} refuses us: ${String(error)}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

function stopCommand({ binaries, directory, identity }: Server): (() => Promise<unknown>) | undefined {
  if (process.platform !== 'win32') return undefined;
  const { cluster, path, logFile } = directory;
  const args = ['stop', '-D', cluster, '-m', 'fast'];
  return () => launch(binaries.pgCtl, args, { ...identity, cwd: path, logFile });
}
