// The calls of a personalised send as rows. Who a call is for is fixed before the first one, each attempt is written
// down before it is made, and every write names the state it comes from. Customers are positions in the campaign's list.

import { OutcomeLog } from '#campaign/outcome.ts';
import { Prisma, type Database, type Tx } from '#platform/database.ts';
import type { DeliveryCall, Send } from '#platform/prisma-client/client.ts';
import { readFacts, type Begun } from './rules-at-call.ts';
import { decide } from './rules.ts';

/** Four bytes each, in the order given. */
function packPositions(positions: readonly number[]): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(positions.length * 4);
  for (const [index, position] of positions.entries()) bytes.writeUInt32LE(position, index * 4);
  return bytes;
}

export function unpackPositions(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getUint32(index * 4, true));
}

const rowsAtOnce = 5_000;

/**
 * Writes the plan whole, and from when on it is to be carried out, unless it is there or the send moved on.
 * @returns false when there was nothing to do
 */
export async function insertCalls(
  { prisma }: Database,
  { id: sendId, campaign: { sendAt } }: { id: string; campaign: { sendAt: Date } },
  positions: readonly number[],
  perCall: number,
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const open = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM send WHERE id = ${sendId}::uuid AND state = 'scheduling' FOR UPDATE`;
    if (open.length === 0 || (await tx.deliveryCall.count({ where: { sendId } })) > 0) return false;
    let calls: Prisma.DeliveryCallCreateManyInput[] = [];
    for (let from = 0; from < positions.length; from += perCall) {
      const slice = positions.slice(from, from + perCall);
      calls.push({ sendId, no: from / perCall, count: slice.length, positions: packPositions(slice) });
      if (calls.length < rowsAtOnce && from + perCall < positions.length) continue;
      await tx.deliveryCall.createMany({ data: calls });
      calls = [];
    }
    await tx.send.update({ where: { id: sendId }, data: { leavesAt: sendAt } });
    return true;
  });
}

/** Every writer takes the campaign first, so that none waits for another in a circle and a cancel is seen. */
const lockCampaign = (tx: Tx, campaignId: string): Promise<unknown> =>
  tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${campaignId}::uuid FOR UPDATE`;

/**
 * Decides on one call and writes down the intent of its attempt, in one transaction. The statement that writes it checks
 * everything that forbids a text at once: the send moved on or is being taken back, the account is paused, it is too early
 * or too late, or another worker has the call.
 */
export function beginCall({ prisma }: Database, send: Send, call: DeliveryCall): Promise<Begun> {
  return prisma.$transaction(async (tx) => {
    await lockCampaign(tx, send.campaignId);
    const facts = await readFacts(tx, send.id);
    if (facts === undefined) return 'lost';
    const verdict = decide(facts);
    if (verdict.kind !== 'call') return verdict;
    const changed = await tx.$executeRaw`
      UPDATE delivery_call d
         SET state = 'calling', attempt = d.attempt + 1, attempt_at = now(), attempt_ended_at = NULL,
             begun_at = coalesce(d.begun_at, now()),
             test_mode = CASE WHEN d.attempt = 0 THEN ${verdict.test} ELSE d.test_mode AND ${verdict.test} END
        FROM send s JOIN campaign c ON c.id = s.campaign_id JOIN account a ON a.id = s.account_id
       WHERE d.send_id = ${send.id}::uuid AND d.no = ${call.no} AND d.state = 'planned'
         AND d.attempt = ${call.attempt} AND s.id = d.send_id AND s.state = 'scheduling' AND s.personalised
         AND c.cancel_requested_at IS NULL AND c.send_at <= now() AND c.not_after >= now() AND NOT a.paused`;
    return changed === 1 ? verdict : 'lost';
  });
}

/**
 * Counts every planned call of a send as begun at its send time with an unknown outcome: TextLocal's history suggests that
 * a life of this database that it no longer knows of made them.
 */
export async function doubtCalls(
  { prisma }: Database,
  { id, campaignId, campaign: { sendAt } }: Pick<Send, 'id' | 'campaignId'> & { campaign: { sendAt: Date } },
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await lockCampaign(tx, campaignId);
    await tx.$executeRaw`
      UPDATE delivery_call d
         SET state = 'calling', attempt = d.attempt + 1, begun_at = least(coalesce(d.begun_at, ${sendAt}), ${sendAt}),
             attempt_at = now(), attempt_ended_at = ${sendAt}
        FROM send s
       WHERE d.send_id = ${id}::uuid AND d.state = 'planned' AND s.id = d.send_id AND s.state = 'scheduling'`;
  });
}

