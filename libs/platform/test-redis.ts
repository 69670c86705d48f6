// For tests: a Redis of their own with the durability that production needs, and that can be killed and restarted.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { guardAgainstDeath, type Guard } from './lifecycle-guard.ts';

export interface TestRedis {
  readonly url: string;
  /** Kills the server as a power cut would and waits until it is gone. Absent when REDIS_URL gave the server. */
  kill?(): Promise<void>;
  /** Starts it again after `kill`, same address and data. */
  restart?(): Promise<void>;
  /** Ends the server and removes its data; may be called twice. */
  stop(): Promise<void>;
}

/** A server of our own: everything may be done to it. */
export interface OwnRedis extends Required<TestRedis> {
  /** Deletes everything in it. */
  empty(): Promise<void>;
}

/**
 * Starts `redis-server` on a free port of 127.0.0.1, or gives the server of REDIS_URL.
 * `undefined` when there is neither: such tests are to be reported as skipped.
 */
export async function startTestRedis(): Promise<TestRedis | undefined> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  return startOwnRedis();
}

/**
 * Starts `redis-server` on a free port of 127.0.0.1; `undefined` where it is not installed.
 * @param durable false: it writes nothing down and throws keys away when memory is short; killed, it comes back empty
 */
export async function startOwnRedis(durable = true): Promise<OwnRedis | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'bridge-test-redis-'));
  const port = await freePort();
  let running = await startServer(directory, port, durable);
  if (running === undefined) {
    await rm(directory, { recursive: true });
    return undefined;
  }
  const end = async (signal: NodeJS.Signals) => {
    await running?.end(signal);
    running = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    async restart() {
      running ??= await startServer(directory, port, durable);
    },
    async empty() {
      const client = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: 1 });
      try {
        await client.flushall();
      } finally {
        client.disconnect();
      }
    },
    async stop() {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function redisArguments(directory: string, port: number, durable: boolean): string[] {
  return [
    ['--bind', '127.0.0.1'],
    ['--port', String(port)],
    ['--dir', directory],
    ['--save', ''],
    ['--appendonly', durable ? 'yes' : 'no'],
    ['--appendfsync', 'everysec'],
    ['--maxmemory-policy', durable ? 'noeviction' : 'allkeys-lru'],
  ].flat();
}

interface RunningServer {
  end(signal: NodeJS.Signals): Promise<void>;
}

async function startServer(
  directory: string,
  port: number,
  durable: boolean,
): Promise<RunningServer | undefined> {
  const server = spawn('redis-server', redisArguments(directory, port, durable), {
    stdio: 'ignore',
    detached: true,
  });
  try {
    await once(server, 'spawn');
  } catch {
    return undefined; // not installed
  }
  // A Jest worker that is killed must not leave its Redis behind.
  const guard = guardAgainstDeath('kill -9 "$1"; rm -rf "$2"', [String(server.pid), directory]);
  server.unref();
  await answers(server, port);
  return { end: (signal) => endServer(server, guard, signal) };
}

async function endServer(server: ChildProcess, guard: Guard, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    server.ref();
    server.kill(signal);
    await ended;
  }
  guard.cancel();
}

async function answers(server: ChildProcess, port: number): Promise<void> {
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => 20 });
  client.on('error', () => undefined); // refused until it listens
  try {
    while ((await client.ping().catch(() => '')) !== 'PONG') {
      if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
      await pause(10); // still reading its append-only file
    }
  } finally {
    client.disconnect();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
