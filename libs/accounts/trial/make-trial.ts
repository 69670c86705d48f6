// A trial on the real account: what TextLocal's documents leave open is found out with the operator's own numbers, before
// the account goes live. Numbers and texts are in memory only; what is stored is what was found out.

import { createHash, randomBytes } from 'node:crypto';
import { recordDeed, type Actor } from '#platform/audit.ts';
import type { Database } from '#platform/database.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Account } from '../account.ts';
import type { Connection } from '../connections.ts';
import { traitsOf, type Traits } from '../traits.ts';
import type { Trial, TrialStep } from './answer.ts';
import { cleanUp } from './clean-up.ts';
import { sampleText } from './judge.ts';
import { fillSegment, makeSegment, readContactGroup, readEmptySchedule } from './prepare.ts';
import { NotSeen, step, type Run } from './run.ts';
import {
  cancelScheduled,
  findScheduled,
  judgeTexts,
  readHistories,
  readStatus,
  scheduleOne,
  sendOne,
} from './send.ts';

/** Both together stay below what clients wait for an answer. */
const stepsMs = 60_000;
const cleanUpMs = 30_000;

/** Space of advisory locks for trials. */
const lockSpace = 0x7472;

/** One trial at a time for an account, over all processes; the lock ends with its connection. */
async function alone<T>({ pool }: Database, accountId: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const key = [lockSpace, createHash('sha256').update(accountId).digest().readInt32BE()];
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1::int, $2::int) AS taken',
      key,
    );
    if (rows[0]?.taken !== true) {
      throw new ProblemError('trial-refused', 'A trial of this account is under way: wait for its end.');
    }
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock($1::int, $2::int)', key);
    }
  } finally {
    client.release();
  }
}

async function takeSteps(run: Run, prefix: string): Promise<void> {
  const steps: [TrialStep, () => Promise<string>][] = [
    ['contact-group', () => readContactGroup(run)],
    ['empty-schedule', () => readEmptySchedule(run)],
    ['segment', () => makeSegment(run, prefix)],
    ['contacts', () => fillSegment(run)],
    ['schedule', () => scheduleOne(run)],
    ['find', () => findScheduled(run)],
    ['cancel', () => cancelScheduled(run)],
    ['send', () => sendOne(run)],
    ['histories', () => readHistories(run)],
    ['status', () => readStatus(run)],
  ];
  for (const [name, work] of steps) await step(run, name, work);
  judgeTexts(run);
}

/** Stores what was found; what this trial did not see stays as an earlier one saw it. */
async function store(
  database: Database,
  run: Run,
  left: readonly string[],
  by: Actor,
): Promise<Traits | null> {
  const { id, baseUrl, contactGroupId } = run.account;
  const found = Object.fromEntries(Object.entries(run.found).filter(([, value]) => value !== undefined));
  return database.prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<Pick<Account, 'traits'>[]>`
      SELECT traits FROM account
       WHERE id = ${id} AND base_url = ${baseUrl} AND contact_group_id = ${contactGroupId} FOR UPDATE`;
    const steps = Object.fromEntries(run.steps.map(({ step: name, ok }) => [name, ok]));
    const details = { steps, cost: run.cost, leftBehind: left.length };
    await recordDeed(tx, by, { action: 'account.tried', accountId: id, details });
    // Deleted, or connected elsewhere meanwhile: what was found belongs to another TextLocal.
    if (row === undefined) return null;
    if (Object.keys(found).length === 0) return traitsOf(row);
    const traits: Traits = { ...traitsOf(row), ...found, foundAt: new Date().toISOString() };
    await tx.account.update({ where: { id }, data: { traits } });
    return traits;
  });
}

export interface TrialOptions {
  numbers: readonly string[];
  confirm: boolean | undefined;
  /** How long TextLocal may take to show what was done. */
  waitMs: number;
}

/**
 * Makes a trial. It is real in test mode too, where TextLocal keeps nothing that could be looked at.
 * @throws ProblemError confirmation-required; trial-refused while the account is paused or another trial is under way
 */
export async function makeTrial(
  database: Database,
  { account, textlocal }: Connection,
  { numbers, confirm, waitMs }: TrialOptions,
  by: Actor,
): Promise<Trial> {
  if (confirm !== true) {
    const many = numbers.length > 1;
    throw new ProblemError(
      'confirmation-required',
      `A trial texts ${many ? `these ${numbers.length} numbers` : 'this number'} for real, also in test mode, and costs about ` +
        `${many ? `${numbers.length} credits` : 'a credit'}: repeat it with "confirm": true.`,
    );
  }
  const isPaused = async (): Promise<boolean> =>
    (await database.prisma.account.findUnique({ where: { id: account.id } }))?.paused !== false;
  return alone(database, account.id, async () => {
    if (await isPaused())
      throw new ProblemError('trial-refused', 'The account is paused: resume it before the trial.');
    const owner = createHash('sha256').update(account.id).digest('hex').slice(0, 8);
    const prefix = `optimove-trial-${owner}-`;
    const code = randomBytes(3).toString('hex');
    const run: Run = {
      calls: textlocal.plain,
      account,
      numbers,
      text: sampleText(code),
      code,
      groupName: prefix + code,
      signal: AbortSignal.timeout(stepsMs),
      waitMs,
      isPaused,
      steps: [],
      found: {},
      made: {},
      contents: [],
      shown: [],
      cost: null,
    };
    let left: string[] = [];
    try {
      await takeSteps(run, prefix);
    } finally {
      // Whatever happened, also what nobody thought of.
      left = await cleanUp(run, AbortSignal.timeout(cleanUpMs));
    }
    await step({ ...run, signal: AbortSignal.timeout(1_000) }, 'clean-up', async () => {
      if (left.length > 0) throw new NotSeen(left.join(' '));
      return 'The segment is deleted, and nothing is scheduled any more.';
    });
    const traits = await store(database, run, left, by);
    return { traits, steps: run.steps, cost: run.cost, leftBehind: left };
  });
}
