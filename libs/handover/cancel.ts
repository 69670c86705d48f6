// Takes a campaign back before its send time, at TextLocal too. The wish is written down first: from then on no call of
// `send` begins, and the sweep sees to it that what is not taken back yet will be.

import type { SendState } from '#campaign/state.ts';
import { moveSend } from '#campaign/transitions.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { ProblemError } from '#problem/problem.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { findAtTextLocal } from './reconcile.ts';
import { recordTaken, settledAt } from './taken.ts';

type Cancelling = Send & { campaign: Campaign };

/**
 * Writes down that a campaign is to be taken back; asking again is harmless.
 * @throws ProblemError campaign-not-found; campaign-state-conflict when its time has come or it has ended
 */
export async function requestCancel({ database }: Parts, accountId: string, id: string): Promise<void> {
  const { rowCount } = await database.pool.query(
    `UPDATE campaign SET cancel_requested_at = coalesce(cancel_requested_at, now()), updated_at = now()
      WHERE id = $1 AND account_id = $2
        AND (send_at > now() OR state IN ('held', 'failed') OR cancel_requested_at IS NOT NULL)
        AND state NOT IN ('measuring', 'completed', 'cancelled')`,
    [id, accountId],
  );
  if (rowCount === 1) return;
  const campaign = await database.prisma.campaign.findFirst({ where: { id, accountId } });
  if (campaign === null)
    throw new ProblemError('campaign-not-found', `There is no campaign ${id} in this account.`);
  if (campaign.state === 'cancelled') return;
  throw new ProblemError(
    'campaign-state-conflict',
    `The campaign is ${campaign.state} and its send time was ${campaign.sendAt.toISOString()}: it can no longer be cancelled.`,
    { state: campaign.state },
  );
}

const cancelled = ({ database }: Parts, send: Send): Promise<boolean> =>
  moveSend(database, send, {
    event: 'cancelled',
    from: [send.state as SendState],
    // A worker that began a call meanwhile has raised the attempt: then its outcome is found out first.
    guard: { attempt: send.attempt },
  });

/** Cancels the batch. @returns false when TextLocal says that it is not (or no longer) scheduled */
async function cancelBatch(textlocal: TextLocal, batchId: string): Promise<boolean> {
  try {
    await textlocal.cancelScheduled(batchId);
    return true;
  } catch (error) {
    // Refused, or the answer was lost: the list of scheduled sends tells what is true.
    if (!(error instanceof ProviderError) || (error.kind !== 'never' && error.kind !== 'unknown'))
      throw error;
    const stillThere = (await textlocal.scheduled()).some((batch) => batch.batchId === batchId);
    if (stillThere) throw error;
    return false;
  }
}

async function cancelScheduled(parts: Parts, send: Cancelling, now: Date): Promise<void> {
  if (send.leavesAt !== null && send.leavesAt <= now) return; // it left; readings go on
  if (!send.campaign.testMode && send.batchId !== null) {
    const { textlocal } = await parts.connections.of(send.accountId);
    await cancelBatch(textlocal, send.batchId);
  }
  await cancelled(parts, send);
  await parts.jobs.removePolls(send.id);
}

/** A send that may or may not be at TextLocal: found out first. @returns false while it cannot be told */
async function cancelUncertain(parts: Parts, send: Cancelling, now: Date): Promise<boolean> {
  if (send.attempt === 0 || send.campaign.testMode) {
    return cancelled(parts, send);
  }
  const { textlocal } = await parts.connections.of(send.accountId);
  const finding = await findAtTextLocal({ database: parts.database, textlocal, send, now });
  if (finding.found === true) {
    const leavesAt = finding.where === 'scheduled' ? send.campaign.sendAt : now;
    const from = send.state as SendState;
    await recordTaken(parts, send, { batchId: finding.batchId ?? null, leavesAt, from });
    const taken = { ...send, state: 'scheduled', batchId: finding.batchId ?? null, leavesAt };
    await cancelScheduled(parts, taken, now);
    return true;
  }
  // A held send waits for a person, who now decides between sent and cancelled.
  if (send.state === 'held' && finding.found === 'cannot-tell') return true;
  if (finding.found === 'cannot-tell' || settledAt(send, parts) > now.getTime()) return false;
  return cancelled(parts, send);
}

/**
 * Takes back every send of a campaign for which that was asked. Repeating it is harmless.
 * @returns false while the fate of some send is not known; the sweep tries again
 * @throws ProviderError when TextLocal does not answer
 */
export async function cancelSends(parts: Parts, campaignId: string): Promise<boolean> {
  const { database } = parts;
  const now = await database.now();
  const sends = await database.prisma.send.findMany({
    where: { campaignId, campaign: { cancelRequestedAt: { not: null } } },
    include: { campaign: true },
    orderBy: { no: 'asc' },
  });
  let all = true;
  for (const send of sends) {
    if (send.state === 'scheduled') await cancelScheduled(parts, send, now);
    else if (send.state === 'scheduling' || send.state === 'held')
      all = (await cancelUncertain(parts, send, now)) && all;
    else if (send.state === 'failed' && send.resumeState !== 'measuring') await cancelled(parts, send);
    else if (send.state === 'pending' || send.state === 'segmenting') await cancelled(parts, send);
  }
  return all;
}
