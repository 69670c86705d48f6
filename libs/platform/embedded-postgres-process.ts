// Commands and processes of the embedded PostgreSQL: as whom they run, whether they still do, how they end.

import { spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The user a command runs as; empty means this process's own. PostgreSQL refuses to run as root. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** A command that could not be started or ended with another code than 0; the message holds what it printed. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The code of a system or database error, by shape: Jest's errors of the system are of another realm's Error. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const printedLimit = 4000;

// PGPORT, PGOPTIONS and the like are meant for another server; a foreign LC_ALL makes log lines unreadable to us.
function commandEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}

/** Runs a command to its end and gives what it printed. @throws CommandError */
export async function run(
  file: string,
  args: string[],
  options: Identity & { cwd: string },
): Promise<string> {
  const child = spawn(file, args, {
    ...options,
    env: commandEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const collect = (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-printedLimit));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code: unknown = await once(child, 'close').then(
    ([exitCode, signal]: unknown[]) => exitCode ?? signal,
    (cause: unknown) => {
      throw new CommandError(`${file} could not be started: ${String(cause)}`, { cause });
    },
  );
  if (code !== 0) throw new CommandError(`${file} ended with ${String(code)}: ${printed.trim()}`);
  return printed;
}

export interface Launched {
  readonly pid: number;
  /** Set once the process has ended. */
  ended(): boolean;
  /** What it logged since it was started, at most the last few kilobytes. */
  logged(): Promise<string>;
}

/**
 * Starts a server that outlives this process and its terminal, logging to `logFile`.
 * Detached, so that Ctrl-C reaches the application alone, which then stops the server after its own work.
 * @throws CommandError
 */
export async function launch(
  file: string,
  args: string[],
  options: Identity & { cwd: string; logFile: string },
): Promise<Launched> {
  const { logFile, ...identity } = options;
  const log = await open(logFile, 'a', 0o600);
  const { size: offset } = await log.stat();
  const settings: SpawnOptions = { detached: true, windowsHide: true, stdio: ['ignore', log.fd, log.fd] };
  const child = spawn(file, args, { ...identity, ...settings, env: commandEnvironment() });
  let ended = false;
  child.once('exit', () => (ended = true));
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new CommandError(`${file} could not be started: ${String(cause)}`, { cause });
  } finally {
    await log.close();
  }
  child.unref();
  return {
    pid: child.pid ?? 0,
    ended: () => ended,
    logged: async () => (await readFile(logFile)).subarray(offset).toString().slice(-printedLimit),
  };
}

/** True while the process exists, whoever owns it; a zombie that nobody has reaped counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return !/^\d+ \(.*\) [ZX] /s.test(readProc(pid, 'stat') ?? '');
}

function readProc(pid: number, file: 'stat' | 'cmdline'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined; // no /proc here, or not ours to read
  }
}

/** The first lines of postmaster.pid: the server's process and port. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Who says to be serving the cluster: `undefined` when postmaster.pid is missing or not written out yet. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n');
  return Number(pid) > 0 && Number(port) > 0 ? { pid: Number(pid), port: Number(port) } : undefined;
}

/**
 * Whether this process is a postmaster of this cluster. After a restart of a container small process ids come back
 * quickly: postmaster.pid may well name somebody else. Where command lines cannot be read, alive is enough.
 */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const commandLine = readProc(pid, 'cmdline');
  return commandLine === undefined || commandLine.split('\0').includes(cluster);
}

/** How a postmaster is asked to end, in growing haste: [signal, how long it may take in ms]. */
const shutdowns = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5_000],
] as const;

/**
 * Ends the server ("fast": open transactions are rolled back) and waits until it is gone. Does nothing when it is
 * gone already. @throws Error when it survives even SIGKILL.
 */
export async function endPostmaster(pid: number, cluster: string, stopByCommand?: () => Promise<unknown>) {
  const isGone = async () => !isAlive(pid) || (await readPostmaster(cluster))?.pid !== pid;
  if (await isGone()) return;
  for (const [signal, patience] of shutdowns) {
    // Windows has no signals: there pg_ctl does it.
    if (stopByCommand && signal === 'SIGINT') await stopByCommand().catch(() => undefined);
    else if (isAlive(pid)) process.kill(pid, signal);
    for (const end = Date.now() + patience; Date.now() < end; await pause(10)) if (await isGone()) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop`);
}
