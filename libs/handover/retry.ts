// Resumes a campaign that failed or is held: each send from the step it stopped at.

import { OutcomeLog } from '#campaign/outcome.ts';
import { assertNotErased } from '#campaign/erasure.ts';
import { loadRoster } from '#campaign/roster.ts';
import { moveSendIn } from '#campaign/transitions.ts';
import type { SendEvent, SendState } from '#campaign/state.ts';
import { recordDeed, type Actor } from '#platform/audit.ts';
import { Prisma, type Tx } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { ProblemError, type SendProblem } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { decideCalls } from './delivery-calls.ts';
import { leavesAtOf, recordTaken } from './taken.ts';

export interface RetryRequest {
  /** What a person found out about held sends by looking into TextLocal Messenger; `not-sent` also lets a large one go. */
  decision?: 'sent' | 'not-sent';
  /** TextLocal's batch, for a held send that was sent: its delivery counts can be read then. */
  batchId?: string;
  /** A later end of the send window. */
  notAfter?: string;
}

type Stopped = Send & { campaign: Campaign };

const resumeEvents: Partial<Record<SendState, SendEvent>> = {
  segmenting: 'retry-segmenting',
  scheduling: 'retry-scheduling',
  measuring: 'retry-measuring',
};

const entriesPerRow = 50_000;

/** Customers that were not found are looked for again: the directory may have been mended. */
async function forgetUnresolved(parts: Parts, tx: Tx, campaignId: string): Promise<void> {
  const roster = await loadRoster(parts.database, campaignId);
  const log = new OutcomeLog();
  for (let position = 0; position < roster.size; position += 1) {
    if (roster.outcomeAt(position) === 'unresolved') log.add(position, 'pending', 0);
    const isLast = position + 1 === roster.size;
    if (log.size === entriesPerRow || (isLast && log.size > 0))
      await tx.outcomeBatch.create({ data: { campaignId, entries: log.take() } });
  }
  await tx.campaign.update({ where: { id: campaignId }, data: { laps: 0, unresolved: 0 } });
}

const clear = { problem: Prisma.DbNull } as const;

async function resumeFailed(parts: Parts, send: Stopped, by: Actor): Promise<void> {
  const event = resumeEvents[(send.resumeState ?? 'segmenting') as SendState];
  if (event === undefined) throw new Error(`a failed send cannot resume at ${String(send.resumeState)}`);
  await parts.database.prisma.$transaction(async (tx) => {
    // Housekeeping may have been first: it takes the same lock, and leaves nothing to go on with.
    const segment = event === 'retry-measuring' ? {} : { segmentDeletedAt: null };
    const guard = { ...segment, campaign: { customersErasedAt: null } };
    const moved = await moveSendIn(tx, send, { event, from: ['failed'], guard, data: clear });
    if (!moved) return;
    if (event === 'retry-segmenting') await forgetUnresolved(parts, tx, send.campaignId);
    const { accountId, campaignId: target, id: sendId } = send;
    const details = { sendId, from: send.resumeState };
    await recordDeed(tx, by, { action: 'campaign.resumed', accountId, target, details });
  });
}

/** Held for its size: nothing was sent, and TextLocal has nothing to tell. */
const isOverLimit = ({ state, problem }: Pick<Send, 'state' | 'problem'>): boolean =>
  state === 'held' && (problem as SendProblem | null)?.code === 'too-many-recipients';

/** So many recipients are all right: the campaign is not held for them again. */
async function letGo({ database }: Parts, send: Stopped, by: Actor): Promise<void> {
  const { id: sendId, campaignId, accountId, campaign } = send;
  const event = campaign.cancelRequestedAt === null ? 'retry-scheduling' : 'cancelled';
  await database.prisma.$transaction(async (tx) => {
    if (!(await moveSendIn(tx, send, { event, from: ['held'], data: clear }))) return;
    const approvedRecipients = campaign.segmented;
    await tx.campaign.update({ where: { id: campaignId }, data: { approvedRecipients } });
    const details = { sendId, decision: 'not-sent', approvedRecipients };
    await recordDeed(tx, by, { action: 'campaign.decided', accountId, target: campaignId, details });
  });
}

async function decideHeld(
  parts: Parts,
  send: Stopped,
  { decision = 'not-sent', batchId }: RetryRequest,
  by: Actor,
): Promise<void> {
  if (isOverLimit(send)) {
    if (decision === 'not-sent') await letGo(parts, send, by);
    return;
  }
  const decided = (tx: Tx) =>
    recordDeed(tx, by, {
      action: 'campaign.decided',
      accountId: send.accountId,
      target: send.campaignId,
      details: { sendId: send.id, decision, batchId: batchId ?? null },
    });
  if (decision === 'sent' && !send.personalised) {
    const leavesAt = leavesAtOf(send);
    await recordTaken(parts, send, { batchId: batchId ?? null, leavesAt, from: 'held', also: decided });
    await parts.database.prisma.send.updateMany({ where: { id: send.id }, data: clear });
    return;
  }
  // Nothing was sent: the next call is the first again, unless a cancel was asked for. Of a personalised send only the
  // calls in doubt are decided; the others go on in both cases.
  const event = send.campaign.cancelRequestedAt === null ? 'retry-scheduling' : 'cancelled';
  await parts.database.prisma.$transaction(async (tx) => {
    const moved = await moveSendIn(tx, send, {
      event,
      from: ['held'],
      data: { ...clear, attempt: 0, attemptAt: null, attemptEndedAt: null, decidedAbsent: true },
    });
    if (moved && send.personalised) await decideCalls(tx, send.id, decision);
    if (moved) await decided(tx);
  });
}

