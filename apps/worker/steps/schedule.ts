// Step "schedule": hands a send over to TextLocal, once. The intent is recorded before each call; a worker that finds
// an intent looks at TextLocal first, and calls again only when the send is provably absent.

import type { Connection } from '#accounts/connections.ts';
import { moveSend } from '#campaign/transitions.ts';
import { findAtTextLocal } from '#handover/reconcile.ts';
import { recordTaken, settledAt } from '#handover/taken.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import { deadlineIn, type Deadline } from '#platform/deadline.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { sendProblem, type SendProblem } from '#problem/problem.ts';
import { isBarred, ProviderError, Refusal } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { problemCodeOf, rethrowForRetry } from './provider-error.ts';

type Scheduling = Send & { campaign: Campaign };

/** Our reference at TextLocal: comes back as customID in delivery receipts. */
const referenceOf = (send: Send): string => send.id.replaceAll('-', '');

/** Records the intent of one more call; false when another worker was first, a cancel was asked for or it is too late. */
async function recordIntent({ database }: Parts, send: Send): Promise<boolean> {
  const changed = await database.prisma.$executeRaw`
    UPDATE send
       SET attempt = attempt + 1, attempt_at = now(), attempt_ended_at = NULL, decided_absent = false,
           updated_at = now()
     WHERE id = ${send.id}::uuid AND state = 'scheduling' AND attempt = ${send.attempt}
       AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = send.campaign_id
                      AND c.cancel_requested_at IS NULL AND c.not_after >= now())`;
  return changed === 1;
}

const recordAttemptEnd = ({ database }: Parts, send: Send): Promise<number> =>
  database.prisma.$executeRaw`
    UPDATE send SET attempt_ended_at = now()
     WHERE id = ${send.id}::uuid AND state = 'scheduling' AND attempt = ${send.attempt + 1}`;

/**
 * Stops a send for a reason that was found while its latest attempt was this one: whoever began another since knows better,
 * and what that one does must not be taken for an end.
 */
const stopAt = (
  { database }: Parts,
  send: Send,
  attempt: number,
  event: 'failed' | 'outcome-unknown',
  problem: SendProblem,
): Promise<boolean> => moveSend(database, send, { event, guard: { attempt }, data: { problem } });

/** Looks for the send at TextLocal. @returns true when it is provably absent and may be sent */
async function provenAbsent(
  parts: Parts,
  send: Scheduling,
  { textlocal }: Connection,
  now: Date,
  context: JobContext,
) {
  const finding = await findAtTextLocal({ database: parts.database, textlocal, send, now });
  if (finding.found === true) {
    context.log.info(
      { batchId: finding.batchId, where: finding.where },
      'TextLocal already has this send: adopted',
    );
    const leavesAt = finding.where === 'scheduled' && send.campaign.sendAt > now ? send.campaign.sendAt : now;
    await recordTaken(parts, send, { batchId: finding.batchId ?? null, leavesAt });
    return false;
  }
  if (finding.found === 'cannot-tell') {
    if (send.decidedAbsent) return true;
    // Also before the first call that this database knows of: it may have been set back since one was made.
    if (send.attempt === 0 && (finding.error.code === Refusal.login || isBarred(finding.error))) {
      const problem = sendProblem(problemCodeOf(finding.error), 'schedule', finding.error.message);
      await stopAt(parts, send, send.attempt, 'failed', problem);
      return false;
    }
    const problem = sendProblem('outcome-unknown', 'schedule', finding.error.message);
    await stopAt(parts, send, send.attempt, 'outcome-unknown', problem);
    return false;
  }
  const waitMs = send.attempt === 0 ? 0 : settledAt(send, parts) - now.getTime();
  if (waitMs > 0) throw new RunAgain(waitMs, 'an unanswered call may still take effect');
  return true;
}

/** One call of `send`, begun and ended while the intent lasts. */
async function call(
  parts: Parts,
  send: Scheduling,
  { textlocal }: Connection,
  now: Date,
  deadline: Deadline,
): Promise<void> {
  const { campaign } = send;
  const later = campaign.sendAt > now;
  if (send.segmentGroupId === null) throw new Error('a send without a segment cannot be scheduled');
  try {
    const message = {
      groupId: send.segmentGroupId,
      text: send.text,
      ...(send.sender !== null && { sender: send.sender }),
      ...(later && { scheduleAt: campaign.sendAt }),
      reference: referenceOf(send),
      unicode: send.encoding === 'UCS-2',
      test: campaign.testMode,
    };
    const receipt = await textlocal.sendToGroup(message, { ...deadline, urgent: true });
    const { batchId, cost } = receipt;
    await recordTaken(parts, send, { batchId, leavesAt: later ? campaign.sendAt : now, cost: cost ?? null });
  } catch (error) {
    await recordAttemptEnd(parts, send);
    const refused = rethrowForRetry(error);
    // Its time came while the call was on its way: nothing was taken, so it goes at once.
    if (refused.code === Refusal.scheduleInPast && later) throw new RunAgain(500, refused.message);
    const problem = sendProblem(problemCodeOf(refused), 'schedule', refused.message);
    await stopAt(parts, send, send.attempt + 1, 'failed', problem);
  }
}

/** Schedules a send unless that is done. */
export async function schedule(parts: Parts, sendId: string, context: JobContext): Promise<void> {
  const { database } = parts;
  const send = await database.prisma.send.findUnique({ where: { id: sendId }, include: { campaign: true } });
  if (send === null) return;
  context.log.setBindings({ testMode: send.campaign.testMode, campaignId: send.campaignId });
  // A personalised text would reach everyone with its placeholders: it has a step of its own.
  if (send.state !== 'scheduling' || send.personalised) return;
  const connection = await parts.connections.of(send.accountId);
  const now = await database.now();
  // In test mode TextLocal keeps nothing that could be found, and a repeated call texts nobody.
  if (!send.campaign.testMode && !(await absentOrRethrow(parts, send, connection, now, context))) return;
  if (now > send.campaign.notAfter) {
    await stopAt(parts, send, send.attempt, 'failed', sendProblem('send-window-missed', 'schedule'));
    return;
  }
  // From intent to answer, waiting included: whoever finds the intent waits that long before it looks.
  const deadline = deadlineIn(parts.config.PROVIDER_TIMEOUT_MS);
  if (!(await recordIntent(parts, send))) throw new RunAgain(1_000, 'another worker is scheduling this send');
  await call(parts, send, connection, now, deadline);
}

async function absentOrRethrow(
  parts: Parts,
  send: Scheduling,
  connection: Connection,
  now: Date,
  context: JobContext,
): Promise<boolean> {
  try {
    return await provenAbsent(parts, send, connection, now, context);
  } catch (error) {
    if (error instanceof ProviderError) rethrowForRetry(error);
    throw error;
  }
}
