// Step "schedule": hands a send over to TextLocal, once. The intent is recorded before each call; a worker that finds
// an intent looks at TextLocal first, and calls again only when the send is provably absent.

import type { Connection } from '#accounts/connections.ts';
import { moveSend } from '#campaign/transitions.ts';
import { isAltered, recordAltered, takeBack } from '#handover/altered-text.ts';
import { findAtTextLocal } from '#handover/reconcile.ts';
import { beginAttempt, lastLook, recordWaiting, type LastLook } from '#handover/rules-at-call.ts';
import type { Verdict } from '#handover/rules.ts';
import { absentFrom, leavesAtOf, recordTaken } from '#handover/taken.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import { deadlineIn, type Deadline } from '#platform/deadline.ts';
import type { Tx } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { sendProblem, type SendProblem } from '#problem/problem.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { isBarred, ProviderError } from '#providers/textlocal/errors.ts';
import type { SendReceipt } from '#providers/textlocal/send.ts';
import type { Parts } from '#service/parts.ts';
import { problemCodeOf, waitOrRefused } from './provider-error.ts';

type Scheduling = Send & { campaign: Campaign };
type Call = Extract<Verdict, { kind: 'call' }>;

/** Our reference at TextLocal: comes back as customID in delivery receipts. */
const referenceOf = (send: Send): string => send.id.replaceAll('-', '');

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
  event: 'failed' | 'outcome-unknown' | 'over-limit',
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
    const planned = leavesAtOf(send);
    const leavesAt = finding.where === 'scheduled' && planned > now ? planned : now;
    await recordTaken(parts, send, { batchId: finding.batchId ?? null, leavesAt });
    return false;
  }
  if (finding.found === 'cannot-tell') {
    if (send.decidedAbsent) return true;
    // Also before the first call that this database knows of: it may have been set back since one was made.
    const { error, why } = finding;
    const isRefused = error !== undefined && (error.meaning === 'login' || isBarred(error));
    if (send.attempt === 0 && isRefused) {
      const problem = sendProblem(problemCodeOf(error), 'schedule', why);
      await stopAt(parts, send, send.attempt, 'failed', problem);
      return false;
    }
    const problem = sendProblem('outcome-unknown', 'schedule', why);
    await stopAt(parts, send, send.attempt, 'outcome-unknown', problem);
    return false;
  }
  const waitMs = send.attempt === 0 ? 0 : absentFrom(send, parts, now) - now.getTime();
  if (waitMs > 0) throw new RunAgain(waitMs, 'an unanswered call may still take effect');
  return true;
}

/** Waits, or stops, as the rules want it. */
async function obey(parts: Parts, send: Send, verdict: Exclude<Verdict, Call>): Promise<void> {
  if (verdict.kind === 'wait') {
    // Whoever resumes the account has it scheduled again.
    if (verdict.waiting !== null) await recordWaiting(parts.database, send, verdict.waiting);
    return;
  }
  const problem = sendProblem(verdict.code, 'schedule', verdict.why);
  await stopAt(parts, send, send.attempt, verdict.kind === 'hold' ? 'over-limit' : 'failed', problem);
}

interface Limits {
  deadline: Deadline;
  look: LastLook;
}

/** One call of `send`, begun and ended while the intent lasts. */
async function call(
  parts: Parts,
  send: Scheduling,
  { account, textlocal }: Connection,
  { at, test, waiting }: Call,
  { deadline, look }: Limits,
): Promise<void> {
  const { database } = parts;
  if (send.segmentGroupId === null) throw new Error('a send without a segment cannot be scheduled');
  let receipt: SendReceipt;
  try {
    const message = {
      groupId: send.segmentGroupId,
      text: send.text,
      ...(send.sender !== null && { sender: send.sender }),
      ...(at !== null && { scheduleAt: at }),
      reference: referenceOf(send),
      unicode: send.encoding === 'UCS-2',
      test,
    };
    const mayBegin = () => deadline.mayBegin() && look.mayBegin();
    const { beforeCall } = look;
    receipt = await textlocal.sendToGroup(message, {
      signal: deadline.signal,
      urgent: true,
      beforeCall,
      mayBegin,
    });
  } catch (error) {
    await recordAttemptEnd(parts, send);
    const refused = await waitOrRefused(database, send, error);
    // Its time came while the call was on its way: nothing was taken, so it goes at once.
    if (refused.meaning === 'too-late' && at !== null) throw new RunAgain(500, refused.message);
    const problem = sendProblem(problemCodeOf(refused), 'schedule', refused.message);
    await stopAt(parts, send, send.attempt + 1, 'failed', problem);
    return;
  }
  const { batchId, cost = null, content } = receipt;
  const altered = !test && isAltered(account, { content, text: send.text });
  if (altered && at !== null) return undo(parts, send, { batchId, leavesAt: at }, textlocal);
  const leavesAt = at ?? (await database.now());
  const also = (tx: Tx) => recordAltered(tx, send, send.recipients);
  await recordTaken(parts, send, { batchId, leavesAt, cost, test, waiting, ...(altered && { also }) });
}

/** TextLocal holds another text than ours: it is taken back, or a person has to see to it. */
async function undo(
  parts: Parts,
  send: Send,
  batch: { batchId: string; leavesAt: Date },
  textlocal: TextLocal,
): Promise<void> {
  const isUndone = await takeBack(textlocal, batch, () => parts.database.now());
  await recordAttemptEnd(parts, send);
  const why = `Whether batch ${batch.batchId} was cancelled is not known: look in Messenger.`;
  const problem = sendProblem('text-altered', 'schedule', isUndone ? '' : why);
  await stopAt(parts, send, send.attempt + 1, isUndone ? 'failed' : 'outcome-unknown', problem);
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
  // From intent to answer, waiting included: whoever finds the intent waits that long before it looks.
  const deadline = deadlineIn(parts.config.PROVIDER_TIMEOUT_MS);
  const begun = await beginAttempt(database, send);
  if (begun === 'lost') throw new RunAgain(1_000, 'another worker is scheduling this send');
  if (begun.kind !== 'call') return obey(parts, send, begun);
  context.log.setBindings({ testMode: begun.test });
  await call(parts, send, connection, begun, { deadline, look: lastLook(database, sendId, begun) });
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
    if (error instanceof ProviderError) await waitOrRefused(parts.database, send, error);
    throw error;
  }
}
