// Step "deliver": texts a personalised send at its time, since TextLocal can neither fill a text nor hold such calls.
// First the plan: who is in which call, fixed for good. At the send time the calls, several at a time. A call that was
// begun and has no known outcome is looked for at TextLocal before anything else is sent.

import type { Connection } from '#accounts/connections.ts';
import { loadRoster } from '#campaign/roster.ts';
import { failSend, moveSendIn } from '#campaign/transitions.ts';
import { readOptOuts, recentOptOuts } from '#directory/opt-outs.ts';
import {
  callSettledAt,
  doubtCalls,
  insertCalls,
  nothingDone,
  settleCall,
  unpackPositions,
} from '#handover/delivery-calls.ts';
import { isReconciled, recordReconciled } from '#handover/reconciled.ts';
import { readFacts } from '#handover/rules-at-call.ts';
import { allowsUnknown, decide } from '#handover/rules.ts';
import { recordTaken } from '#handover/taken.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import type { DeliveryCall } from '#platform/prisma-client/client.ts';
import { sendProblem } from '#problem/problem.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import {
  deliverCall,
  DeliveryHalted,
  DeliveryOver,
  DeliveryStopped,
  type Delivering,
} from '../delivery/deliver-call.ts';
import { mayHaveTexted } from '../delivery/earlier-texts.ts';
import { findTexts } from '../delivery/find-texts.ts';
import { obey, stop } from '../delivery/halt.ts';
import { planOrder, readyCalls, type ReadyCall, type Segment } from '../delivery/segment-contacts.ts';
import { problemCodeOf, rethrowForRetry, waitOrRefused } from './provider-error.ts';

interface Job {
  parts: Parts;
  send: Delivering;
  connection: Connection;
  context: JobContext;
}

const segmentOf = async ({ parts, send, connection }: Job): Promise<Segment> => ({
  connection,
  send,
  roster: await loadRoster(parts.database, send.campaignId),
});

/** Fixes who is in which call. @returns false when the send had to be ended instead */
async function plan(job: Job): Promise<boolean> {
  const { parts, send, context } = job;
  const { positions, absent } = await planOrder(await segmentOf(job));
  if (absent === positions.length) {
    // Not one contact of the segment carries a customer ID of ours: nobody could be texted.
    await failSend(parts.database, send, sendProblem('segment-mismatch', 'deliver'));
    return false;
  }
  const planned = await insertCalls(parts.database, send, positions, parts.config.MESSAGES_PER_CALL);
  context.log.info(
    { customers: positions.length, absent, planned },
    'planned the calls of a personalised send',
  );
  return true;
}

/** Only a person can tell what became of these calls. */
async function hold({ parts, send }: Job, calls: readonly DeliveryCall[], why: string): Promise<void> {
  await parts.database.prisma.$transaction(async (tx) => {
    const problem = sendProblem('outcome-unknown', 'deliver', why);
    const moved = await moveSendIn(tx, send, {
      event: 'outcome-unknown',
      from: ['scheduling'],
      data: { problem },
    });
    if (!moved) return;
    await tx.deliveryCall.updateMany({
      where: { sendId: send.id, state: 'calling', no: { in: calls.map(({ no }) => no) } },
      data: { state: 'unknown' },
    });
  });
}

/** Calls whose customers are looked for in one reading of the history: they are in memory meanwhile. */
const callsAtATime = 200;

/** Finds out what became of calls without a known outcome. @returns false when the send is held for it */
async function reconcile(job: Job, calls: readonly DeliveryCall[]): Promise<boolean> {
  for (let from = 0; from < calls.length; from += callsAtATime)
    if (!(await reconcileSome(job, calls.slice(from, from + callsAtATime)))) return false;
  return true;
}

async function reconcileSome(job: Job, calls: readonly DeliveryCall[]): Promise<boolean> {
  const { parts, send, connection, context } = job;
  const { database, config } = parts;
  if (send.campaign.testMode) {
    // Nothing of a test can be found, and repeating it texts nobody.
    for (const call of calls) await settleCall(database, send, call, nothingDone());
    return true;
  }
  const now = await database.now();
  const waitMs = Math.max(...calls.map((call) => callSettledAt(call, config))) - now.getTime();
  if (waitMs > 0) throw new RunAgain(waitMs, 'an unanswered call may still take effect');
  const ready: ReadyCall[] = [];
  for await (const each of readyCalls(await segmentOf(job), calls)) ready.push(each);
  try {
    const { found, ambiguous } = await findTexts(
      { database, textlocal: connection.textlocal, send },
      ready,
      now,
    );
    if (ambiguous) {
      await hold(job, calls, "TextLocal's history has rows without number or text that may be of this send.");
      return false;
    }
    for (const { call, contacts } of ready) {
      const positions = unpackPositions(call.positions);
      const sent = positions.filter((position) => found.has(position));
      // Nobody can look for a text to a contact who is not in the segment any more: they get no other.
      const refused = positions.filter((position) => !contacts.has(position));
      const batchIds = sent.flatMap((position) => found.get(position) ?? []);
      await settleCall(database, send, call, { ...nothingDone(), sent, refused, batchIds });
      context.log.info({ call: call.no, found: sent.length }, 'looked for the texts of an unanswered call');
    }
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const refused = rethrowForRetry(error);
    await hold(job, calls, refused.message);
    return false;
  }
}

