// Records a window: what it found for each campaign, and where the scan reads next. One transaction, of the holder alone.

import type { PoolClient } from 'pg';
import type { Harvest } from '#directory/matcher.ts';
import type { Lease, ScanPosition } from './lease.ts';
import type { Member } from './members.ts';
import type { Window } from './window.ts';

const recordPosition = `UPDATE scan SET round = $2, "offset" = $3, last_row = $4 WHERE account_id = $1`;

const recordCounts = `
  UPDATE campaign
     SET segmented = segmented + $2, opted_out = opted_out + $3, invalid_number = invalid_number + $4,
         lap_shifted = lap_shifted OR $5, read_back = read_back OR $6, updated_at = now()
   WHERE id = $1`;

async function record(client: PoolClient, member: Member, harvest: Harvest, shifted: boolean): Promise<void> {
  const { id } = member;
  const { rowCount } = await client.query(
    'SELECT 1 FROM campaign WHERE id = $1 AND lap_offset IS NOT NULL FOR UPDATE',
    [id],
  );
  if (rowCount === 0) {
    // Failed or cancelled meanwhile: if it is ever resumed, its segments hold what the ledger has not.
    await client.query('UPDATE campaign SET read_back = true WHERE id = $1', [id]);
    return;
  }
  const { log, counts, needsReadBack } = harvest;
  if (log.size > 0) {
    await client.query('INSERT INTO outcome_batch (campaign_id, entries) VALUES ($1, $2)', [id, log.take()]);
  }
  const values = [id, counts.segmented, counts.optedOut, counts.invalidNumber, shifted, needsReadBack];
  await client.query(recordCounts, values);
}

export interface Checkpoint {
  window: Window;
  /** Where the scan reads next. */
  position: ScanPosition;
  /** The mark of the last row read. */
  lastRow: Buffer | null;
}

/** Writes a checkpoint; the calls that filled the segments are answered. @throws LeaseLost */
export const writeCheckpoint = (lease: Lease, { window, position, lastRow }: Checkpoint): Promise<void> =>
  lease.write(async (client) => {
    await client.query(recordPosition, [lease.accountId, position.round, position.offset, lastRow]);
    for (const [member, harvest] of window.harvests) {
      if (!window.refused.has(member)) await record(client, member, harvest, window.shifted);
    }
  });
