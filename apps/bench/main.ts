// `npm run bench`: measures the service against floors of the same run and prints a table.
//   --quick        small sizes: shows that the bench works, says nothing about speed
//   --only <name>  one row; may be given several times
//   --write        puts the table into docs/benchmarks.md

import { parseArgs } from 'node:util';
import { createLifecycle, onSignals } from '#platform/lifecycle.ts';
import { layGround } from './ground.ts';
import type { Result } from './row.ts';
import { rows } from './rows.ts';
import { fullSizes, quickSizes } from './sizes.ts';
import { conditionsOf, tableOf, writeTable } from './table.ts';
import { versionsOn } from './versions.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
  },
});
const sizes = values.quick ? quickSizes : fullSizes;
const chosen = values.only.length === 0 ? rows : rows.filter(({ name }) => values.only.includes(name));
const unknown = values.only.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(
    `No row is called ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}`,
  );
  process.exit(1);
}

const started = performance.now();
const secondsIn = (): string => `${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s`;
const say = (line: string): void => console.log(`${secondsIn()}  ${line}`);

/** The targets are for the full sizes: at small ones, what is done once weighs more than what is done for each. */
const judged = (measured: Result[]): Result[] =>
  sizes.quick ? measured.map((result) => ({ ...result, verdict: 'not judged' })) : measured;

const { PATH = '', HOME = '' } = process.env;
const lifecycle = createLifecycle({ log: console, deadlineMs: 120_000 });
onSignals(lifecycle, { exit: (code) => process.exit(code === 0 ? 130 : code) });
try {
  // Every stage has a Redis of its own: what a shared one holds must not be counted.
  delete process.env['REDIS_URL'];
  const ground = await layGround({ PATH, HOME }, lifecycle);
  const results: Result[] = [];
  const failed: string[] = [];
  for (const { name, run } of chosen) {
    say(name);
    try {
      results.push(...judged(await run({ ground, sizes, say: (line) => say(`  ${line}`) })));
    } catch (error) {
      // The others took long enough to be shown all the same.
      console.error(error);
      failed.push(name);
    }
  }
  const conditions = conditionsOf({
    sizes,
    ...(await versionsOn(ground)),
    tookMs: performance.now() - started,
  });
  console.log(`\n${conditions.join('\n')}\n${tableOf(results)}`);
  if (values.write) writeTable('docs/benchmarks.md', results, conditions);
  await lifecycle.stop();
  if (failed.length > 0) throw new Error(`these rows failed: ${failed.join(', ')}`);
} catch (error) {
  console.error(error);
  await lifecycle.stop().catch(() => undefined); // the first fault is the one to tell
  process.exit(1);
}
