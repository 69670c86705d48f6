// Versions of the servers under the service.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Ground } from './ground.ts';

async function redisVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('redis-server', ['--version']);
    return /v=(\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined; // not installed
  }
}

export async function versionsOn(
  ground: Ground,
): Promise<{ postgresVersion: string; redisVersion: string | undefined }> {
  const client = new Client({ connectionString: await ground.makeDatabase() });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return { postgresVersion: rows[0]?.server_version ?? 'unknown', redisVersion: await redisVersion() };
}
