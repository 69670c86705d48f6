// The whole suite: which cases there are, and running those that were chosen, one after the other.

import { chanceFrom } from './chance.ts';
import type { FaultCase, Form, Row } from './case.ts';
import { answerCases } from './cases/answers.ts';
import { clockCases } from './cases/clocks.ts';
import { killCases } from './cases/kills.ts';
import { outageCases } from './cases/outages.ts';
import { stopCases } from './cases/stops.ts';
import { workerCases } from './cases/workers.ts';
import { nothingYet } from './judge.ts';
import type { QueueKind } from './site.ts';

export const faultCases: readonly FaultCase[] = [
  ...answerCases,
  ...killCases,
  ...workerCases,
  ...outageCases,
  ...stopCases,
  ...clockCases,
];

export interface SuiteOptions {
  form: Form;
  seed: number;
  rounds: number;
  /** Only cases whose name contains it. */
  only: string;
  queues: readonly QueueKind[];
  /** Told before each case, and while it runs. */
  begins: (title: string) => void;
  progress: (done: number, total: number) => void;
  /** Told what came of each case. */
  ended: (rows: readonly Row[]) => void;
}

export interface SuiteResult {
  rows: Row[];
  skipped: { what: string; why: string }[];
}

const titleOf = ({ name }: FaultCase, queue: QueueKind): string =>
  `${name} (queue on ${queue === 'redis' ? 'Redis' : 'PostgreSQL'})`;

/** A case that cannot be carried through is a finding too. */
const brokenOff = (fault: string, error: unknown): Row => ({
  fault,
  rounds: 0,
  ...nothingYet(),
  complaints: [error instanceof Error ? error.message : String(error)],
});

/** Runs what was chosen. */
export async function runSuite(options: SuiteOptions): Promise<SuiteResult> {
  const { form, seed, rounds, only, queues } = options;
  const result: SuiteResult = { rows: [], skipped: [] };
  for (const queue of queues) {
    const chosen = faultCases
      .filter((each) => each.forms.includes(form) && each.name.includes(only))
      .filter((each) => each.queues === undefined || each.queues.includes(queue));
    for (const each of chosen) {
      const title = titleOf(each, queue);
      const why = await each.impossible?.();
      if (why !== undefined) {
        result.skipped.push({ what: title, why });
        continue;
      }
      options.begins(title);
      const run = { queue, form, seed, rounds, chance: chanceFrom(seed), progress: options.progress };
      const rows = await each.run(run).catch((error: unknown) => [brokenOff(each.name, error)]);
      const named = rows.map((row) => ({ ...row, fault: `${row.fault} · ${queue}` }));
      options.ended(named);
      result.rows.push(...named);
    }
  }
  return result;
}
