// `npm run test:faults`: breaks a real installation in every way it knows and shows that nothing is lost and nothing is
// sent twice. Ends with 1 when something was.

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Form } from './case.ts';
import { isGood } from './judge.ts';
import { complaintsOf, showProgress, tableOf } from './report.ts';
import type { QueueKind } from './site.ts';
import { faultCases, runSuite } from './suite.ts';

const usage = `npm run test:faults -- [options]
  --only <text>    only cases whose name contains it
  --rounds <n>     kills at random moments for each queue (20; with --long 100)
  --seed <n>       repeats the random moments of an earlier run
  --queue <kind>   only postgresql or only redis
  --long           every boundary with every victim, and outages of a minute: hours
  --short          what npm test runs

Cases:
  ${[...new Set(faultCases.map(({ name }) => name))].join('\n  ')}
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seed: { type: 'string' },
    queue: { type: 'string' },
    long: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const form: Form = values.long ? 'long' : values.short ? 'short' : 'standard';
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const rounds = Number(values.rounds ?? { short: 2, standard: 20, long: 100 }[form]);
const isKind = (name: string): name is QueueKind => name === 'postgresql' || name === 'redis';
const kinds = (values.queue === undefined ? ['postgresql', 'redis'] : [values.queue]).filter(isKind);

if (values.help || kinds.length === 0 || !Number.isInteger(seed) || !(rounds > 0)) {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const queues = kinds.filter((kind) => kind !== 'redis' || hasRedis);
const startedAt = Date.now();
console.log(`Seed ${seed}; the same moments again: npm run test:faults -- --seed ${seed}`);
const shown = showProgress(process.stderr);
const { rows, skipped } = await runSuite({ form, seed, rounds, only: values.only, queues, ...shown });
shown.end();
if (kinds.length > queues.length) {
  const why = 'there is no redis-server on PATH; install it (apt-get install redis-server)';
  skipped.push({ what: 'everything with the queue on Redis', why });
}

console.log(tableOf(rows));
for (const line of complaintsOf(rows)) console.log(line);
for (const { what, why } of skipped) console.log(`Skipped ${what}: ${why}`);
console.log(`Took ${Math.round((Date.now() - startedAt) / 1_000)} s, seed ${seed}`);
process.exitCode = rows.length > 0 && rows.every(isGood) ? 0 : 1;
