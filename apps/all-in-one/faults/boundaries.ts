// The boundaries of every step: right before and right after each writing statement and COMMIT, and each call to
// TextLocal. Which there are is recorded in a run without faults, so that none is forgotten when the code changes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../../simulator/faults/faults.ts';
import type { Run } from './case.ts';
import type { Boundary, ServiceProcess } from './process.ts';
import { bothKinds, stage, type Scene } from './scene.ts';

export interface Recorded {
  /** Boundaries in the database, by the process they are in. */
  worker: Boundary[];
  api: Boundary[];
  /** Commands of TextLocal that the worker calls. */
  commands: string[];
}

/** A campaign that sends to a group, one that personalises, and one of each that is taken back. */
export async function acceptOfEachKind({ traffic }: Scene, takenBack = true): Promise<void> {
  await Promise.all(
    [...traffic.accounts.values()].flatMap((account) => [
      traffic.accept(account),
      ...(takenBack ? [traffic.accept(account, { takenBack: true })] : []),
    ]),
  );
}

async function boundariesIn(file: string): Promise<Boundary[]> {
  const names = new Set((await readFile(file, 'utf8')).split('\n').filter((name) => name !== ''));
  return [...names].flatMap((at) => [
    { place: 'before' as const, at },
    { place: 'after' as const, at },
  ]);
}

/** Asked when a campaign is accepted. */
const ofTheApi = ['get_templates', 'get_sender_names'];

const recordings = new Map<string, Promise<Recorded>>();

async function record(run: Run): Promise<Recorded> {
  let recorded: Recorded | undefined;
  await stage(run, {}, async (scene) => {
    const { site, traffic } = scene;
    const [worker, api] = ['worker', 'api'].map((name) => join(site.directory, `${name}.boundaries`));
    if (worker === undefined || api === undefined) throw new Error('there are two files');
    await site.restart('api', { recordInto: api });
    await bothKinds(scene, 2);
    site.simulator.calls.reset(); // verifying an account is the api's
    await site.restart('worker 1', { recordInto: worker });
    await acceptOfEachKind(scene);
    if (!(await traffic.settle(120_000))) throw new Error('the campaigns of the recording did not settle');
    const called = Object.keys(site.simulator.calls.counts());
    const commands = called.filter((command) => command !== '*' && !ofTheApi.includes(command));
    recorded = { worker: await boundariesIn(worker), api: await boundariesIn(api), commands };
    return [];
  });
  if (recorded === undefined) throw new Error('nothing was recorded');
  return recorded;
}

/** Every boundary there is, recorded once for each queue. */
export function recordBoundaries(run: Run): Promise<Recorded> {
  const known = recordings.get(run.queue) ?? record(run);
  recordings.set(run.queue, known);
  return known;
}

export const nameOf = ({ place, at }: Boundary): string => `${place} ${at}`;

/** Campaigns that may be under way when the next boundary is prepared. */
const mostUnderWay = 24;

/** Lets campaigns get on when they have become too many: a process that is killed every few seconds ends few. */
async function catchUp({ traffic }: Scene, most: number, revive?: () => Promise<unknown>): Promise<void> {
  if (traffic.open().length <= most) return;
  await revive?.();
  await traffic.settle(120_000, most / 4);
}

/** Campaigns that come at the same time, and join what the first of them began. */
const burst = 3;
/** A campaign of a worker that was killed is another's only after 15 to 20 seconds. */
const longestRestMs = 15_000;

/**
 * Accepts a few campaigns at a time, until `over` has settled. Some boundaries are only met by a campaign that comes while
 * another is under way, others only by the first after a rest.
 */
async function acceptInBursts(scene: Scene, over: Promise<unknown>, takenBack: boolean): Promise<void> {
  const end = new AbortController();
  const settled = over.finally(() => end.abort());
  while (!end.signal.aborted) {
    for (let round = 0; round < burst && !end.signal.aborted; round += 1) {
      await acceptOfEachKind(scene, takenBack);
      await pause(100);
    }
    for (const rest = Date.now() + longestRestMs; !end.signal.aborted && Date.now() < rest;)
      if (await scene.traffic.settle(500)) break;
  }
  await settled;
}

/**
 * Takes a process to one boundary after the other: campaigns are accepted, it stops itself there, and `strike` happens.
 * @param patiently campaigns keep coming for longer until it has stopped itself, and all have settled before the next
 * @returns boundaries that were never reached
 */
export async function atBoundaries(
  scene: Scene,
  name: string,
  boundaries: readonly Boundary[],
  strike: (process: ServiceProcess) => Promise<void>,
  patiently = false,
): Promise<Boundary[]> {
  const { site, traffic, run } = scene;
  const missed: Boundary[] = [];
  for (const [index, boundary] of boundaries.entries()) {
    const process = await site.restart(name, { stopAt: boundary });
    // All that the api writes after accepting, it writes when a campaign is taken back.
    const takenBack = name === 'api' || /cancel/.test(boundary.at);
    const stopped = process.hasStopped(patiently ? 90_000 : 40_000);
    const accepted = patiently
      ? acceptInBursts(scene, stopped, takenBack)
      : acceptOfEachKind(scene, takenBack);
    const takingBack = traffic.takeBackUntil(stopped);
    if (await stopped) await strike(process);
    else missed.push(boundary);
    if (name !== 'worker 1') await site.restart(name); // nobody else would answer
    await accepted;
    await takingBack; // whose last question may have been put to the process that had stopped
    const most = patiently ? 0 : mostUnderWay;
    await catchUp(scene, most, name === 'worker 1' ? () => site.restart(name) : undefined);
    run.progress(index + 1, boundaries.length);
  }
  await site.restart(name);
  return missed;
}

/** A call that has arrived and is not answered, before or after it takes effect. */
export const unanswered = (command: string, after: boolean): Fault => ({
  kind: 'hang',
  command,
  after,
  times: 1,
});

/** The same for calls to TextLocal: one arrives, takes effect or not, and before it is answered `strike` happens. */
export async function atCalls(
  scene: Scene,
  faults: readonly Fault[],
  strike: () => Promise<void>,
): Promise<Fault[]> {
  const { site, traffic, run } = scene;
  const { faults: ordered } = site.simulator;
  const missed: Fault[] = [];
  for (const [index, fault] of faults.entries()) {
    ordered.add(fault);
    await acceptOfEachKind(scene, fault.command === 'cancel_scheduled');
    const arrives = async (): Promise<boolean> => {
      for (const end = Date.now() + 40_000; ordered.list().length > 0 && Date.now() < end;) await pause(2);
      return ordered.list().length === 0;
    };
    const arrived = arrives();
    const takingBack = traffic.takeBackUntil(arrived);
    if (await arrived) await strike();
    else missed.push(fault);
    await takingBack;
    ordered.clear();
    await catchUp(scene, mostUnderWay);
    run.progress(index + 1, faults.length);
  }
  return missed;
}