const extendWindow = (
  { database }: Parts,
  { id, accountId }: Campaign,
  notAfter: string,
  by: Actor,
): Promise<void> =>
  database.prisma.$transaction(async (tx) => {
    await tx.campaign.update({ where: { id }, data: { notAfter: new Date(notAfter) } });
    await recordDeed(tx, by, { action: 'campaign.extended', accountId, target: id, details: { notAfter } });
  });

/**
 * One batch is that of one send: given to several, each would count the texts of all of them. Of a personalised send it
 * is not used.
 * @throws ProblemError invalid-request
 */
function assertOneForBatch(stopped: readonly Send[], { decision, batchId }: RetryRequest): void {
  if (decision !== 'sent' || batchId === undefined) return;
  const held = stopped.filter((send) => send.state === 'held' && !send.personalised && !isOverLimit(send));
  if (held.length < 2) return;
  const detail = `One batch cannot be that of all ${held.length} held sends: leave batchId out, their delivery then stays unknown.`;
  const errors = [{ pointer: '/body/batchId', detail }];
  throw new ProblemError('invalid-request', `/body/batchId: ${detail}`, { errors });
}

/** @throws ProblemError decision-required, invalid-request */
function assertDecision(stopped: readonly Send[], request: RetryRequest): void {
  const held = stopped.filter(({ state }) => state === 'held');
  const isSize = held.length > 0 && held.every(isOverLimit);
  if (held.length > 0 && request.decision === undefined) {
    throw new ProblemError(
      'decision-required',
      isSize
        ? 'It has more recipients than maxRecipients of the account and nothing was sent: give {"decision": "not-sent"} to send it, or cancel it.'
        : 'Look in TextLocal Messenger whether the send left or is scheduled, then give {"decision": "sent"} or {"decision": "not-sent"}.',
    );
  }
  if (isSize && request.decision === 'sent') {
    const detail = 'It is held for its size and nothing was sent: give "not-sent" to send it, or cancel it.';
    const errors = [{ pointer: '/body/decision', detail }];
    throw new ProblemError('invalid-request', `/body/decision: ${detail}`, { errors });
  }
  assertOneForBatch(stopped, request);
}

/**
 * Resumes what stopped.
 * @throws ProblemError campaign-not-found, campaign-state-conflict when nothing stopped, decision-required,
 * invalid-request for a batch that several held sends would get, or `sent` for one that is held for its size
 */
export async function retryCampaign(
  parts: Parts,
  accountId: string,
  id: string,
  request: RetryRequest,
  by: Actor,
): Promise<void> {
  const { database, jobs } = parts;
  const campaign = await database.prisma.campaign.findFirst({ where: { id, accountId } });
  if (campaign === null)
    throw new ProblemError('campaign-not-found', `There is no campaign ${id} in this account.`);
  const stopped = await database.prisma.send.findMany({
    where: { campaignId: id, state: { in: ['failed', 'held'] } },
    include: { campaign: true },
  });
  const takenBack = campaign.cancelRequestedAt !== null && stopped.every((send) => send.state !== 'held');
  if (stopped.length === 0 || takenBack) {
    throw new ProblemError('campaign-state-conflict', 'Only a failed or held campaign can be retried.', {
      state: campaign.state,
    });
  }
  assertNotErased(campaign);
  if (stopped.some((send) => send.segmentDeletedAt !== null && send.resumeState !== 'measuring')) {
    throw new ProblemError(
      'campaign-state-conflict',
      'It failed so long ago that its segment was deleted at TextLocal: send a new campaign.',
      { state: campaign.state },
    );
  }
  assertDecision(stopped, request);
  if (request.notAfter !== undefined) await extendWindow(parts, campaign, request.notAfter, by);
  for (const send of stopped) {
    if (send.state === 'failed') await resumeFailed(parts, send, by);
    else await decideHeld(parts, send, request, by);
  }
  const resumed = await database.prisma.send.findMany({ where: { campaignId: id } });
  if (resumed.some((send) => send.state === 'segmenting'))
    await jobs.hint('segment', { accountId, campaignId: id }, { priority: 1 });
  for (const send of resumed) {
    const handOver = send.personalised ? 'deliver' : 'dispatch';
    const payload = { accountId, campaignId: id, sendId: send.id };
    if (send.state === 'scheduling') await jobs.hint(handOver, payload, { priority: 1 });
    if (send.state === 'measuring') await jobs.hint('measure', payload);
  }
}
