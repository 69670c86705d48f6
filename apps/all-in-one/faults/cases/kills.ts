// kill -9 of every process there is: at every boundary of every step, and at random moments.

import { setTimeout as pause } from 'node:timers/promises';
import { atBoundaries, atCalls, nameOf, recordBoundaries, unanswered } from '../boundaries.ts';
import type { FaultCase, Row, Run } from '../case.ts';
import type { Boundary, ServiceProcess } from '../process.ts';
import { bothKinds, conclude, stage, type Scene } from '../scene.ts';
import type { Layout, QueueKind } from '../site.ts';

interface Victim {
  name: string;
  layout?: Layout;
  queues?: readonly QueueKind[];
  /** kill -9, and started again. */
  strike: (scene: Scene) => Promise<unknown>;
}

const victims: readonly Victim[] = [
  { name: 'worker', strike: ({ site }) => site.restart('worker 1') },
  { name: 'api', strike: ({ site }) => site.restart('api') },
  {
    name: 'database',
    strike: ({ site }) => site.database?.kill().then(() => site.database?.start()) ?? none(),
  },
  {
    name: 'Redis',
    queues: ['redis'],
    strike: ({ site }) => site.redis?.kill().then(() => site.redis?.start()) ?? none(),
  },
  { name: 'everything', strike: ({ site }) => site.powerCut() },
  { name: 'all-in-one, database included', layout: 'all-in-one', strike: ({ site }) => site.powerCut() },
];

const none = (): Promise<void> => Promise.reject(new Error('this site has no such server'));
const on =
  (run: Run) =>
  ({ queues }: Victim) =>
    queues === undefined || queues.includes(run.queue);

/** Customers of each, so that some moments lie between two pages or two calls. */
const struckSize = 2_000;

/** Campaigns come in while it is killed, so that each is hit somewhere else on its path, and often more than once. */
async function atRandom(run: Run, victim: Victim, rounds: number): Promise<Row[]> {
  return stage(run, { layout: victim.layout ?? 'split' }, async (scene) => {
    await bothKinds(scene, rounds, struckSize);
    for (let round = 1; round <= rounds; round += 1) {
      const accepted = scene.traffic.acceptRound(struckSize);
      await pause(run.chance.moment(3_000));
      await victim.strike(scene);
      await accepted;
      await scene.traffic.settle(120_000, 20);
      run.progress(round, rounds);
    }
    return [await conclude(scene, `kill -9 at random: ${victim.name}`, rounds)];
  });
}

async function random(run: Run): Promise<Row[]> {
  const chosen = victims
    .filter(on(run))
    .filter(({ name }) => run.form !== 'short' || /all-in-one/.test(name));
  const rows: Row[] = [];
  for (const [index, victim] of chosen.entries()) {
    // All rounds there are, shared out evenly.
    const share =
      Math.floor(((index + 1) * run.rounds) / chosen.length) -
      Math.floor((index * run.rounds) / chosen.length);
    if (share > 0) rows.push(...(await atRandom(run, victim, share)));
  }
  return rows;
}

const victimOf = (name: string): Victim => {
  const found = victims.find((victim) => victim.name === name);
  if (found === undefined) throw new Error(`no victim is called ${name}`);
  return found;
};

/** Campaigns of each account for the boundaries that are missed at first. */
const forBursts = 400;

/** One process stops itself at each boundary; the victim is killed there and then. */
async function struckAt(
  run: Run,
  boundaries: readonly Boundary[],
  stopped: 'worker 1' | 'api' | 'all-in-one',
  victim: Victim,
): Promise<Row[]> {
  return stage(run, { layout: stopped === 'all-in-one' ? 'all-in-one' : 'split' }, async (scene) => {
    await bothKinds(scene, boundaries.length * 3 + forBursts);
    const strike = async (process: ServiceProcess): Promise<void> => {
      if (victim.name === 'worker' || victim.name === 'api') return process.kill();
      await victim.strike(scene);
      process.wake();
    };
    const late = await atBoundaries(scene, stopped, boundaries, strike);
    // A campaign may have been past it, or jobs of one killed before still waiting for their turn: once more.
    if (late.length > 0) await scene.traffic.settle(120_000);
    const missed = late.length > 0 ? await atBoundaries(scene, stopped, late, strike, true) : [];
    const reached = boundaries.length - missed.length;
    const where = stopped === 'api' ? 'accepting' : 'every commit';
    const row = await conclude(scene, `kill -9 before and after ${where}: ${victim.name}`, reached);
    if (missed.length > 0) row.complaints.push(`never reached: ${missed.map(nameOf).join('; ')}`);
    return [row];
  });
}

const inTheApi = async (run: Run): Promise<Row[]> =>
  struckAt(run, (await recordBoundaries(run)).api, 'api', victimOf('api'));

const inTheWorker = (victim: Victim) => async (run: Run) =>
  struckAt(
    run,
    (await recordBoundaries(run)).worker,
    victim.layout === 'all-in-one' ? 'all-in-one' : 'worker 1',
    victim,
  );

/** A case for each victim; those that are not the process itself take hours. */
const commitCases: readonly FaultCase[] = [
  { name: 'kill at commits: api', forms: ['standard', 'long'], run: inTheApi },
  ...victims
    .filter(({ name }) => name !== 'api' && name !== 'everything')
    .map((victim): FaultCase => ({
      name: `kill at commits: ${victim.name}`,
      forms: victim.name === 'worker' ? ['standard', 'long'] : ['long'],
      ...(victim.queues !== undefined && { queues: victim.queues }),
      run: inTheWorker(victim),
    })),
];

/** The calls whose effect must not come twice, or all that there are. */
async function calls(run: Run): Promise<Row[]> {
  const all = run.form === 'short' ? ['send', 'bulk_json'] : (await recordBoundaries(run)).commands;
  const faults = all.flatMap((command) => [unanswered(command, false), unanswered(command, true)]);
  return stage(run, {}, async (scene) => {
    await bothKinds(scene, faults.length * 2);
    const missed = await atCalls(scene, faults, async () => void (await scene.site.restart('worker 1')));
    const row = await conclude(scene, 'kill -9 of the worker in every call', faults.length - missed.length);
    row.complaints.push(...missed.map(({ command }) => `never called: ${command}`));
    return [row];
  });
}

export const killCases: readonly FaultCase[] = [
  { name: 'kill in calls', forms: ['standard', 'long'], run: calls },
  { name: 'kill in calls, the two that text', forms: ['short'], queues: ['redis'], run: calls },
  ...commitCases,
  { name: 'kill at random', forms: ['standard', 'long'], run: random },
  { name: 'kill at random, everything', forms: ['short'], queues: ['postgresql'], run: random },
];
