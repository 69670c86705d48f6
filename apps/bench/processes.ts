// The programs that are measured, each a process of its own, started as the README says. They end with the bench.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { guardAgainstDeath } from '#platform/lifecycle-guard.ts';

export interface Program {
  readonly pid: number;
  /** Ends it with SIGTERM and waits; may be called twice. @throws Error when it had ended by itself */
  stop(): Promise<void>;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface ProgramOptions {
  /** `apps/api/main.ts` */
  entry: string;
  args?: readonly string[];
  /** All it gets of the environment beside PATH and HOME. */
  environment: Record<string, string>;
  /** What it prints goes there. */
  logFile: string;
  /** Resolves to true once it does its work. */
  isReady: () => Promise<boolean>;
}

const readyWithinMs = 120_000;
const logLines = 20;

/** Starts a program and waits until it is ready. @throws Error with the end of its log when it is not */
export async function startProgram(
  options: ProgramOptions,
  basics: Record<string, string>,
): Promise<Program> {
  const { entry, args = [], environment, logFile, isReady } = options;
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['scripts/run.mjs', entry, ...args], {
    stdio: ['ignore', log, log],
    env: { ...basics, ...environment },
  });
  closeSync(log);
  await once(child, 'spawn');
  const { pid = 0 } = child;
  const guard = guardAgainstDeath('kill -TERM "$1"', [String(pid)]);
  const ended = once(child, 'exit');
  const failed = async (what: string): Promise<Error> => {
    const lines = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-logLines);
    return new Error(`${entry} ${what}:\n${lines.join('\n')}`);
  };
  for (const deadline = Date.now() + readyWithinMs; !(await isReady()); await pause(20)) {
    if (hasEnded(child)) throw await failed('ended');
    if (Date.now() > deadline) throw await failed('is not ready');
  }
  return {
    pid,
    async stop() {
      if (hasEnded(child) && !child.killed) throw await failed('ended by itself');
      child.kill('SIGTERM');
      await ended;
      guard.cancel();
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Whether something answers a GET with 200. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
