// What the steps of a trial share: its calls, its time, what it made at TextLocal, and how a step ends.

import { setTimeout as wait } from 'node:timers/promises';
import type { TextLocalCalls } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Account } from '../account.ts';
import type { Traits } from '../traits.ts';
import type { StepResult, TrialStep } from './answer.ts';

export interface Run {
  calls: TextLocalCalls;
  account: Account;
  /** In memory only. */
  numbers: readonly string[];
  /** What it sends, and what of it tells trials apart. */
  text: string;
  code: string;
  /** Of the group that it makes. */
  groupName: string;
  /** Ends the steps, not the clean-up. */
  signal: AbortSignal;
  /** How long TextLocal may take to show what was done. */
  waitMs: number;
  /** Whether the account's dispatch was stopped meanwhile. */
  isPaused: () => Promise<boolean>;
  steps: StepResult[];
  found: { [Name in Exclude<keyof Traits, 'foundAt'>]?: Traits[Name] | undefined };
  made: {
    /** A group may be there; its ID when TextLocal told it. */
    group?: { id: string | undefined };
    /** A scheduled send may be there, also when TextLocal said that it refused. */
    scheduled?: { batchId: string | undefined; at: Date; wasRefused?: boolean };
    /** Begun: texts may have left. */
    sent?: { batchId: string | undefined; at: Date };
  };
  contents: (string | undefined)[];
  /** Texts as the schedule and the histories show them. */
  shown: (string | undefined)[];
  /** With which code an empty schedule seems to be refused. */
  emptyRefusal?: { code: number | undefined };
  cost: number | null;
}

/** TextLocal answered, and what was looked for is not there. */
export class NotSeen extends Error {}

function reasonOf(error: unknown, { signal }: Run): string | undefined {
  if (error instanceof NotSeen || error instanceof ProviderError) return error.message;
  return signal.aborted ? 'Not seen: the time of the trial was over.' : undefined;
}

/** Takes one step; a failure of TextLocal is its result. @returns whether it went well */
export async function step(run: Run, name: TrialStep, work: () => Promise<string>): Promise<boolean> {
  try {
    if (run.signal.aborted) throw new NotSeen('Not tried: the time of the trial was over.');
    run.steps.push({ step: name, ok: true, detail: await work() });
    return true;
  } catch (error) {
    const detail = reasonOf(error, run);
    if (detail === undefined) throw error;
    run.steps.push({ step: name, ok: false, detail });
    return false;
  }
}

/** The group that the steps work on. @throws NotSeen */
export function groupOf({ made }: Run): string {
  if (made.group?.id === undefined) throw new NotSeen('Not tried: there is no segment.');
  return made.group.id;
}

/** Looks until it is there or the wait is over. @returns the last thing seen */
export async function seenInTime<T>(
  run: Run,
  look: () => Promise<T>,
  isIt: (seen: T) => boolean,
): Promise<T> {
  const end = Date.now() + run.waitMs;
  for (;;) {
    const seen = await look();
    const left = end - Date.now();
    if (isIt(seen) || left <= 0) return seen;
    await wait(Math.min(1_000, left), undefined, { signal: run.signal });
  }
}

/** Whether something of TextLocal names the group of the trial. */
export const isOurs = (
  { made, groupName }: Run,
  { groupId, groupName: name }: { groupId: string | undefined; groupName: string | undefined },
): boolean =>
  (groupId !== undefined && groupId === made.group?.id) || name?.toLowerCase() === groupName.toLowerCase();
