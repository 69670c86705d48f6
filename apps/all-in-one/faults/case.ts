// What a case of the suite is: a fault, told as it stands in the table, and how it is made to happen.

import type { Chance } from './chance.ts';
import type { Verdict } from './judge.ts';
import type { QueueKind } from './site.ts';

/** How much is done: in `npm test`, by default, and where an hour is at hand. */
export type Form = 'short' | 'standard' | 'long';

export interface Run {
  queue: QueueKind;
  form: Form;
  seed: number;
  chance: Chance;
  /** Kills at random moments, over all victims of one queue. */
  rounds: number;
  /** Tells how far it is. */
  progress: (done: number, total: number) => void;
}

/** What one fault did: a row of the table. */
export interface Row extends Verdict {
  fault: string;
  rounds: number;
}

export interface FaultCase {
  /** What it is chosen by. */
  name: string;
  forms: readonly Form[];
  queues?: readonly QueueKind[];
  /** Why this machine cannot run it; undefined when it can. */
  impossible?: () => Promise<string | undefined>;
  /** One row, or one for each fault when several happen at the same time to accounts of their own. */
  run: (run: Run) => Promise<Row[]>;
}
