// A process of the built image, run as the image's user, who may write nowhere in it.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Image } from './dockerfile.ts';

export interface ImageProcess {
  /** Milliseconds from its start to the first answer of /healthz. */
  startMs: number;
  /** Everything it printed. */
  printed(): string;
  /** SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Who runs it: the image's user where this process may become somebody else. */
const identityOf = ({ user }: Image) => {
  const [uid, gid] = user.split(':').map(Number);
  return process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {};
};

function start(
  image: Image,
  command: string[],
  environment: Record<string, string>,
): [ChildProcess, () => string] {
  const [, ...args] = command; // `node` is this one
  const child = spawn(process.execPath, args, {
    cwd: join(image.root, image.workdir),
    env: { ...image.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identityOf(image),
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return [child, () => printed];
}

/** Runs a command to its end. @throws Error with what it printed when its exit code is not 0 */
export async function runCommand(
  image: Image,
  command: string[],
  environment: Record<string, string>,
): Promise<string> {
  const [child, printed] = start(image, command, environment);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}:\n${printed()}`);
  return printed();
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Starts a process and waits until it is alive. @throws Error with what it printed when it ends instead */
export async function startProcess(
  image: Image,
  command: string[],
  environment: Record<string, string>,
  port: number,
): Promise<ImageProcess> {
  const startedAt = performance.now();
  const [child, printed] = start(image, command, environment);
  while (!(await answers(`http://127.0.0.1:${port}/healthz`))) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended:\n${printed()}`);
    await pause(5);
  }
  return {
    startMs: performance.now() - startedAt,
    printed,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
