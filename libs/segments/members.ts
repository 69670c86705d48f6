// The campaigns that a scan serves. Each joins at the boundary of a window, reads on from there to the end of the contact
// group, and around to where it joined: one lap.

import { loadRoster } from '#campaign/roster.ts';
import { moveSend } from '#campaign/transitions.ts';
import type { ScannedCampaign } from '#directory/matcher.ts';
import type { Database } from '#platform/database.ts';
import { isWaiting, type Lease, type ScanPosition } from './lease.ts';

/** A campaign of a scan with its customers. */
export interface Member extends ScannedCampaign {
  lap: Lap;
}

export interface Lap extends ScanPosition {
  /** Rows of the contact group when the campaign joined; null when TextLocal does not report it. */
  size: number | null;
}

/** Customers that one scan holds in memory, at about 45 bytes each. */
const mostCustomers = 4_000_000;
/** A small campaign need not wait for the end of large ones: this many customers more are for those. */
const reservedForSmall = 500_000;
const smallCampaign = 100_000;
/** Rows that a lap reads beyond the place where it began: rows may have moved up meanwhile. */
const lapOverlap = 10_000;

// Nearest send time first; as many campaigns as their customers fit into memory, but at least one.
const join = `
  WITH joined AS (
    SELECT coalesce(sum(accepted), 0) AS customers FROM campaign WHERE account_id = $1 AND lap_offset IS NOT NULL),
  waiting AS (
    SELECT c.id, c.accepted,
           sum(c.accepted) OVER nearest - c.accepted AS before,
           sum(c.accepted) FILTER (WHERE c.accepted <= ${smallCampaign}) OVER nearest AS small
      FROM campaign c
     WHERE c.id IN (SELECT campaign_id FROM send WHERE account_id = $1 AND state IN ('pending', 'segmenting'))
       AND c.lap_offset IS NULL
    WINDOW nearest AS (ORDER BY c.send_at, c.id))
  UPDATE campaign SET lap_round = $2, lap_offset = $3, lap_size = $4, lap_shifted = false
   WHERE id IN (SELECT id FROM waiting, joined
                 WHERE customers + before = 0 OR customers + before + accepted <= ${mostCustomers}
                    OR (accepted <= ${smallCampaign}
                        AND customers + small <= ${mostCustomers + reservedForSmall}))`;

// Cancelled or failed meanwhile.
const leave = `
  UPDATE campaign c SET lap_offset = NULL, lap_round = NULL
   WHERE c.account_id = $1 AND c.lap_offset IS NOT NULL AND NOT ${isWaiting}`;

const joined = `
  SELECT id, lap_round AS round, lap_offset AS "offset", lap_size AS size
    FROM campaign WHERE account_id = $1 AND lap_offset IS NOT NULL ORDER BY send_at, id`;

/**
 * Lets every waiting campaign join at `position`, before the first page behind it is asked for.
 * @returns all campaigns of the scan with their laps, the nearest send time first
 * @throws LeaseLost
 */
export const joinWaiting = (
  lease: Lease,
  { round, offset }: ScanPosition,
  size: number | undefined,
): Promise<({ id: string } & Lap)[]> =>
  lease.write(async (client) => {
    await client.query(leave, [lease.accountId]);
    await client.query(join, [lease.accountId, round, offset, size ?? null]);
    return (await client.query<{ id: string } & Lap>(joined, [lease.accountId])).rows;
  });

/** Where a lap ends. The first rows of a group have none before them that could have moved. */
export const lapEnd = ({ round, offset }: Lap): ScanPosition =>
  offset === 0 ? { round: round + 1, offset: 0 } : { round: round + 1, offset: offset + lapOverlap };

export const hasReached = (position: ScanPosition, end: ScanPosition): boolean =>
  position.round > end.round || (position.round === end.round && position.offset >= end.offset);

/** Loads the customers of a campaign, and marks its sends as being segmented. */
export async function loadMember(database: Database, id: string, lap: Lap): Promise<Member> {
  const { sends, namedTemplates } = await database.prisma.campaign.findUniqueOrThrow({
    where: { id },
    include: {
      sends: { orderBy: { no: 'asc' }, include: { campaign: { select: { sendAt: true, testMode: true } } } },
    },
  });
  for (const send of sends) {
    if (send.state === 'pending') await moveSend(database, send, { event: 'scan-began' });
  }
  return { id, sends, namedTemplates, roster: await loadRoster(database, id), lap };
}
