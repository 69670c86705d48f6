// The table: in the terminal, and as docs/benchmarks.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import Table from 'cli-table3';
import { count, megabytes } from './measure.ts';
import type { Result } from './row.ts';
import type { Sizes } from './sizes.ts';

const heads = ['work', 'service', 'floor in the same run', 'ratio', 'target', ''];
const cells = ({ work, service, floor, ratio, target, verdict }: Result): string[] => [
  work,
  service,
  floor,
  ratio,
  target,
  verdict,
];

export function tableOf(results: readonly Result[]): string {
  const table = new Table({ head: heads, style: { head: [], border: [] } });
  for (const result of results) table.push(cells(result));
  return table.toString();
}

const versionOf = (name: string): string => {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
    version: string;
  };
  return version;
};

export interface Conditions {
  sizes: Sizes;
  postgresVersion: string;
  redisVersion: string | undefined;
  tookMs: number;
}

/** The circumstances of a run, a line each. */
export function conditionsOf({ sizes, postgresVersion, redisVersion, tookMs }: Conditions): string[] {
  const [cpu] = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${cpu?.model ?? 'unknown'}), ${megabytes(totalmem())} of memory, ${process.platform}`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion} (embedded, all durability on), ` +
      (redisVersion === undefined ? 'no Redis: queue in PostgreSQL' : `Redis ${redisVersion}`) +
      `, BullMQ ${versionOf('bullmq')}, Fastify ${versionOf('fastify')}`,
    `${sizes.quick ? 'small sizes (--quick)' : 'full sizes'}: ${count(sizes.large)} customers, ${sizes.repetitions} repetitions at the door, ` +
      `${sizes.largeRuns} large campaigns, provider at ${sizes.providerLatencyMs} ms; ${count(tookMs / 1_000)} s in all`,
  ];
}

const begin = '<!-- table: written by npm run bench -- --write -->';
const end = '<!-- end of table -->';

const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;

/** Puts the table between its marks in docs/benchmarks.md. @throws Error when the marks are missing */
export function writeTable(path: string, results: readonly Result[], conditions: readonly string[]): void {
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no marks for the table`);
  const table = [
    ...conditions.map((condition) => `- ${condition}`),
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...results.map((result) => line(cells(result))),
  ];
  writeFileSync(path, `${text.slice(0, from)}${begin}\n\n${table.join('\n')}\n\n${text.slice(to)}`);
}
