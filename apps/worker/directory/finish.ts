// The end of a campaign's part in a scan: its ledger is closed and its segments go on to scheduling. One worker does it,
// whoever claims it, once the campaign misses no range any more.

import type { Connection } from '#accounts/connections.ts';
import { OutcomeLog } from '#campaign/outcome.ts';
import type { Outcome } from '#campaign/outcome.ts';
import type { Roster } from '#campaign/roster.ts';
import { failCampaign, moveSendIn } from '#campaign/transitions.ts';
import type { Database, Tx } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { sendProblem } from '#problem/problem.ts';
import type { Matcher } from '#directory/matcher.ts';
import { detach } from './attach.ts';
import { auditSegment } from './audit.ts';
import type { Claims } from './claims.ts';
import { catchUp, type Ledger, type Ledgers } from './ledgers.ts';
import type { SegmentFiller } from './segments.ts';

export interface Finish {
  database: Database;
  connection: Connection;
  claims: Claims;
  matcher: Matcher;
  filler: SegmentFiller;
  ledgers: Ledgers;
  /** Ranges the directory is divided into; 0 when nobody knows. */
  ranges: number;
  /** Aborted, with what is to be thrown, when reading back has to end. */
  handBack: AbortSignal;
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
 * Compares each segment with the ledger by its size at TextLocal, and reads it back when the sizes differ, are not told, a
 * worker vanished midway, two claimed the same customer, or TextLocal had it before.
 * @returns customers that are not in it
 */
async function checkSegments(
  finish: Finish,
  campaign: Ledger,
  readBack: boolean,
  sizes: ReadonlyMap<string, number | undefined>,
): Promise<Missing | 'mismatch'> {
  const { connection, log, claims, matcher, filler, handBack } = finish;
  const { textlocal, account } = connection;
  const { roster } = campaign;
  const lanes = account.maxConcurrentRequests;
  const site = { textlocal, matcher, lanes, handBack, mayBegin: () => claims.areSafe };
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
  campaign: Ledger,
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

/** The campaign leaves the scan, or stays for one more pass; the claim of its end goes back. */
async function settleEnd(tx: Tx, { claims }: Finish, id: string, missingRanges: number[]): Promise<boolean> {
  await claims.settleEnd(tx, id);
  const { count } = await tx.campaign.updateMany({
    where: { id, scanId: claims.scanId, missingRanges: { isEmpty: true } },
    data: {
      passes: { increment: 1 },
      missingRanges,
      ...(missingRanges.length === 0 && { scanId: null }),
    },
  });
  return count === 1;
}

async function finishCampaign(
  finish: Finish,
  campaign: Ledger,
  sizes: ReadonlyMap<string, number | undefined>,
): Promise<Send[]> {
  const { database, claims, ranges } = finish;
  const { id, roster } = campaign;
  const { passes, accepted, readBack } = await database.prisma.campaign.findUniqueOrThrow({ where: { id } });
  const pending = positionsOf(roster, 'pending');
  if (pending.length > 0 && passes + 1 < passesNeeded) {
    const again = Array.from({ length: Math.max(1, ranges) }, (_, range) => range);
    await database.prisma.$transaction((tx) => settleEnd(tx, finish, id, again));
    return [];
  }
  const missing = await checkSegments(finish, campaign, readBack, sizes);
  if (missing === 'mismatch') {
    await failCampaign(database, id, sendProblem('segment-mismatch', 'segment'));
    await detach(database, { scanId: claims.scanId, id });
    return [];
  }
  const unresolved = [...pending, ...missing.tooLate];
  for (const position of unresolved) roster.set(position, 'unresolved', 0);
  for (const position of missing.refused) roster.set(position, 'invalid-number', roster.sendNoAt(position));
  const end = await database.prisma.$transaction(async (tx) => {
    if (!(await settleEnd(tx, finish, id, []))) return 'taken-over';
    await append(tx, id, roster, unresolved, 'unresolved');
    await append(tx, id, roster, missing.refused, 'invalid-number');
    return settle(tx, campaign, accepted);
  });
  if (end === 'settled' || end === 'nobody') finish.settled(countsOf(roster));
  if (end === 'ledger-open') await failCampaign(database, id, sendProblem('ledger-open', 'segment'));
  if (end === 'nobody') await failCampaign(database, id, sendProblem('no-recipients', 'segment'));
  return end === 'settled' ? campaign.sends : [];
}

/** Whether the campaign still is at its end: the claim may have been made on an older look at it. */
const isAtItsEnd = async ({ database, claims }: Finish, id: string): Promise<boolean> =>
  (await database.prisma.campaign.count({
    where: { id, scanId: claims.scanId, missingRanges: { isEmpty: true } },
  })) === 1;

/**
 * Ends every campaign that misses no range any more and whose end nobody else has claimed; those with IDs not found yet
 * stay for one more pass. @returns sends that wait to be scheduled now
 */
export async function finishCampaigns(finish: Finish): Promise<Send[]> {
  const { database, claims, connection, ledgers } = finish;
  const ids = await claims.nextEnds();
  if (ids.length === 0) return [];
  const groups = await connection.textlocal.groups();
  const sizes = new Map(groups.map((group) => [group.id, group.size]));
  const ready: Send[] = [];
  for (const id of ids) {
    if (!(await isAtItsEnd(finish, id))) {
      await database.prisma.$transaction((tx) => claims.settleEnd(tx, id));
      continue;
    }
    const [ledger] = await ledgers.of([id]);
    if (ledger === undefined) continue;
    await catchUp(database.pool, ledger);
    ready.push(...(await finishCampaign(finish, ledger, sizes)));
  }
  return ready;
}
