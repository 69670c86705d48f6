// Takes a campaign back before its send time, at TextLocal too. The wish is written down first: from then on no call of
// `send` begins, and the sweep sees to it that what is not taken back yet will be.

import type { SendState } from '#campaign/state.ts';
import { moveSend } from '#campaign/transitions.ts';
import { recordDeed, type Actor } from '#platform/audit.ts';
import { showInstant } from '#platform/outside.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { ProblemError } from '#problem/problem.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { findAtTextLocal, type FoundSend } from './reconcile.ts';
import { absentFrom, leavesAtOf, recordTaken } from './taken.ts';

type Cancelling = Send & { campaign: Campaign };

/**
 * Writes down that a campaign is to be taken back; asking again is harmless.
 * @throws ProblemError campaign-not-found; campaign-state-conflict when its time has come or it has ended
 */
export async function requestCancel(
  { database }: Parts,
  accountId: string,
  id: string,
  by: Actor,
): Promise<void> {
  const asked = await database.prisma.$transaction(async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE campaign SET cancel_requested_at = coalesce(cancel_requested_at, now()), updated_at = now()
       WHERE id = ${id}::uuid AND account_id = ${accountId}
         AND (send_at > now() OR state IN ('held', 'failed') OR cancel_requested_at IS NOT NULL
              -- Late or postponed: what has not left can be taken back.
              OR EXISTS (SELECT 1 FROM send s WHERE s.campaign_id = campaign.id
                            AND (s.state IN ('pending', 'segmenting', 'scheduling')
                                 OR (s.state = 'scheduled' AND s.leaves_at > now()))))
         AND state NOT IN ('measuring', 'completed', 'cancelled')`;
    if (changed === 1)
      await recordDeed(tx, by, { action: 'campaign.cancel-requested', accountId, target: id });
    return changed === 1;
  });
  if (asked) return;
  const campaign = await database.prisma.campaign.findFirst({ where: { id, accountId } });
  if (campaign === null)
    throw new ProblemError('campaign-not-found', `There is no campaign ${id} in this account.`);
  if (campaign.state === 'cancelled') return;
  throw new ProblemError(
    'campaign-state-conflict',
    `The campaign is ${campaign.state} and its send time was ${showInstant(campaign.sendAt)}: it can no longer be cancelled.`,
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

/**
 * What became of a cancel: taken back; not known yet, so ask again; held, so a person decides; or too late.
 */
export const cancelResults = ['cancelled', 'open', 'held', 'left'] as const;
export type CancelResult = (typeof cancelResults)[number];

/** Cancels the batch. @returns false when TextLocal says that it is not (or no longer) scheduled */
async function cancelBatch(textlocal: TextLocal, batchId: string): Promise<boolean> {
  try {
    await textlocal.cancelScheduled(batchId);
    return true;
  } catch (error) {
    // Refused, or the answer was lost: the list of scheduled sends tells what is true.
    if (!(error instanceof ProviderError) || (error.outcome !== 'rejected' && error.outcome !== 'unknown'))
      throw error;
    const stillThere = (await textlocal.scheduled()).some((batch) => batch.batchId === batchId);
    if (stillThere) throw error;
    return false;
  }
}

/** Takes the batch back; `left` when it left before that, `open` while nobody can tell. */
async function takenFromTextLocal(
  parts: Parts,
  send: Cancelling,
  now: Date,
): Promise<'cancelled' | 'left' | 'open'> {
  const { textlocal } = await parts.connections.of(send.accountId);
  if (send.batchId !== null && (await cancelBatch(textlocal, send.batchId))) return 'cancelled';
  // Not scheduled any more, or its batch is not known: TextLocal's lists tell where it is.
  const finding = await findAtTextLocal({ database: parts.database, textlocal, send, now });
  if (finding.found === 'cannot-tell') {
    if (finding.error !== undefined) throw finding.error;
    return 'open';
  }
  if (!finding.found) {
    // Just before its time it may have left the list of scheduled sends and not have come into a history yet.
    const leaves = send.leavesAt?.getTime() ?? Infinity;
    return leaves - now.getTime() > parts.config.PROVIDER_SETTLE_MS ? 'cancelled' : 'open';
  }
  const { where, batchId } = finding;
  const isTaken = where === 'scheduled' && batchId !== undefined && (await cancelBatch(textlocal, batchId));
  return isTaken ? 'cancelled' : 'left';
}

async function cancelScheduled(parts: Parts, send: Cancelling, now: Date): Promise<CancelResult> {
  if (send.leavesAt !== null && send.leavesAt <= now) return 'left'; // readings go on
  const isTest = send.campaign.testMode || send.testMode;
  const result = isTest ? 'cancelled' : await takenFromTextLocal(parts, send, now);
  if (result !== 'cancelled') return result;
  await cancelled(parts, send);
  await parts.jobs.removePolls(send.id);
  return 'cancelled';
}

/** A batch that TextLocal has of a send that is not `scheduled` here. */
async function cancelFound(
  parts: Parts,
  send: Cancelling,
  { where, batchId }: FoundSend,
  now: Date,
): Promise<CancelResult> {
  if (send.state !== 'scheduling' && send.state !== 'held') {
    // An earlier life of the database made it; there is no way from here to `scheduled`, so it is taken back directly.
    const { textlocal } = await parts.connections.of(send.accountId);
    const taken = where === 'scheduled' && batchId !== undefined && (await cancelBatch(textlocal, batchId));
    if (!taken) return 'left';
    return (await cancelled(parts, send)) ? 'cancelled' : 'open';
  }
  const leavesAt = where === 'scheduled' ? leavesAtOf(send) : now;
  await recordTaken(parts, send, { batchId: batchId ?? null, leavesAt, from: send.state });
  return cancelScheduled(parts, { ...send, state: 'scheduled', batchId: batchId ?? null, leavesAt }, now);
}

/**
 * A send that may or may not be at TextLocal: found out first. Also one that was never handed over as far as this database
 * knows, which may have been set back since. Of a test and of single texts TextLocal holds nothing.
 */
async function cancelUncertain(parts: Parts, send: Cancelling, now: Date): Promise<CancelResult> {
  const take = async () => ((await cancelled(parts, send)) ? 'cancelled' : 'open');
  if (send.campaign.testMode || (send.personalised && send.attempt === 0)) return take();
  const { textlocal } = await parts.connections.of(send.accountId);
  const finding = await findAtTextLocal({ database: parts.database, textlocal, send, now });
  if (finding.found === true) return cancelFound(parts, send, finding, now);
  // A held send waits for a person, who now decides between sent and cancelled.
  if (finding.found === 'cannot-tell' && send.state === 'held') return 'held';
  // A failed send was refused by TextLocal, or was never begun.
  if (send.state === 'failed') return take();
  if (finding.found === 'cannot-tell') return 'open';
  if (send.attempt > 0 && absentFrom(send, parts, now) > now.getTime()) return 'open';
  return take();
}

async function cancelSend(parts: Parts, send: Cancelling, now: Date): Promise<CancelResult> {
  switch (send.state as SendState) {
    case 'scheduled':
      return cancelScheduled(parts, send, now);
    case 'pending':
    case 'segmenting':
    case 'scheduling':
    case 'held':
      return cancelUncertain(parts, send, now);
    case 'failed':
      return send.resumeState === 'measuring' ? 'left' : cancelUncertain(parts, send, now);
    case 'measuring':
    case 'completed':
      return 'left';
    default:
      return 'cancelled';
  }
}

/** What became of the cancel of one send. */
export interface CancelledSend {
  sendId: string;
  result: CancelResult;
}

const worstFirst: readonly CancelResult[] = ['open', 'held', 'left', 'cancelled'];

/**
 * Takes back every send of a campaign for which that was asked. Repeating it is harmless.
 * @throws ProviderError when TextLocal does not answer
 */
export async function cancelEach(parts: Parts, campaignId: string): Promise<CancelledSend[]> {
  const { database } = parts;
  const now = await database.now();
  const sends = await database.prisma.send.findMany({
    where: { campaignId, campaign: { cancelRequestedAt: { not: null } } },
    include: { campaign: true },
    orderBy: { no: 'asc' },
  });
  const results: CancelledSend[] = [];
  for (const send of sends) results.push({ sendId: send.id, result: await cancelSend(parts, send, now) });
  return results;
}

/** As {@link cancelEach}. @returns what is worst of its sends: `open` while the fate of one is not known */
export async function cancelSends(parts: Parts, campaignId: string): Promise<CancelResult> {
  const results = (await cancelEach(parts, campaignId)).map(({ result }) => result);
  return worstFirst.find((result) => results.includes(result)) ?? 'cancelled';
}
