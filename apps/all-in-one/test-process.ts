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
  pid: number;
  /** Standard output and standard error so far. */
  said(): string;
  /** Ends it and gives its exit code. */
  stop(): Promise<number | null>;
  /** Its exit code, once it has ended by itself. */
  ended: Promise<number | null>;
}

export interface TestProcessOptions {
  /** A command that runs the rest of its arguments. */
  launcher?: readonly string[];
  nodeArguments?: readonly string[];
}

/** Runs an entry such as `apps/api/main.ts` with this environment and no other. */
export function startProcess(
  entry: string,
  environment: Record<string, string>,
  { launcher = [], nodeArguments = [] }: TestProcessOptions = {},
): TestProcess {
  const { PATH, HOME } = process.env;
  const node = [process.execPath, ...nodeArguments, 'scripts/run.mjs', entry];
  const [command = process.execPath, ...args] = [...launcher, ...node];
  const child: ChildProcess = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_ENV: 'test', ...environment },
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => (words += piece));
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    pid: child.pid ?? 0,
    said: () => words,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}
