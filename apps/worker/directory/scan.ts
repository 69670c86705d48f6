// One pass over an account's directory for all campaigns that wait for it: several ranges at a time, each written down
// when it is done, so that a worker that takes over goes on where the last one stopped.

import type { Connection } from '#accounts/connections.ts';
import { loadRoster } from '#campaign/roster.ts';
import { moveSend } from '#campaign/transitions.ts';
import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { ScanLease } from './lease.ts';
import { Harvest, Matcher, type ScannedCampaign } from '#directory/matcher.ts';
import { readOptOuts } from '#directory/opt-outs.ts';
import { pageSize, pagesBetween, readPage } from '#directory/pages.ts';
import { knownSegments } from './known-segments.ts';
import { SegmentFiller } from './segments.ts';

/** Nine pages fill six calls of 1,500 exactly when every contact is a customer of one send. */
const rangeSize = 9 * pageSize;

export interface Scan {
  database: Database;
  connection: Connection;
  lease: ScanLease;
  log: Log;
  /** Aborted when the worker stops: ranges under way are finished, no new one begins. */
  stopping: AbortSignal;
  progress: (done: number, total: number) => Promise<void>;
}

export interface ScanResult {
  campaigns: ScannedCampaign[];
  matcher: Matcher;
  filler: SegmentFiller;
  /** The worker stops; some ranges were not begun. */
  interrupted: boolean;
}

async function loadCampaigns({ database, lease }: Scan): Promise<ScannedCampaign[]> {
  const rows = await database.prisma.campaign.findMany({
    where: { scanId: lease.id },
    orderBy: [{ sendAt: 'asc' }, { id: 'asc' }],
    include: {
      sends: { orderBy: { no: 'asc' }, include: { campaign: { select: { sendAt: true, testMode: true } } } },
    },
  });
  const campaigns: ScannedCampaign[] = [];
  for (const { id, sends, namedTemplates } of rows) {
    for (const send of sends) await moveSend(database, send, { event: 'scan-began' });
    campaigns.push({ id, sends, namedTemplates, roster: await loadRoster(database, id) });
  }
  return campaigns;
}

/** Writes down what a range brought, in one transaction with the mark that it is done. */
async function commitRange(
  { database, lease }: Scan,
  range: number,
  harvests: ReadonlyMap<ScannedCampaign, Harvest>,
): Promise<void> {
  await database.prisma.$transaction(async (tx) => {
    await lease.commitRange(tx, range);
    for (const [{ id: campaignId }, { log, counts }] of harvests) {
      if (log.size === 0) continue;
      await tx.outcomeBatch.create({ data: { campaignId, entries: log.take() } });
      await tx.campaign.update({
        where: { id: campaignId },
        data: {
          segmented: { increment: counts.segmented },
          optedOut: { increment: counts.optedOut },
          invalidNumber: { increment: counts.invalidNumber },
        },
      });
    }
  });
}

/** Reads one range, fills the segments with what it brought, writes it down. */
async function doRange(scan: Scan, result: ScanResult, range: number, openEnded: boolean): Promise<boolean> {
  const { campaigns, matcher, filler } = result;
  const reading = {
    textlocal: scan.connection.textlocal,
    groupId: scan.connection.account.contactGroupId,
  };
  const harvests = new Map(campaigns.map((campaign) => [campaign, new Harvest()]));
  const start = range * rangeSize;
  let rows = 0;
  for await (const contacts of pagesBetween(reading, start, openEnded ? undefined : start + rangeSize)) {
    rows += contacts.length;
    for (const contact of contacts) {
      for (const [campaign, harvest] of harvests) matcher.take(contact, campaign, harvest);
    }
    if (openEnded) await flush(harvests, filler);
  }
  await flush(harvests, filler);
  await commitRange(scan, range, harvests);
  return rows >= rangeSize;
}

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

async function flush(harvests: ReadonlyMap<ScannedCampaign, Harvest>, filler: SegmentFiller): Promise<void> {
  for (const [{ sends }, { contacts }] of harvests) {
    for (const send of sends) {
      const found = contacts.get(send.id);
      if (found === undefined) continue;
      contacts.delete(send.id);
      await fillOrName(filler, send, found);
    }
  }
}

/** Runs one pass. Throws what TextLocal or the lease throws; the ranges written down stay done. */
export async function scanDirectory(scan: Scan): Promise<ScanResult> {
  const { connection, lease, stopping } = scan;
  const { account, textlocal } = connection;
  const campaigns = await loadCampaigns(scan);
  const matcher = new Matcher(account, await readOptOuts(textlocal));
  const site = { database: scan.database, textlocal, log: scan.log };
  const known = await knownSegments({ ...site, matcher }, campaigns);
  const result = { campaigns, matcher, filler: new SegmentFiller(site, known), interrupted: false };

  const { total } = await readPage({ textlocal, groupId: account.contactGroupId }, 0);
  // Without a total there is one range after the other until one comes back short.
  const ranges = total === undefined ? undefined : Math.max(1, Math.ceil(total / rangeSize));
  const last = ranges ?? Number.MAX_SAFE_INTEGER;
  let next = 0;
  let done = 0;
  let ended = false;
  const lane = async (): Promise<void> => {
    for (; !ended && next < last;) {
      if (stopping.aborted) {
        result.interrupted = true;
        return;
      }
      const range = next;
      next += 1;
      if (!lease.doneRanges.has(range)) {
        const full = await doRange(scan, result, range, range + 1 === ranges);
        if (ranges === undefined && !full) ended = true;
      }
      done += 1;
      await scan.progress(done, ranges ?? done);
    }
  };
  const lanes = ranges === undefined ? 1 : Math.min(account.maxConcurrentRequests, ranges);
  await settleAll(Array.from({ length: lanes }, lane), () => {
    ended = true;
  });
  return result;
}

/** Waits for all lanes, also after one failed, so that nothing still writes when the caller gives up the lease. */
async function settleAll(lanes: Promise<void>[], onFailure: () => void): Promise<void> {
  const results = await Promise.allSettled(
    lanes.map((lane) =>
      lane.catch((error: unknown) => {
        onFailure();
        throw error;
      }),
    ),
  );
  const failed = results.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
