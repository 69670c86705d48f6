// How a personalised send waits or stops between its calls.

import { failSend, moveSend } from '#campaign/transitions.ts';
import { recordWaiting } from '#handover/rules-at-call.ts';
import { RunAgain } from '#jobs/consumer.ts';
import { sendProblem } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { DeliveryStopped, type DeliveryHalted, type Delivering } from './deliver-call.ts';

interface Halting {
  parts: Parts;
  send: Delivering;
}

/** Ends the send, and says how far it came. */
export async function stop({ parts, send }: Halting, { code, message }: DeliveryStopped): Promise<void> {
  const { database } = parts;
  const { _sum } = await database.prisma.deliveryCall.aggregate({
    where: { sendId: send.id },
    _sum: { sent: true, count: true },
  });
  const went = `${_sum.sent ?? 0} of ${_sum.count ?? send.recipients} texts went.`;
  await failSend(database, send, sendProblem(code, 'deliver', `${message} ${went}`.trim()));
}

/** The account's quiet hours may change while they last: looked at again after this. */
const lookAgainMs = 300_000;

/** Waits, or stops, as the rules want it. */
export async function obey(job: Halting, { verdict }: DeliveryHalted): Promise<void> {
  const { parts, send } = job;
  const { database } = parts;
  if (verdict.kind === 'fail') return stop(job, new DeliveryStopped(verdict.code, verdict.why));
  if (verdict.kind === 'hold') {
    const problem = sendProblem(verdict.code, 'deliver', verdict.why);
    await moveSend(database, send, { event: 'over-limit', data: { problem } });
    return;
  }
  const { until, waiting } = verdict;
  if (waiting !== null) await recordWaiting(database, send, waiting);
  // Resuming the account enqueues the delivery again.
  if (until === null) return;
  const where = { id: send.id, state: 'scheduling' };
  await database.prisma.send.updateMany({ where, data: { leavesAt: until } });
  const waitMs = Math.max(0, until.getTime() - (await database.now()).getTime());
  throw new RunAgain(waiting === null ? waitMs : Math.min(waitMs, lookAgainMs), 'waits for its time');
}
