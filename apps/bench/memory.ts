// The memory of processes, as the system counts it.

import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const kibibytes = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024;

/** Whether this system tells what a process used at most. */
export const canMeasureMemory = process.platform === 'linux';

/** Bytes of memory a process has now, and had at most since `forgetPeak`. */
export async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { now: kibibytes(status, 'VmRSS'), peak: kibibytes(status, 'VmHWM') };
}

/** From now on the peak is counted anew. */
export const forgetPeak = (pid: number): Promise<void> => writeFile(`/proc/${pid}/clear_refs`, '5');

const idleMs = 1_500;
const idleGrowth = 1_048_576;

/** Bytes once the process has stopped growing: what it needs to do nothing. */
export async function idleMemoryOf(pid: number): Promise<number> {
  for (let before = (await memoryOf(pid)).now; ;) {
    await pause(idleMs);
    const { now } = await memoryOf(pid);
    if (now < before + idleGrowth) return now;
    before = now;
  }
}
