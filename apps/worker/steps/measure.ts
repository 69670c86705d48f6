// Step "measure": takes the snapshots of a send that are due. One reading fills all days that are due, so that a week
// of silence costs one call and leaves no gap in the rows.

import { failSend, moveSend, moveSendIn } from '#campaign/transitions.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import { noCounts, type RawCounts } from '#metrics/counts.ts';
import { allTaken, dueDays, fillDays, isLastReading } from '#metrics/snapshots.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { sendProblem } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { recordDeliveryOutcomes } from './delivery-outcomes.ts';
import { deliveryCounts } from '../delivery/delivery-counts.ts';
import { rethrowForRetry, problemCodeOf } from './provider-error.ts';

/** Reads the counts; undefined when the send failed for good. */
async function read(parts: Parts, send: Send, testMode: boolean): Promise<RawCounts | undefined> {
  // TextLocal stores nothing of a test, so there is nothing to read.
  if (testMode) return noCounts;
  const { textlocal } = await parts.connections.of(send.accountId);
  try {
    if (send.personalised) return await deliveryCounts(parts.database, textlocal, send);
    // Sent, as a person said or a history without batches showed: nobody can tell what became of it.
    if (send.batchId === null) return { ...noCounts, recipients: send.recipients, unknown: send.recipients };
    return await textlocal.batchStatus(send.batchId);
  } catch (error) {
    const refused = rethrowForRetry(error);
    await failSend(parts.database, send, sendProblem(problemCodeOf(refused), 'measure', refused.message));
    return undefined;
  }
}

/**
 * Takes what is due and ends the send after the last day. Two of these may run at once, from the scheduler and the sweep:
 * whoever fills the last gap without having been the last reading comes back for the outcomes and the end.
 * @throws RunAgain when all days turned out to be taken
 */
export async function measure(parts: Parts, sendId: string, context: JobContext): Promise<void> {
  const { database, jobs } = parts;
  const { log } = context;
  const send = await database.prisma.send.findUnique({ where: { id: sendId }, include: { campaign: true } });
  if (send !== null) log.setBindings({ testMode: send.campaign.testMode, campaignId: send.campaignId });
  if (send === null || (send.state !== 'scheduled' && send.state !== 'measuring')) {
    await jobs.removePolls(sendId);
    return;
  }
  const days = await dueDays(database, sendId);
  const isLast = await isLastReading(database, sendId, days);
  if (days.length === 0 && !isLast) return;
  await moveSend(database, send, { event: 'left' });
  const isTest = send.campaign.testMode || send.testMode;
  const counts = days.length === 0 ? noCounts : await read(parts, send, isTest);
  if (counts === undefined) {
    await jobs.removePolls(sendId);
    return;
  }
  // Before the end is written down: until then the sweep brings this step back when it fails.
  if (isLast && !isTest && send.batchId !== null)
    await recordDeliveryOutcomes(parts, send, [send.batchId], context);
  const { full, completed } = await database.prisma.$transaction(async (tx) => {
    // First of all, so that one comes after the other: the event below holds the campaign's row for its foreign key, and
    // two sends that both held it so and then both wanted it for their end would wait for each other.
    await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${send.campaignId}::uuid FOR UPDATE`;
    if (days.length > 0) await fillDays(tx, sendId, days, counts);
    const isFull = await allTaken(tx, sendId);
    return {
      full: isFull,
      completed: isFull && isLast && (await moveSendIn(tx, send, { event: 'measured' })),
    };
  });
  log.info({ days, completed }, 'took a snapshot');
  if (full && !isLast) throw new RunAgain(0, 'another reading took the other days meanwhile');
  if (completed) await jobs.removePolls(sendId);
}
