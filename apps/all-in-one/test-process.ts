// For tests: api and worker as the processes they are in production, and every word they say.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

export interface TestProcess {
  /** Standard output and standard error so far. */
  said(): string;
  /** Ends it and gives its exit code. */
  stop(): Promise<number | null>;
  /** Its exit code, once it has ended by itself. */
  ended: Promise<number | null>;
}

/** Runs an entry such as `apps/api/main.ts` with this environment and no other. */
export function startProcess(entry: string, environment: Record<string, string>): TestProcess {
  const { PATH, HOME } = process.env;
  const child: ChildProcess = spawn(process.execPath, ['scripts/run.mjs', entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_ENV: 'test', ...environment },
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => (words += piece));
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    said: () => words,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}
