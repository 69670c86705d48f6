// A server that the service needs is emptied, restarted, gone for a while, or has no room left.

import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultCase, Form, Row, Run } from '../case.ts';
import { bothKinds, conclude, stage, type Scene } from '../scene.ts';
import { openDirectory, type Server } from '../servers.ts';

/** How long a server is gone. */
const goneMs: Record<Form, number> = { short: 1_500, standard: 6_000, long: 60_000 };
const roundsOf = ({ form }: Run): number => (form === 'long' ? 5 : 2);

function needed<S extends Server>(server: S | undefined): S {
  if (server === undefined) throw new Error('this site has no such server');
  return server;
}

/** Campaigns come in before, during and after. */
async function struck(
  run: Run,
  fault: string,
  rounds: number,
  strike: (scene: Scene) => Promise<void>,
): Promise<Row[]> {
  return stage(run, {}, async (scene) => {
    await bothKinds(scene, rounds * 2);
    for (let round = 1; round <= rounds; round += 1) {
      await scene.traffic.acceptRound();
      await pause(run.chance.moment(2_500));
      const during = pause(300).then(() => scene.traffic.acceptRound());
      await Promise.all([strike(scene), during]);
      await scene.traffic.settle(120_000, 12);
      run.progress(round, rounds);
    }
    return [await conclude(scene, fault, rounds)];
  });
}

const goneFor = (run: Run, name: string, serverOf: (scene: Scene) => Server): Promise<Row[]> =>
  struck(
    run,
    `${name} gone for ${goneMs[run.form] / 1_000} s`,
    run.form === 'long' ? 2 : 1,
    async (scene) => {
      await serverOf(scene).halt();
      await pause(goneMs[run.form]);
      await serverOf(scene).start();
    },
  );

const database = ({ site }: Scene): Server => needed(site.database);
const redis = ({ site }: Scene): Server => needed(site.redis);

const restarted = (run: Run): Promise<Row[]> =>
  struck(run, 'PostgreSQL restarted', roundsOf(run), async (scene) => {
    await database(scene).halt();
    await database(scene).start();
  });

const emptied = (run: Run): Promise<Row[]> =>
  struck(run, 'Redis emptied (FLUSHALL)', roundsOf(run) * 2, ({ site }) => needed(site.redis).empty());

const mount = (directory: string): string | undefined => {
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=0755', 'tmpfs', directory]);
  if (made.error !== undefined) return made.error.message;
  return made.status === 0 ? undefined : made.stderr.toString().trim();
};
const unmount = (directory: string): void => void spawnSync('umount', [directory]);

/** Why a small file system cannot be made here. */
async function noSmallDisk(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it needs a small file system, which is only made on Linux';
  const directory = await openDirectory('disk');
  const why = mount(directory);
  if (why === undefined) unmount(directory);
  await rm(directory, { recursive: true });
  return why === undefined ? undefined : `it needs a small file system (root on Linux): ${why}`;
}

/** Takes all room there is. @returns what gives it back */
async function fill(directory: string): Promise<() => Promise<void>> {
  const filler = join(directory, 'filler');
  const piece = Buffer.alloc(1024 * 1024);
  let isFull = false;
  while (!isFull) isFull = await writeFile(filler, piece, { flag: 'a' }).then(() => false, isNoSpace);
  return () => rm(filler);
}

function isNoSpace(error: NodeJS.ErrnoException): true {
  if (error.code !== 'ENOSPC') throw error;
  return true;
}

/** The database has its data on a small disk, which is filled up while campaigns are under way. */
async function diskFull(run: Run): Promise<Row[]> {
  const disk = await openDirectory('disk');
  const why = mount(disk);
  if (why !== undefined) throw new Error(why);
  try {
    const data = join(disk, 'postgres');
    await mkdir(data);
    const rounds = roundsOf(run);
    return await stage(run, { databaseDirectory: data }, async (scene) => {
      await bothKinds(scene, rounds * 2);
      for (let round = 1; round <= rounds; round += 1) {
        await scene.traffic.acceptRound();
        await pause(run.chance.moment(2_500));
        const free = await fill(disk);
        const during = scene.traffic.acceptRound();
        await pause(goneMs[run.form]);
        await free();
        await database(scene).start(); // it may have given up
        await during;
        await scene.traffic.settle(120_000, 12);
        run.progress(round, rounds);
      }
      return [await conclude(scene, `disk of the database full for ${goneMs[run.form] / 1_000} s`, rounds)];
    });
  } finally {
    unmount(disk);
    await rm(disk, { recursive: true, force: true });
  }
}

export const outageCases: readonly FaultCase[] = [
  { name: 'Redis emptied', forms: ['standard', 'long'], queues: ['redis'], run: emptied },
  {
    name: 'Redis gone',
    forms: ['standard', 'long'],
    queues: ['redis'],
    run: (run) => goneFor(run, 'Redis', redis),
  },
  { name: 'database restarted', forms: ['standard', 'long'], run: restarted },
  { name: 'database gone', forms: ['standard', 'long'], run: (run) => goneFor(run, 'PostgreSQL', database) },
  { name: 'database disk full', forms: ['standard', 'long'], impossible: noSmallDisk, run: diskFull },
];
