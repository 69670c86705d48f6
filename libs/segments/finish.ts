// The end of a campaign's lap: its segments are verified, its ledger is closed, and its sends move on to scheduling. Rows
// that shifted during the lap cost a second one for the customers not found.

import type { Connection } from '#accounts/connections.ts';
import { OutcomeLog } from '#campaign/outcome.ts';
import type { Outcome } from '#campaign/outcome.ts';
import type { Roster } from '#campaign/roster.ts';
import { failCampaign, moveSendIn } from '#campaign/transitions.ts';
import type { Database, Tx } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { sendProblem } from '#problem/problem.ts';
import type { Matcher } from '#directory/matcher.ts';
import type { Lease } from './lease.ts';
import type { Member } from './members.ts';
import type { SegmentFiller } from './segment-groups.ts';
import { auditSegment } from './verify-segment.ts';

export interface Finish {
  database: Database;
  connection: Connection;
  lease: Lease;
  matcher: Matcher;
  filler: SegmentFiller;
  /** Aborted, with what is to be thrown, when reading back has to end. */
  handBack: AbortSignal;
  log: Log;
  /** Told of every campaign whose ledger was closed. */
  settled: (counts: ReturnType<typeof countsOf>) => void;
}

/** Customers not found are looked for in one more lap when rows shifted; a group that never rests must not stall them. */
const mostLaps = 2;
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
 * Compares each segment with the ledger by its size at TextLocal, and reads it back when the sizes differ, are not reported, a
 * worker lost its lease midway, or TextLocal had the group before.
 * @returns customers that are not in it
 */
async function checkSegments(
  finish: Finish,
  campaign: Member,
  readBack: boolean,
  sizes: ReadonlyMap<string, number | undefined>,
): Promise<Missing | 'mismatch'> {
  const { connection, log, lease, matcher, filler, handBack } = finish;
  const { textlocal, account } = connection;
  const { roster } = campaign;
  const lanes = account.maxConcurrentRequests;
  const site = {
    textlocal,
    matcher,
    lanes,
    handBack,
    mayBegin: () => lease.isSafe,
    onAnswer: () => lease.progressed(),
  };
  const expected = roster.tally().segmentedBySend;
  const missing: Missing = { refused: [], tooLate: [] };
  for (const send of campaign.sends) {
    const count = expected.get(send.no) ?? 0;
    if (count === 0 && send.segmentGroupId === null && !readBack) continue;
    const segment = await filler.segmentOf(send);
    const size = sizes.get(segment.groupId);
    if (size === count && !readBack && segment.origin === 'made') continue;
    const audit = await auditSegment(site, segment, send.no, roster);
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
  campaign: Member,
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

/** The campaign leaves the scan. @returns false when it was cancelled or failed meanwhile. @throws LeaseLost */
async function leave(tx: Tx, lease: Lease, id: string, laps: number): Promise<boolean> {
  await lease.hold(tx);
  const { count } = await tx.campaign.updateMany({
    where: { id, lapOffset: { not: null } },
    data: { lapOffset: null, lapRound: null, laps },
  });
  return count === 1;
}

/** Whether the contact group may hold customers that the lap did not meet. */
const isDoubtful = ({ lapShifted, lapSize }: Campaign, size: number | undefined): boolean =>
  lapShifted || lapSize === null || lapSize !== size;

/**
 * Ends the lap of a campaign: for good, or for one more.
 * @returns its sends when they wait to be scheduled now
 * @throws LeaseLost, ProviderError, the reason of `handBack`
 */
export async function finishCampaign(finish: Finish, member: Member): Promise<Send[]> {
  const { database, connection, lease } = finish;
  const { id, roster } = member;
  const campaign = await database.prisma.campaign.findUniqueOrThrow({ where: { id } });
  const groups = await connection.textlocal.groups();
  const sizes = new Map(groups.map((group) => [group.id, group.size]));
  const pending = positionsOf(roster, 'pending');
  const laps = campaign.laps + 1;
  const groupSize = sizes.get(connection.account.contactGroupId);
  if (pending.length > 0 && laps < mostLaps && isDoubtful(campaign, groupSize)) {
    await database.prisma.$transaction((tx) => leave(tx, lease, id, laps)); // it waits again
    return [];
  }
  const missing = await checkSegments(finish, member, campaign.readBack, sizes);
  if (missing === 'mismatch') {
    await failCampaign(database, id, sendProblem('segment-mismatch', 'segment'));
    await database.prisma.$transaction((tx) => leave(tx, lease, id, laps));
    return [];
  }
  const unresolved = [...pending, ...missing.tooLate];
  for (const position of unresolved) roster.set(position, 'unresolved', 0);
  for (const position of missing.refused) roster.set(position, 'invalid-number', roster.sendNoAt(position));
  const end = await database.prisma.$transaction(async (tx) => {
    if (!(await leave(tx, lease, id, laps))) return 'left';
    await append(tx, id, roster, unresolved, 'unresolved');
    await append(tx, id, roster, missing.refused, 'invalid-number');
    return settle(tx, member, campaign.accepted);
  });
  if (end === 'settled' || end === 'nobody') finish.settled(countsOf(roster));
  if (end === 'ledger-open') await failCampaign(database, id, sendProblem('ledger-open', 'segment'));
  if (end === 'nobody') await failCampaign(database, id, sendProblem('no-recipients', 'segment'));
  return end === 'settled' ? member.sends : [];
}