/** The attempt ended without telling what it did: from now on it can only be late, not begin. */
export async function endCall({ prisma }: Database, { sendId, no, attempt }: DeliveryCall): Promise<void> {
  await prisma.$executeRaw`
    UPDATE delivery_call SET attempt_ended_at = now()
     WHERE send_id = ${sendId}::uuid AND no = ${no} AND attempt = ${attempt} AND state = 'calling'`;
}

/** What is known of an attempt: customers it is not about any more, and why. */
export interface CallResult {
  sent: number[];
  /** Not texted for good: TextLocal refused the number, or no text could be made for them. */
  refused: number[];
  optedOut: number[];
  batchIds: Iterable<string>;
  cost: number;
}

export const nothingDone = (): CallResult => ({ sent: [], refused: [], optedOut: [], batchIds: [], cost: 0 });

async function moveLedger(tx: Tx, send: Send, result: CallResult): Promise<void> {
  const log = new OutcomeLog();
  for (const position of result.refused) log.add(position, 'undelivered', send.no);
  for (const position of result.optedOut) log.add(position, 'opted-out', send.no);
  if (log.size > 0)
    await tx.outcomeBatch.create({ data: { campaignId: send.campaignId, entries: log.take() } });
  const { length: left } = result.optedOut;
  await tx.send.update({
    where: { id: send.id },
    data: {
      recipients: { decrement: left },
      texted: { increment: result.sent.length + result.refused.length },
      ...(result.sent.length > 0 && { waiting: Prisma.DbNull }),
    },
  });
  // The ledger of the campaign stays closed: who opted out since is counted as such.
  if (left > 0)
    await tx.campaign.update({
      where: { id: send.campaignId },
      data: { segmented: { decrement: left }, optedOut: { increment: left } },
    });
}

/**
 * Writes down how an attempt ended: the customers it settled leave the call, which is done when none is left and else
 * planned again for the rest. @returns the call as it is now; undefined when another worker settled it
 */
export async function settleCall(
  { prisma }: Database,
  send: Send,
  call: DeliveryCall,
  result: CallResult,
): Promise<DeliveryCall | undefined> {
  const settled = new Set([...result.sent, ...result.refused, ...result.optedOut]);
  const left = unpackPositions(call.positions).filter((position) => !settled.has(position));
  const batchIds = [...new Set([...call.batchIds.split(' '), ...result.batchIds])].join(' ').trim();
  return prisma.$transaction(async (tx) => {
    const { sendId, no, attempt } = call;
    await lockCampaign(tx, send.campaignId);
    const { count } = await tx.deliveryCall.updateMany({
      where: { sendId, no, attempt, state: 'calling' },
      data: {
        state: left.length === 0 ? 'done' : 'planned',
        positions: packPositions(left),
        sent: { increment: result.sent.length },
        refused: { increment: result.refused.length },
        optedOut: { increment: result.optedOut.length },
        cost: { increment: result.cost },
        batchIds,
      },
    });
    if (count === 0) return undefined;
    await moveLedger(tx, send, result);
    return tx.deliveryCall.findUniqueOrThrow({ where: { sendId_no: { sendId, no } } });
  });
}

/** When an attempt can no longer take effect at TextLocal. */
export function callSettledAt(
  { attemptAt, attemptEndedAt }: DeliveryCall,
  config: { PROVIDER_TIMEOUT_MS: number; PROVIDER_SETTLE_MS: number },
): number {
  const ended = attemptEndedAt?.getTime() ?? (attemptAt?.getTime() ?? 0) + config.PROVIDER_TIMEOUT_MS;
  return ended + config.PROVIDER_SETTLE_MS;
}

/**
 * What a person found out about the calls nobody could tell of: `sent` counts their customers as texted, `not-sent`
 * plans them again. The calls that were never begun are not concerned and go on in both cases.
 */
export async function decideCalls(tx: Tx, sendId: string, decision: 'sent' | 'not-sent'): Promise<void> {
  if (decision === 'not-sent') {
    await tx.deliveryCall.updateMany({ where: { sendId, state: 'unknown' }, data: { state: 'planned' } });
    return;
  }
  await tx.$executeRaw`
    UPDATE delivery_call SET state = 'done', sent = sent + octet_length(positions) / 4, positions = ''
     WHERE send_id = ${sendId}::uuid AND state = 'unknown'`;
  await tx.$executeRaw`
    UPDATE send SET texted = (SELECT coalesce(sum(sent + refused), 0) FROM delivery_call
                               WHERE send_id = ${sendId}::uuid)
     WHERE id = ${sendId}::uuid`;
}
