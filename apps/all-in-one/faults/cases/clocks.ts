// Time: workers whose clocks are off, readings that nobody takes for two days, a service that is away for a week.

import { setTimeout as pause } from 'node:timers/promises';
import type { FaultCase, Row, Run } from '../case.ts';
import { bothKinds, conclude, stage } from '../scene.ts';

const minutes = 60_000;

/** One worker ahead, one behind; both beside an api that is right. */
async function clocksOff(run: Run): Promise<Row[]> {
  const rounds = run.form === 'long' ? 6 : 3;
  return stage(run, {}, async (scene) => {
    const { site, traffic } = scene;
    await bothKinds(scene, rounds);
    await site.restart('worker 1', { clockOffMs: 7 * minutes });
    site.run('worker 2', { clockOffMs: -5 * minutes });
    for (let round = 1; round <= rounds; round += 1) {
      await traffic.acceptRound();
      run.progress(round, rounds);
    }
    return [await conclude(scene, 'clocks of workers 7 minutes ahead and 5 behind', rounds)];
  });
}

/** A day of the simulator: long enough for a worker to start in. */
const dayMs = 1_500;

/** Nothing runs from some day on, for so many days. */
async function away(run: Run, fault: string, since: string, days: number): Promise<Row[]> {
  return stage(run, { dayMs }, async (scene) => {
    const { site, traffic } = scene;
    await bothKinds(scene, 1);
    await traffic.acceptRound();
    // Both have to be there: a personalised send waits in our own queue until its time.
    await Promise.all(
      traffic.campaigns.map((campaign) => traffic.until(campaign, [since, 'measuring', 'completed'])),
    );
    await Promise.all([site.process('worker 1').kill(), site.process('api').kill()]);
    await pause(days * dayMs);
    site.run('api');
    site.run('worker 1');
    return [await conclude(scene, fault, 1)];
  });
}

export const clockCases: readonly FaultCase[] = [
  { name: 'clocks off', forms: ['standard', 'long'], run: clocksOff },
  {
    name: 'days missed',
    forms: ['standard', 'long'],
    run: (run) => away(run, 'no reading for two days', 'measuring', 2.5),
  },
  {
    name: 'week missed',
    forms: ['standard', 'long'],
    run: (run) => away(run, 'the whole week away', 'scheduled', 9),
  },
];
