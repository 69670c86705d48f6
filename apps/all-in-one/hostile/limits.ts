// How the api of this suite is kept from more memory than a container of one gibibyte has: by a memory cgroup where one can be
// made, else by the heap's own limit.

import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const limitBytes = 1_073_741_824;
const groups = [
  // The older kind has a tree for each controller.
  { parent: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { parent: '/sys/fs/cgroup', limit: 'memory.max' },
];

export interface MemoryLimit {
  /** For people. */
  how: string;
  /** What to put before the command, and before its arguments. */
  launcher: readonly string[];
  nodeArguments: readonly string[];
  /** After the process has ended. */
  remove(): Promise<void>;
}

/** Makes a memory cgroup. @returns undefined where that is not possible */
async function cgroup(name: string): Promise<MemoryLimit | undefined> {
  for (const { parent, limit } of groups) {
    const directory = join(parent, name);
    try {
      await mkdir(directory);
    } catch {
      continue; // there is no such tree, or it is not ours to change
    }
    try {
      await writeFile(join(directory, limit), String(limitBytes));
      await readFile(join(directory, 'cgroup.procs'));
      return {
        how: 'a memory cgroup of 1 GiB',
        launcher: ['sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', directory],
        nodeArguments: [],
        remove: () => rmdir(directory),
      };
    } catch {
      await rmdir(directory);
    }
  }
  return undefined;
}

/** The bound that this machine can keep. */
export const limitMemory = async (name: string): Promise<MemoryLimit> =>
  (await cgroup(name)) ?? {
    how: 'a heap of 512 MiB, and its memory measured (no memory cgroup can be made here)',
    launcher: [],
    nodeArguments: ['--max-old-space-size=512'],
    remove: async () => undefined,
  };

/** The most memory that a process had so far; undefined where the system does not tell. */
export async function peakBytesOf(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}
