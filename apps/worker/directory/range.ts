// One range of the directory: read, put into the segments, written down.

import type { PoolClient } from 'pg';
import type { Connection } from '#accounts/connections.ts';
import { Harvest, type Matcher } from '#directory/matcher.ts';
import { pageSize, pagesBetween } from '#directory/pages.ts';
import { inTransaction, type Database } from '#platform/database.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { maxContactsPerCall } from '#providers/textlocal/contacts.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Claims } from './claims.ts';
import { catchUp, type Ledger } from './ledgers.ts';
import type { SegmentFiller } from './segments.ts';

/** Nine pages fill six calls of 1,500 exactly when every contact is a customer of one send. */
export const rangeSize = 9 * pageSize;

export interface RangeSite {
  database: Database;
  connection: Connection;
  claims: Claims;
  matcher: Matcher;
  filler: SegmentFiller;
  /** Ranges the directory is divided into; 0 when nobody knows. */
  ranges: number;
  /** Looked at before each call; aborted, it throws its reason. */
  handBack: AbortSignal;
}

type Harvests = ReadonlyMap<Ledger, Harvest>;

/** TextLocal refused to fill a segment: one campaign cannot go on, the others of the scan can. */
export class SegmentRefused extends Error {
  readonly campaignId: string;
  override readonly cause: ProviderError;

  constructor(campaignId: string, cause: ProviderError) {
    super(cause.message);
    this.name = 'SegmentRefused';
    this.campaignId = campaignId;
    this.cause = cause;
  }
}

async function fillOrName(filler: SegmentFiller, send: Send, contacts: Contact[]): Promise<void> {
  try {
    await filler.fill(send, contacts);
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'never')
      throw new SegmentRefused(send.campaignId, error);
    throw error;
  }
}

/** Puts contacts into the segments: all of them, or as many as fill whole calls. */
async function flush(
  harvests: Harvests,
  { filler, claims, handBack }: RangeSite,
  range: number,
  which: 'all' | 'whole calls',
): Promise<void> {
  for (const [{ sends }, { contacts }] of harvests) {
    for (const send of sends) {
      const found = contacts.get(send.id) ?? [];
      const left = which === 'all' ? 0 : found.length % maxContactsPerCall;
      const ready = found.splice(0, found.length - left);
      if (ready.length === 0) continue;
      handBack.throwIfAborted();
      claims.filling(range);
      await fillOrName(filler, send, ready);
    }
  }
}

// A range without an end is followed by the next as long as it comes back full.
const writeCampaign = `
  UPDATE campaign
     SET segmented = segmented + $3, opted_out = opted_out + $4, invalid_number = invalid_number + $5,
         read_back = read_back OR $6, updated_at = now(),
         missing_ranges = array_remove(missing_ranges, $7)
           || CASE WHEN $8 AND $7 = ANY(missing_ranges) AND NOT $7 + 1 = ANY(missing_ranges)
                   THEN ARRAY[$7 + 1] ELSE '{}'::int[] END
   WHERE id = $1 AND scan_id = $2
  RETURNING cardinality(missing_ranges) AS missing`;

/**
 * Writes down what a range brought to one campaign. A customer whom another worker claimed first stays as that one
 * wrote it; our contact may then be in a segment too many, so the segments are read back at the end.
 * @returns whether the campaign misses no range any more
 */
async function writeHarvest(
  client: PoolClient,
  { claims }: RangeSite,
  { range, goesOn }: { range: number; goesOn: boolean },
  [ledger, harvest]: [Ledger, Harvest],
): Promise<boolean> {
  const { id } = ledger;
  const attached = await client.query('SELECT 1 FROM campaign WHERE id = $1 AND scan_id = $2 FOR UPDATE', [
    id,
    claims.scanId,
  ]);
  if (attached.rowCount === 0) {
    // Failed or taken back meanwhile: if it is ever resumed, its segments hold what the ledger has not.
    await client.query('UPDATE campaign SET read_back = true WHERE id = $1', [id]);
    return false;
  }
  const beaten = await catchUp(client, ledger);
  harvest.withdraw(ledger.beaten);
  const { log, counts } = harvest;
  if (log.size > 0) {
    const { rows } = await client.query<{ seq: string }>(
      'INSERT INTO outcome_batch (campaign_id, entries) VALUES ($1, $2) RETURNING seq',
      [id, log.take()],
    );
    // Nobody else writes outcomes while the campaign's row is locked.
    ledger.roster.seenUpTo = rows[0]?.seq ?? ledger.roster.seenUpTo;
  }
  const { rows } = await client.query<{ missing: number }>(writeCampaign, [
    id,
    claims.scanId,
    counts.segmented,
    counts.optedOut,
    counts.invalidNumber,
    beaten,
    range,
    goesOn,
  ]);
  return rows[0]?.missing === 0;
}

/** @returns whether a campaign misses no range any more */
async function writeDown(
  site: RangeSite,
  range: number,
  goesOn: boolean,
  harvests: Harvests,
): Promise<boolean> {
  const { database, claims } = site;
  const complete = await inTransaction(database, claims.leaseMs, async (client) => {
    await claims.settleRange(client, range);
    let any = false;
    // In the order of their IDs, so that two workers never wait for each other's campaigns in turn.
    for (const each of harvests) any = (await writeHarvest(client, site, { range, goesOn }, each)) || any;
    return any;
  });
  claims.settled(range);
  return complete;
}

/**
 * Does one range for the campaigns that need it. `inTurn` runs one writing after the other.
 * @returns whether a campaign misses no range any more
 * @throws LeaseLost, SegmentRefused, ProviderError, the reason of `handBack`; then nothing is written down
 */
export async function doRange(
  site: RangeSite,
  range: number,
  ledgers: readonly Ledger[],
  inTurn: <T>(write: () => Promise<T>) => Promise<T>,
): Promise<boolean> {
  const { connection, matcher, ranges } = site;
  const reading = { textlocal: connection.textlocal, groupId: connection.account.contactGroupId };
  const harvests = new Map(ledgers.map((ledger) => [ledger, new Harvest()]));
  const start = range * rangeSize;
  const isLast = range + 1 === ranges;
  let rows = 0;
  let unflushed = 0;
  for await (const contacts of pagesBetween(reading, start, isLast ? undefined : start + rangeSize)) {
    site.handBack.throwIfAborted();
    rows += contacts.length;
    unflushed += contacts.length;
    for (const contact of contacts) {
      for (const [ledger, harvest] of harvests) matcher.take(contact, ledger, harvest);
    }
    // What fills a call is not kept until the range is read. Without an end it may be longer than a range, and of many
    // small sends none may ever fill a call: memory must not grow with it either.
    const isLong = unflushed >= rangeSize;
    await flush(harvests, site, range, isLong ? 'all' : 'whole calls');
    if (isLong) unflushed = 0;
  }
  await flush(harvests, site, range, 'all');
  const goesOn = ranges === 0 && rows >= rangeSize;
  return inTurn(() => writeDown(site, range, goesOn, harvests));
}
