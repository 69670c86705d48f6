// The end of a scan: closes the ledger of each campaign and sends its segments on to scheduling.

import { OutcomeLog } from '#campaign/outcome.ts';
import type { Outcome } from '#campaign/outcome.ts';
import type { Roster } from '#campaign/roster.ts';
import { failCampaign, moveSendIn } from '#campaign/transitions.ts';
import type { Database, Tx } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { sendProblem } from '#problem/problem.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import type { ScanLease } from './lease.ts';
import type { Matcher, ScannedCampaign } from '#directory/matcher.ts';
import { auditSegment } from './audit.ts';
import type { SegmentFiller } from './segments.ts';

export interface Finish {
  database: Database;
  textlocal: TextLocal;
  lease: ScanLease;
  matcher: Matcher;
  filler: SegmentFiller;
  log: Log;
  /** Told of every campaign whose ledger was closed. */
  settled: (counts: ReturnType<typeof countsOf>) => void;
}

/** IDs not found are looked for once more, since contacts shift while a group is paged. */
const passesNeeded = 2;
const entriesPerRow = 50_000;

/** Writes outcomes in rows of bounded size. */
async function append(
  tx: Tx,
  campaignId: string,
  roster: Roster,
  positions: readonly number[],
  outcome: Outcome,
) {
  const log = new OutcomeLog();
  for (const [index, position] of positions.entries()) {
    log.add(position, outcome, roster.sendNoAt(position));
    if (log.size === entriesPerRow || index + 1 === positions.length) {
      await tx.outcomeBatch.create({ data: { campaignId, entries: log.take() } });
    }
  }
}

const positionsOf = (roster: Roster, outcome: Outcome): number[] => {
  const positions: number[] = [];
  for (let position = 0; position < roster.size; position += 1) {
    if (roster.outcomeAt(position) === outcome) positions.push(position);
  }
  return positions;
};

interface Missing {
  /** TextLocal did not take them. */
  refused: number[];
  /** They came into the directory after the segment was sealed: TextLocal knew nobody for them when the send was made. */
  tooLate: number[];
}

/**
 * Compares each segment with the ledger by its size at TextLocal, and reads it back when the sizes differ, are not told,
 * a worker vanished midway, or TextLocal had it before. @returns customers that are not in it
 */
async function checkSegments(
  finish: Finish,
  campaign: ScannedCampaign,
  sizes: ReadonlyMap<string, number | undefined>,
): Promise<Missing | 'mismatch'> {
  const { textlocal, log, lease, matcher, filler } = finish;
  const { roster } = campaign;
  const expected = roster.tally().segmentedBySend;
  const missing: Missing = { refused: [], tooLate: [] };
  for (const send of campaign.sends) {
    const count = expected.get(send.no) ?? 0;
    if (count === 0 && send.segmentGroupId === null && !lease.resumed) continue;
    const segment = await filler.segmentOf(send);
    const size = sizes.get(segment.groupId);
    if (size === count && !lease.resumed && segment.origin === 'made') continue;
    const audit = await auditSegment(textlocal, segment, send.no, roster, matcher);
    if (audit === undefined) {
      if (size === count) continue;
      return 'mismatch';
    }
    log.info(
      { sendId: send.id, expected: count, size, removed: audit.removed, missing: audit.missing.length },
      'read a segment back',
    );
    (segment.origin === 'sealed' ? missing.tooLate : missing.refused).push(...audit.missing);
  }
  return missing;
}

const countsOf = (roster: Roster) => {
  const { total, segmented } = roster.tally();
  return {
    duplicate: total.duplicate,
    unresolved: total.unresolved,
    optedOut: total['opted-out'],
    invalidNumber: total['invalid-number'],
    segmented,
  };
};

/** Moves the sends on; the counts must add up to what was accepted. */
async function settle(
  tx: Tx,
  campaign: ScannedCampaign,
  accepted: number,
): Promise<'settled' | 'ledger-open' | 'nobody'> {
  const { roster, id } = campaign;
  const counts = countsOf(roster);
  const sum = Object.values(counts).reduce((total, count) => total + count, 0);
  await tx.campaign.update({ where: { id }, data: counts });
  if (sum !== accepted) return 'ledger-open';
  if (counts.segmented === 0) return 'nobody';
  const { segmentedBySend } = roster.tally();
  for (const send of campaign.sends) {
    const recipients = segmentedBySend.get(send.no) ?? 0;
    const event = recipients > 0 ? 'segmented' : 'nobody-found';
    await moveSendIn(tx, { id: send.id, campaignId: id }, { event, data: { recipients } });
  }
  return 'settled';
}

async function finishCampaign(
  finish: Finish,
  campaign: ScannedCampaign,
  sizes: ReadonlyMap<string, number | undefined>,
): Promise<Send[]> {
  const { database } = finish;
  const { id, roster } = campaign;
  const { passes, accepted } = await database.prisma.campaign.findUniqueOrThrow({ where: { id } });
  const pending = positionsOf(roster, 'pending');
  if (pending.length > 0 && passes + 1 < passesNeeded) {
    await database.prisma.campaign.updateMany({
      where: { id, scanId: finish.lease.id },
      data: { passes: { increment: 1 }, scanId: null },
    });
    return [];
  }
  const missing = await checkSegments(finish, campaign, sizes);
  if (missing === 'mismatch') {
    await failCampaign(database, id, sendProblem('segment-mismatch', 'segment'));
    return [];
  }
  const unresolved = [...pending, ...missing.tooLate];
  for (const position of unresolved) roster.set(position, 'unresolved', 0);
  for (const position of missing.refused) roster.set(position, 'invalid-number', roster.sendNoAt(position));
  const end = await database.prisma.$transaction(async (tx) => {
    const { count } = await tx.campaign.updateMany({
      where: { id, scanId: finish.lease.id },
      data: { passes: { increment: 1 }, scanId: null },
    });
    if (count === 0) return 'taken-over';
    await append(tx, id, roster, unresolved, 'unresolved');
    await append(tx, id, roster, missing.refused, 'invalid-number');
    return settle(tx, campaign, accepted);
  });
  if (end === 'settled' || end === 'nobody') finish.settled(countsOf(roster));
  if (end === 'ledger-open') await failCampaign(database, id, sendProblem('ledger-open', 'segment'));
  if (end === 'nobody') await failCampaign(database, id, sendProblem('no-recipients', 'segment'));
  return end === 'settled' ? campaign.sends : [];
}

/**
 * Ends a scan. @returns sends that wait to be scheduled now; campaigns with IDs not found yet wait for one more pass
 */
export async function finishScan(finish: Finish, campaigns: readonly ScannedCampaign[]): Promise<Send[]> {
  const groups = await finish.textlocal.groups();
  const sizes = new Map(groups.map((group) => [group.id, group.size]));
  const ready: Send[] = [];
  for (const campaign of campaigns) ready.push(...(await finishCampaign(finish, campaign, sizes)));
  await finish.database.prisma.$transaction((tx) => finish.lease.finish(tx));
  return ready;
}
