// The sole writer of send and campaign states. Every write names the state it comes from: zero rows changed means that
// somebody else was first, which is a normal answer.

import { Prisma, type Database, type Tx } from '#platform/database.ts';
import { showInstant } from '#platform/outside.ts';
import { recordEvent } from '#platform/outbox.ts';
import type { Campaign } from '#platform/prisma-client/client.ts';
import type { SendProblem } from '#problem/problem.ts';
import type { StateChanged } from './state-changed.ts';
import {
  advance,
  campaignState,
  hasEnded,
  sourcesOf,
  type CampaignState,
  type SendEvent,
  type SendState,
} from './state.ts';

export interface SendKey {
  id: string;
  campaignId: string;
}

export interface Move {
  event: SendEvent;
  /** Only from these states; all that the event allows when left out. */
  from?: readonly SendState[];
  /** Only while these columns have these values. */
  guard?: Prisma.SendWhereInput;
  /** Columns written with the state. */
  data?: Omit<Prisma.SendUpdateManyMutationInput, 'state'>;
}

const stepBefore: Partial<Record<SendState, SendState>> = {
  pending: 'segmenting',
  segmenting: 'segmenting',
  scheduling: 'scheduling',
  scheduled: 'measuring',
  measuring: 'measuring',
};

/**
 * Moves one send inside a transaction and brings the campaign's state in line.
 * @returns false when the send was not in a state (and guard) that allows it
 */
export async function moveSendIn(tx: Tx, send: SendKey, move: Move): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${send.campaignId}::uuid FOR UPDATE`;
  let moved = 0;
  for (const from of move.from ?? sourcesOf(move.event)) {
    const next = advance(from, move.event);
    if (!('to' in next)) continue;
    const resumeState = next.to === 'failed' || next.to === 'held' ? (stepBefore[from] ?? null) : null;
    const { count } = await tx.send.updateMany({
      where: { ...move.guard, id: send.id, state: from },
      // Whatever it waited for, it progressed.
      data: { waiting: Prisma.DbNull, ...move.data, state: next.to, resumeState },
    });
    moved += count;
    if (count > 0) break;
  }
  if (moved > 0) await refreshCampaign(tx, send.campaignId);
  return moved > 0;
}

/** Moves one send in a transaction of its own. */
export const moveSend = (database: Database, send: SendKey, move: Move): Promise<boolean> =>
  database.prisma.$transaction((tx) => moveSendIn(tx, send, move));

/** Counts as they are at this moment; no customers. */
const eventData = (
  { id, campaignId, name, testMode, sendAt, ...row }: Campaign,
  state: CampaignState,
): StateChanged => ({
  id,
  campaignId,
  name,
  state,
  previousState: row.state as CampaignState,
  testMode,
  sendAt: showInstant(sendAt),
  counts: {
    accepted: row.accepted,
    duplicate: row.duplicate,
    unresolved: row.unresolved,
    optedOut: row.optedOut,
    invalidNumber: row.invalidNumber,
    segmented: row.segmented,
  },
});

/**
 * Writes the campaign's state from its sends, its end when none of them goes on by itself, and the event that tells of a
 * change; the caller holds the campaign's row lock.
 */
async function refreshCampaign(tx: Tx, campaignId: string): Promise<void> {
  const sends = await tx.send.findMany({ where: { campaignId }, select: { state: true } });
  const before = await tx.campaign.findUniqueOrThrow({ where: { id: campaignId } });
  const states = sends.map((send) => send.state as SendState);
  const state = campaignState(states);
  // "failed" is shown as soon as one send failed; the campaign has ended only when the others have too.
  await tx.$executeRaw`
    UPDATE campaign
       SET state = ${state}, updated_at = now(),
           finished_at = CASE WHEN ${states.every(hasEnded)} THEN coalesce(finished_at, now()) END
     WHERE id = ${campaignId}::uuid`;
  if (before.state === state) return;
  const data = eventData(before, state);
  await recordEvent(tx, { campaignId, type: 'campaign.state-changed', data });
}

/** Ends a send that cannot go on; `retry` resumes it at the step it was in. */
export const failSend = (database: Database, send: SendKey, problem: SendProblem): Promise<boolean> =>
  moveSend(database, send, { event: 'failed', data: { problem } });

/** Ends every unfinished send of a campaign, for what concerns the whole campaign. */
export async function failCampaign(
  database: Database,
  campaignId: string,
  problem: SendProblem,
): Promise<void> {
  const sends = await database.prisma.send.findMany({
    where: { campaignId, state: { in: ['pending', 'segmenting'] } },
    select: { id: true },
  });
  for (const { id } of sends) await failSend(database, { id, campaignId }, problem);
}