/**
 * Looks for texts of this send that the database does not know of, unless that was done in the life of this process; calls
 * that may have been made are then in doubt, and found out about as after a lost answer. A person's decision stands in for
 * the look.
 */
async function lookForEarlierTexts({ parts, send, connection, context }: Job, now: Date): Promise<void> {
  const { database } = parts;
  if (send.decidedAbsent) {
    const where = { id: send.id, state: 'scheduling' };
    await database.prisma.send.updateMany({ where, data: { decidedAbsent: false } });
  } else if (send.campaign.testMode || (await isReconciled(database, send))) {
    return;
  } else if (await mayHaveTexted({ database, textlocal: connection.textlocal }, send, now)) {
    context.log.info({ sendId: send.id }, 'texts like these left already: each is looked for');
    await doubtCalls(database, send);
  }
  await recordReconciled(database, send.id, now);
}

const isEnd = (error: unknown): boolean =>
  error instanceof DeliveryStopped || error instanceof DeliveryHalted;

/** Makes the calls, as many at a time as the account allows; after the first failure none begins. */
async function makeCalls(job: Job, calls: readonly DeliveryCall[]): Promise<void> {
  const { parts, send, connection, context } = job;
  const optOuts = recentOptOuts(() => readOptOuts(connection.textlocal));
  const delivery = { parts, connection, send, optOuts };
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let done = 0;
  for await (const ready of readyCalls(await segmentOf(job), calls)) {
    const call = deliverCall(delivery, ready)
      .then(() => context.progress((done += 1), calls.length))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(call));
    running.add(call);
    if (running.size >= connection.account.maxConcurrentRequests) await Promise.race(running);
    if (failures.length > 0 || context.signal.aborted) break;
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures.find(isEnd) ?? failures[0];
}

/** All calls are made: it left with the first of them. */
async function finish({ parts, send }: Job): Promise<void> {
  const { _sum, _min } = await parts.database.prisma.deliveryCall.aggregate({
    where: { sendId: send.id },
    _sum: { cost: true },
    _min: { begunAt: true },
  });
  const leavesAt = _min.begunAt ?? (await parts.database.now());
  const live = await parts.database.prisma.deliveryCall.count({
    where: { sendId: send.id, testMode: false },
  });
  await recordTaken(parts, send, { batchId: null, leavesAt, cost: _sum.cost, test: live === 0 });
}

async function run(job: Job): Promise<void> {
  const { parts, send, context } = job;
  const { database } = parts;
  const rows = () =>
    database.prisma.deliveryCall.findMany({
      where: { sendId: send.id, state: { not: 'done' } },
      orderBy: { no: 'asc' },
    });
  const planned = await database.prisma.deliveryCall.count({ where: { sendId: send.id } });
  const facts = await readFacts(database.prisma, send.id);
  if (facts === undefined) return;
  const verdict = decide(facts);
  const stops = verdict.kind === 'hold' || verdict.kind === 'fail';
  if (planned === 0 && stops) return obey(job, new DeliveryHalted(verdict));
  if (planned === 0 && !(await plan(job))) return;
  if (verdict.kind === 'wait') return obey(job, new DeliveryHalted(verdict));
  await lookForEarlierTexts(job, facts.now);
  const open = await rows();
  const unknown = open.filter(({ state }) => state === 'unknown');
  if (unknown.length > 0) return hold(job, unknown, '');
  const calling = open.filter(({ state }) => state === 'calling');
  if (calling.length > 0 && !(await reconcile(job, calling))) return;
  const left = await rows();
  if (left.length > 0) await makeCalls(job, left);
  if ((await rows()).length > 0)
    throw new RunAgain(context.signal.aborted ? 1_000 : 0, 'some calls are left');
  await finish(job);
}

/** Delivers a personalised send unless that is done. */
export async function deliver(parts: Parts, sendId: string, context: JobContext): Promise<void> {
  const send = await parts.database.prisma.send.findUnique({
    where: { id: sendId },
    include: { campaign: true },
  });
  if (send === null) return;
  context.log.setBindings({ testMode: send.campaign.testMode, campaignId: send.campaignId });
  if (send.state !== 'scheduling' || !send.personalised) return;
  if (send.campaign.cancelRequestedAt !== null) return;
  const connection = await parts.connections.of(send.accountId);
  const allowUnknownPlaceholders = allowsUnknown(send, connection.account);
  const job = { parts, send: { ...send, allowUnknownPlaceholders }, connection, context };
  try {
    await run(job);
  } catch (error) {
    if (error instanceof DeliveryOver) return;
    if (error instanceof DeliveryStopped) return stop(job, error);
    if (error instanceof DeliveryHalted) return obey(job, error);
    if (error instanceof RunAgain || !(error instanceof ProviderError)) throw error;
    // Reading the segment or the opt-outs was refused; nothing of a call is in doubt.
    const refused = await waitOrRefused(parts.database, send, error);
    await stop(job, new DeliveryStopped(problemCodeOf(refused), refused.message));
  }
}
