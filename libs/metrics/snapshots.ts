// The snapshots as rows: made with the plan, filled one reading at a time, shown as the metrics of a campaign.

import { nowIn, type Database, type Tx } from '#platform/database.ts';
import { recordEvent } from '#platform/outbox.ts';
import { showInstant, showInstantOrNull } from '#platform/outside.ts';
import type { Snapshot } from '#platform/prisma-client/client.ts';
import { ProblemError } from '#problem/problem.ts';
import { addUp, noCounts, withRate, type Counts, type RawCounts } from './counts.ts';
import type { SnapshotTaken } from './snapshot-taken.ts';
import { planPolls, type PollPlan } from './plan.ts';

/** Writes the plan of a send; rows that are there already stay as they are. */
export async function insertPlan(tx: Tx, sendId: string, leavesAt: Date, plan: PollPlan): Promise<void> {
  await tx.snapshot.createMany({
    data: planPolls(leavesAt, plan).map((row) => ({ sendId, ...row })),
    skipDuplicates: true,
  });
}

/** Days that are due and not yet read, by the database's clock. */
export async function dueDays(database: Database, sendId: string): Promise<number[]> {
  const { rows } = await database.pool.query<{ day: number }>(
    'SELECT day FROM snapshot WHERE send_id = $1 AND taken_at IS NULL AND due_at <= now() ORDER BY day',
    [sendId],
  );
  return rows.map(({ day }) => day);
}

/**
 * Writes one reading. After an outage several days may be due: each gets this reading, and `takenAt` tells that it came
 * late; a day that was read before is never overwritten. An event tells of it, in the same transaction.
 */
export async function fillDays(
  tx: Tx,
  sendId: string,
  days: readonly number[],
  counts: RawCounts,
): Promise<void> {
  // By the clock that said the days were due: that of a worker may be minutes off.
  const takenAt = await nowIn(tx);
  const filled = await tx.snapshot.updateManyAndReturn({
    where: { sendId, day: { in: [...days] }, takenAt: null },
    data: { ...counts, takenAt },
    select: { day: true },
  });
  if (filled.length === 0) return;
  const { campaign, templateId, language } = await tx.send.findUniqueOrThrow({
    where: { id: sendId },
    select: { campaign: true, templateId: true, language: true },
  });
  const { id, campaignId, state, testMode } = campaign;
  const taken = {
    days: filled.map(({ day }) => day).toSorted((a, b) => a - b),
    takenAt: showInstant(takenAt),
  };
  const about = { id, campaignId, state, testMode, sendId, templateId, language };
  const data: SnapshotTaken = { ...about, ...taken, counts: withRate(counts) };
  await recordEvent(tx, { campaignId: id, type: 'snapshot.taken', data });
}

/** Whether every day of the send has been read. */
export const allTaken = async (tx: Tx, sendId: string): Promise<boolean> =>
  (await tx.snapshot.count({ where: { sendId, takenAt: null } })) === 0;

/** Whether a reading for these days is the last one. */
export const isLastReading = async (database: Database, sendId: string, days: number[]): Promise<boolean> =>
  (await database.prisma.snapshot.count({ where: { sendId, takenAt: null, day: { notIn: days } } })) === 0;

export interface SnapshotView extends Counts {
  day: number;
  dueAt: string;
  takenAt: string | null;
}

export interface CampaignMetrics {
  state: string;
  testMode: boolean;
  nextPollAt: string | null;
  total: Counts;
  sends: {
    id: string;
    templateId: string;
    language: string | null;
    latest: Counts;
    snapshots: SnapshotView[];
  }[];
}

const showSnapshot = (row: Snapshot): SnapshotView => ({
  day: row.day,
  dueAt: showInstant(row.dueAt),
  takenAt: showInstantOrNull(row.takenAt),
  ...withRate(row),
});

const latestOf = (rows: Snapshot[]): RawCounts => rows.findLast((row) => row.takenAt !== null) ?? noCounts;

/** Snapshots so far, the latest counts and when the next reading is due. @throws ProblemError campaign-not-found */
export async function getMetrics(
  database: Database,
  accountId: string,
  id: string,
): Promise<CampaignMetrics> {
  const campaign = await database.prisma.campaign.findFirst({
    where: { id, accountId },
    select: {
      state: true,
      testMode: true,
      sends: {
        orderBy: { no: 'asc' },
        select: { id: true, templateId: true, language: true, snapshots: { orderBy: { day: 'asc' } } },
      },
    },
  });
  if (campaign === null)
    throw new ProblemError('campaign-not-found', `There is no campaign ${id} in this account.`);
  const snapshots = campaign.sends.flatMap((send) => send.snapshots);
  const open = snapshots.filter((row) => row.takenAt === null).map((row) => row.dueAt.getTime());
  return {
    state: campaign.state,
    testMode: campaign.testMode,
    nextPollAt: open.length > 0 ? showInstant(new Date(Math.min(...open))) : null,
    total: addUp(campaign.sends.map((send) => latestOf(send.snapshots))),
    sends: campaign.sends.map((send) => ({
      id: send.id,
      templateId: send.templateId,
      language: send.language,
      latest: withRate(latestOf(send.snapshots)),
      snapshots: send.snapshots.filter((row) => row.takenAt !== null).map(showSnapshot),
    })),
  };
}
