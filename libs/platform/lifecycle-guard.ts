// Cleans up after this process when it could not do so itself: killed with SIGKILL, or crashed.

import { spawn } from 'node:child_process';

export interface Guard {
  /** Forgets the script: the process has cleaned up by itself. */
  cancel(): void;
}

/**
 * Runs a shell script (`$1`, `$2` … are `args`) once this process has ended without having cancelled, however it
 * ended. A small shell waits for its standard input to close, which the system does for a killed process as well;
 * in a session of its own, so that Ctrl-C does not reach it. Does nothing on Windows.
 */
export function guardAgainstDeath(script: string, args: string[]): Guard {
  if (process.platform === 'win32') return { cancel: () => undefined };
  const waiting = `read -r answer; [ "$answer" = cancel ] && exit 0; ${script}`;
  const shell = spawn('/bin/sh', ['-c', waiting, 'guard', ...args], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no guard, which is no reason to fail.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return { cancel: () => void shell.stdin.end('cancel\n') };
}
