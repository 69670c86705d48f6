// More than one worker: several on the same campaigns, and one that falls asleep for longer than its lock and its lease
// last, so that another takes over, and then wakes up in the middle of what it did.

import { acceptOfEachKind, nameOf, recordBoundaries } from '../boundaries.ts';
import type { FaultCase, Row, Run } from '../case.ts';
import type { Boundary } from '../process.ts';
import { bothKinds, conclude, stage, type Scene } from '../scene.ts';

/** Several workers, many campaigns at once. */
async function together(run: Run): Promise<Row[]> {
  const rounds = run.form === 'long' ? 10 : 4;
  return stage(run, { workers: 3 }, async (scene) => {
    await bothKinds(scene, rounds * 2);
    for (let round = 1; round <= rounds; round += 1) {
      await acceptOfEachKind(scene);
      run.progress(round, rounds);
    }
    return [await conclude(scene, 'three workers on the same campaigns', rounds)];
  });
}

/** Where a late worker does most harm: between an intent and its call, and in the middle of a segment. */
const telling = [
  /^after UPDATE send \(attempt/,
  /^after COMMIT of UPDATE delivery_call \(state,attempt/,
  /^before UPDATE send \(segment_group_id/,
  /^before COMMIT of .*outcome_batch/,
];

/**
 * Workers that each fall asleep at a boundary of their own; when all their campaigns have ended by the hand of others
 * they wake up, and have to do one more round alone.
 */
async function sleepAt(scene: Scene, boundaries: readonly Boundary[]): Promise<Boundary[]> {
  const { site, traffic } = scene;
  await site.process('worker 1').kill();
  const sleepers = boundaries.map((stopAt, index) => site.run(`worker ${index + 2}`, { stopAt }));
  await acceptOfEachKind(scene);
  const first = await Promise.all(sleepers.map((each) => each.hasStopped(30_000)));
  site.run('worker 1');
  // Whoever got no chance to reach its boundary gets another one.
  if (first.includes(false)) await acceptOfEachKind(scene);
  const asleep = await Promise.all(
    sleepers.map(async (each, index) => first[index] || each.hasStopped(20_000)),
  );
  await traffic.settle(120_000);
  await site.process('worker 1').kill();
  for (const each of sleepers) each.wake();
  await acceptOfEachKind(scene, false);
  await traffic.settle(120_000);
  for (const each of sleepers) await each.kill();
  if (traffic.open().length > 0) site.run('worker 1');
  return boundaries.filter((_, index) => asleep[index] !== true);
}

/** Not more: while one sleeps in a scan, no other scans that account. */
const atOnce = 3;

async function fallingAsleep(run: Run): Promise<Row[]> {
  const { worker } = await recordBoundaries(run);
  const chosen =
    run.form === 'long' ? worker : worker.filter((each) => telling.some((one) => one.test(nameOf(each))));
  return stage(run, {}, async (scene) => {
    await bothKinds(scene, chosen.length * 3);
    const missed: Boundary[] = [];
    for (let from = 0; from < chosen.length; from += atOnce) {
      missed.push(...(await sleepAt(scene, chosen.slice(from, from + atOnce))));
      run.progress(Math.min(from + atOnce, chosen.length), chosen.length);
    }
    const row = await conclude(
      scene,
      'a worker sleeps past lock and lease, and wakes',
      chosen.length - missed.length,
    );
    if (missed.length > chosen.length / 3)
      row.complaints.push(`never reached: ${missed.map(nameOf).join('; ')}`);
    return [row];
  });
}

export const workerCases: readonly FaultCase[] = [
  { name: 'workers together', forms: ['standard', 'long'], run: together },
  { name: 'workers asleep', forms: ['standard', 'long'], run: fallingAsleep },
];
