// The short form of `npm run test:faults`: real processes, both queues, the simulator's log as the judge. FAULT_SEED
// repeats its random moments.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { complaintsOf, tableOf } from './report.ts';
import { runSuite } from './suite.ts';
import type { QueueKind } from './site.ts';

const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const nothing = (): void => undefined;

describe(`whatever breaks (FAULT_SEED=${seed})`, () => {
  const run = async (queue: QueueKind): Promise<void> => {
    const options = {
      form: 'short',
      seed,
      rounds: 2,
      only: '',
      begins: nothing,
      progress: nothing,
      ended: nothing,
    } as const;
    const { rows } = await runSuite({ ...options, queues: [queue] });
    expect(rows.length).toBeGreaterThan(0);
    // The table says which fault it was.
    const bad = rows.filter(({ doubles, lost }) => doubles > 0 || lost > 0);
    expect(bad.length === 0 ? '' : tableOf(bad)).toBe('');
    expect(complaintsOf(rows)).toEqual([]);
  };

  it(
    'nobody is lost and nobody texted twice, with the queue on PostgreSQL',
    () => run('postgresql'),
    600_000,
  );

  (hasRedis ? it : it.skip)(
    'nobody is lost and nobody texted twice, with the queue on Redis',
    () => run('redis'),
    600_000,
  );
});
