// SIGTERM when good order is hard to keep: a server that the service needs is gone, or just back and not found again.

import { setTimeout as pause } from 'node:timers/promises';
import type { FaultCase, Row, Run } from '../case.ts';
import { bothKinds, conclude, stage } from '../scene.ts';

/** Customers of each, so that a stop finds work under way. */
const size = 2_000;

const titles = { redis: 'Redis', database: 'PostgreSQL' };

/** Stopped by turns while the server is gone and right after it has come back, then started again. */
async function stoppedWithout(run: Run, which: 'redis' | 'database'): Promise<Row[]> {
  const rounds = run.form === 'long' ? 10 : 4;
  return stage(run, {}, async (scene) => {
    const { site, traffic } = scene;
    const server = site[which];
    if (server === undefined) throw new Error(`this site has no ${titles[which]}`);
    await bothKinds(scene, rounds + 1, size);
    const complaints: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      // A process that only starts would rightly say that it cannot.
      await traffic.acceptRound();
      await traffic.settle(120_000);
      await traffic.acceptRound(size);
      await pause(run.chance.moment(2_000));
      await server.halt();
      await pause(run.chance.moment(4_000));
      if (round % 2 === 0) await server.start();
      const unclean = await site.stop();
      complaints.push(...unclean.map((name) => `${name} did not stop with exit code 0 in round ${round}`));
      await site.startAgain();
      run.progress(round, rounds);
    }
    const row = await conclude(scene, `SIGTERM while ${titles[which]} is gone or just back`, rounds);
    row.complaints.push(...complaints);
    return [row];
  });
}

export const stopCases: readonly FaultCase[] = [
  {
    name: 'stopped without Redis',
    forms: ['standard', 'long'],
    queues: ['redis'],
    run: (run) => stoppedWithout(run, 'redis'),
  },
  {
    name: 'stopped without the database',
    forms: ['standard', 'long'],
    run: (run) => stoppedWithout(run, 'database'),
  },
];
