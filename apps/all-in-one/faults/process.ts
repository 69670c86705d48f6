// One process of the service: started as a user starts it, killed, stopped, put to sleep and woken.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { guardAgainstDeath } from '#platform/lifecycle-guard.ts';

export type Role = 'api' | 'worker' | 'all-in-one';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const preloadOf = (name: string): URL => new URL(`preload/${name}`, import.meta.url);

/** Right before or right after a writing statement or a COMMIT. */
export interface Boundary {
  place: 'before' | 'after';
  /** As preload/stop-at-statement.mjs names it */
  at: string;
}

/** What is loaded into the process before the service. */
export interface Preloads {
  recordInto?: string;
  stopAt?: Boundary;
  clockOffMs?: number;
}

const load = (file: string, query: Record<string, string>): string[] => {
  const address = Object.assign(preloadOf(file), { search: new URLSearchParams(query).toString() });
  return ['--import', address.href];
};

function preloadArguments({ recordInto, stopAt, clockOffMs }: Preloads): string[] {
  return [
    ...(recordInto === undefined ? [] : load('stop-at-statement.mjs', { record: recordInto })),
    ...(stopAt === undefined ? [] : load('stop-at-statement.mjs', { stop: stopAt.place, at: stopAt.at })),
    ...(clockOffMs === undefined ? [] : load('shift-clock.mjs', { ms: String(clockOffMs) })),
  ];
}

/** Nothing else of this process's environment reaches the service: it might configure it. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].flatMap((name) => pairOf(name)));
const pairOf = (name: string): [string, string][] => {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value]];
};

/** T in the process table: stopped by a signal. */
async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) return /^\d+ \(.*\) T /s.test(stat);
  return spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout.startsWith('T');
}

export class ServiceProcess {
  readonly role: Role;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #isAsked = false;

  /** @param logFile gets what it prints, behind what is there */
  constructor(role: Role, environment: Record<string, string>, logFile: string, preloads: Preloads = {}) {
    this.role = role;
    const log = openSync(logFile, 'a');
    this.#child = spawn(
      process.execPath,
      [...preloadArguments(preloads), 'scripts/run.mjs', `apps/${role}/main.ts`],
      { cwd: root, detached: true, stdio: ['ignore', log, log], env: { ...inherited(), ...environment } },
    );
    closeSync(log);
    // A suite that is broken off leaves nothing running.
    const guard = guardAgainstDeath('kill -9 "-$1"', [String(this.pid)]);
    this.#ended = once(this.#child, 'exit').finally(() => guard.cancel());
  }

  get runs(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Tells when it has ended although nobody here killed or stopped it. */
  async endedByItself(): Promise<boolean> {
    await this.#ended;
    return !this.#isAsked;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Kills the process and whatever it started in its group, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#isAsked = true;
    if (this.runs) process.kill(-this.pid, 'SIGKILL');
    await this.#ended;
  }

  /** Asks it to stop. @returns the exit code; null when it had to be killed after `withinMs` */
  async stop(withinMs = 30_000): Promise<number | null> {
    this.#isAsked = true;
    if (this.runs) this.#child.kill('SIGTERM');
    const late = new AbortController();
    const timer = pause(withinMs, 'late' as const, { signal: late.signal }).catch(() => undefined);
    if ((await Promise.race([this.#ended, timer])) === 'late') await this.kill();
    late.abort();
    return this.#child.exitCode;
  }

  sleep(): void {
    this.#child.kill('SIGSTOP');
  }

  wake(): void {
    this.#child.kill('SIGCONT');
  }

  /** Waits until it has stopped itself at its boundary. @returns false when it did not within `withinMs`, or ended */
  async hasStopped(withinMs: number): Promise<boolean> {
    for (const end = Date.now() + withinMs; Date.now() < end && this.runs; await pause(10)) {
      if (await isStopped(this.pid)) return true;
    }
    return false;
  }
}
