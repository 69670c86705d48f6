// What is written down once TextLocal has a send, and when an unanswered call can no longer take effect.

import { moveSendIn } from '#campaign/transitions.ts';
import type { SendState } from '#campaign/state.ts';
import { insertPlan } from '#metrics/snapshots.ts';
import type { Tx } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { Parts } from '#service/parts.ts';
import type { WaitingFor } from './rules.ts';

export interface Taken {
  batchId: string | null;
  leavesAt: Date;
  /** Made as a test, so that TextLocal holds nothing of it */
  test?: boolean;
  /** Why it leaves later than asked */
  waiting?: WaitingFor | null;
  cost?: number | null;
  /** The state it is taken from; `held` when a person decided */
  from?: SendState;
  /** Written in the same transaction. */
  also?: (tx: Tx) => Promise<void>;
}

/** A campaign none of whose sends was made live shows as a test, whatever it was accepted as. */
async function markTest(tx: Tx, { id, campaignId }: Send, from: SendState): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${campaignId}::uuid FOR UPDATE`;
  const taken = await tx.send.updateMany({ where: { id, state: from }, data: { testMode: true } });
  const live = await tx.send.count({ where: { campaignId, testMode: false } });
  if (taken.count === 1 && live === 0)
    await tx.campaign.update({ where: { id: campaignId }, data: { testMode: true } });
}

/** When TextLocal lets a send go that it holds: as the last attempt asked, else at the time of its campaign. */
export const leavesAtOf = ({
  leavesAt,
  campaign: { sendAt },
}: Pick<Send, 'leavesAt'> & { campaign: { sendAt: Date } }): Date => leavesAt ?? sendAt;

/** TextLocal has it: records the batch and plans the readings, together. */
export async function recordTaken(
  parts: Parts,
  send: Send,
  { batchId, leavesAt, test = false, waiting = null, cost, from = 'scheduling', also }: Taken,
): Promise<void> {
  const plan = { intervalMs: parts.config.METRICS_POLL_INTERVAL_MS, count: parts.config.METRICS_POLL_COUNT };
  const moved = await parts.database.prisma.$transaction(async (tx) => {
    // First, so that the event of the move says it too.
    if (test) await markTest(tx, send, from);
    const data = {
      batchId,
      leavesAt,
      testMode: test,
      ...(waiting !== null && { waiting: { ...waiting, since: new Date().toISOString() } }),
      ...(cost !== undefined && { cost }),
    };
    const done = await moveSendIn(tx, send, { event: 'taken-by-textlocal', from: [from], data });
    if (!done) return undefined;
    await insertPlan(tx, send.id, leavesAt, plan);
    await also?.(tx);
    return tx.campaign.findUniqueOrThrow({ where: { id: send.campaignId }, select: { sendAt: true } });
  });
  if (moved === undefined) return;
  // What a person found later says nothing of how late the texts left.
  if (from === 'scheduling') parts.meters.handedOver(moved.sendAt, leavesAt);
  try {
    await parts.jobs.schedulePolls(
      { accountId: send.accountId, campaignId: send.campaignId, sendId: send.id },
      new Date(leavesAt.getTime() + plan.intervalMs),
      plan.intervalMs,
      plan.count,
    );
  } catch (error) {
    parts.log.warn(
      { err: error, sendId: send.id },
      'the queue is unavailable; the reconciler schedules the readings',
    );
  }
}

/** When an earlier call can no longer take effect: its end, or the longest it may last, and the time to settle. */
function settledAt({ attemptAt, attemptEndedAt }: Send, { config }: Parts): number {
  const ended = attemptEndedAt?.getTime() ?? (attemptAt?.getTime() ?? 0) + config.PROVIDER_TIMEOUT_MS;
  return ended + config.PROVIDER_SETTLE_MS;
}

/**
 * From when on a send counts as absent that TextLocal does not list: an earlier call can no longer take effect, and a batch
 * that waited for its time is in the histories. Between leaving the one list and coming into the other it is in none.
 */
export function absentFrom(
  send: Send & { campaign: Pick<Campaign, 'sendAt'> },
  parts: Parts,
  now: Date,
): number {
  const sendAt = send.campaign.sendAt.getTime();
  const mayHaveWaited = send.attemptAt !== null && send.attemptAt.getTime() < sendAt;
  const listed = mayHaveWaited && sendAt <= now.getTime() ? sendAt + parts.config.PROVIDER_SETTLE_MS : 0;
  return Math.max(settledAt(send, parts), listed);
}
