// One bridge process per embedded PostgreSQL: who it is, and what happens to the server when it dies.

import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { ServerDirectory } from './embedded-postgres-directory.ts';
import type { Postmaster } from './embedded-postgres-process.ts';
import { guardAgainstDeath } from './lifecycle-guard.ts';

/** Another process that is alive uses the same data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';
}

export interface Ownership {
  /** False once the server has gone away under us. */
  holds(): Promise<boolean>;
  release(): Promise<void>;
}

const lockKey = 8_233_117;
const lockPatienceMs = 2_000;

// The server goes down with its owner unless somebody else has taken over since ($2: the owner file, $3: our token).
const endServer = `[ "$(cat "$2")" = "$3" ] && [ "$(head -n 1 "$4/postmaster.pid")" = "$1" ] && kill -INT "$1"`;

/**
 * Claims the server for this process. The claim is a lock in the server's own session, so it ends with this process
 * whatever ends it; no pid file can claim that. @throws DataDirectoryInUseError
 */
export async function own(
  directory: ServerDirectory,
  postmaster: Postmaster,
  adminUrl: string,
): Promise<Ownership> {
  const socket = new Socket();
  const client = new Client({ connectionString: adminUrl, stream: () => socket });
  client.on('error', () => undefined); // the server has gone: `holds` tells
  await client.connect();
  try {
    await takeLock(client, directory);
  } catch (error) {
    await client.end();
    throw error;
  }
  const token = `${process.pid} ${randomUUID()}`;
  await writeFile(directory.ownerFile, `${token}\n`);
  const watched = [String(postmaster.pid), directory.ownerFile, token, directory.cluster];
  const guard = guardAgainstDeath(endServer, watched);
  socket.unref(); // holding the lock is no reason to keep the process running
  return {
    async holds() {
      socket.ref();
      const isAnswered = await client.query('SELECT 1').then(
        () => true,
        () => false,
      );
      socket.unref();
      return isAnswered;
    },
    async release() {
      guard.cancel();
      socket.ref();
      await client.end().catch(() => undefined);
    },
  };
}

async function takeLock(client: Client, directory: ServerDirectory): Promise<void> {
  // The session of an owner that has just been killed may live on for a moment.
  for (const end = Date.now() + lockPatienceMs; Date.now() < end; await pause(100)) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      lockKey,
    ]);
    if (rows[0]?.taken === true) return;
  }
  const owner = await readFile(directory.ownerFile, 'utf8').catch(() => '');
  const who = owner === '' ? '' : ` (process ${owner.split(' ')[0]})`;
  throw new DataDirectoryInUseError(
    `Another bridge${who} is using ${directory.path}. Stop it first, or give this one another DATA_DIR`,
  );
}
