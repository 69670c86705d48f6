// Step "segment": fills the segments of a campaign. The directory is read once for all campaigns of the account that
// wait: the job of the campaign that began the scan reads until nobody needs it any more, the jobs of the others only
// attach their campaigns to it. Where the account allows more calls at a time than one process makes, "assist" has
// other processes read with it when they have nothing else to do.

import { leastUrgent } from '#campaign/state.ts';
import { failCampaign } from '#campaign/transitions.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import { sendProblem } from '#problem/problem.ts';
import { ProviderError, Refusal } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import {
  assistScan,
  closeScan,
  detach,
  findScan,
  joinOwnScan,
  openScan,
  type Joined,
} from '../directory/attach.ts';
import { LeaseLost, type Claims } from '../directory/claims.ts';
import { NameUsedBefore } from '../directory/known-segments.ts';
import { SegmentRefused } from '../directory/range.ts';
import { readScan } from '../directory/scan.ts';
import { problemCodeOf, rethrowForRetry } from './provider-error.ts';

const askAgainMs = 1_000;
/** The queue may give the job to the same process several times in a row before another one is asked. */
const askAnotherMs = 200;
/** More ranges than calls at a time: while one is worked through or written down, the calls of another are made. */
const rangesPerCall = 2;

const whyAgain = {
  'others-read': 'other workers still read',
  'others-wait': 'others wait for its place',
  stopped: 'the worker stops',
} as const;

/** Accounts whose directory this process reads: once is enough. */
export type ReadingHere = Set<string>;

/** Fails all campaigns that wait for the directory: it is the account's. */
async function failAttached({ database }: Parts, { scan, claims }: Joined, error: ProviderError) {
  const missingGroup = error.code === Refusal.groupNotFound || error.code === Refusal.groupMissing;
  const code = missingGroup ? 'contact-group-missing' : problemCodeOf(error);
  // Not only those attached: a scan refused before it was laid out has none yet.
  const rows = await database.prisma.campaign.findMany({
    where: { accountId: scan.accountId, sends: { some: { state: { in: ['pending', 'segmenting'] } } } },
    select: { id: true },
  });
  for (const { id } of rows) await failCampaign(database, id, sendProblem(code, 'segment', error.message));
  await claims.release();
  await detach(database, { scanId: scan.id });
  await closeScan(database, scan, claims.leaseMs);
}

/** Fails the one campaign and lets the scan go on without it. */
async function failAlone({ database }: Parts, { scan }: Joined, error: SegmentRefused | NameUsedBefore) {
  const { campaignId, message } = error;
  const code = error instanceof NameUsedBefore ? 'name-used-before' : problemCodeOf(error.cause);
  await failCampaign(database, campaignId, sendProblem(code, 'segment', message));
  await detach(database, { scanId: scan.id, id: campaignId });
}

/** Renews the claims while this process reads; a lost one shows when its range is written down. */
function keepClaims(claims: Claims, { log }: JobContext): { stop(): void } {
  const timer = setInterval(() => {
    claims
      .renew()
      .catch((error: unknown) => log.warn({ err: error }, 'could not renew the claims in a scan'));
  }, claims.leaseMs / 3);
  return { stop: () => clearInterval(timer) };
}

/** What an error means for the scan. @throws RunAgain, or the error itself for the job's own retries */
async function afterError(parts: Parts, joined: Joined, error: unknown): Promise<void> {
  const { claims } = joined;
  if (error instanceof SegmentRefused || error instanceof NameUsedBefore) {
    await claims.release();
    await failAlone(parts, joined, error);
    throw new RunAgain(0, 'the scan goes on without a campaign that cannot go on');
  }
  if (error instanceof ProviderError && error.kind === 'never') return failAttached(parts, joined, error);
  await claims.release();
  if (error instanceof RunAgain) throw error;
  if (error instanceof LeaseLost) throw new RunAgain(askAgainMs, error.message);
  rethrowForRetry(error);
}

/** Reads with the claims of a scan. @throws RunAgain while it is not over */
async function read(parts: Parts, joined: Joined, context: JobContext): Promise<void> {
  const { database, connections, jobs, config } = parts;
  const { scan, claims } = joined;
  const keeping = keepClaims(claims, context);
  try {
    const connection = await connections.of(scan.accountId);
    const { maxConcurrentRequests } = connection.account;
    const end = await readScan({
      ...joined,
      database,
      connection,
      log: context.log,
      lanes: Math.min(config.SCAN_LANES, rangesPerCall * maxConcurrentRequests),
      stopping: context.signal,
      turn: context.turn,
      handBack: context.handBack,
      progress: context.progress,
      settled: (counts) => parts.meters.settled(counts),
      async laidOut(ranges) {
        const useful = Math.ceil(Math.min(maxConcurrentRequests, ranges) / config.SCAN_LANES);
        for (let reader = 2; reader <= useful; reader += 1)
          await jobs.hint('assist', { scanId: scan.id, reader: String(reader) }, { priority: leastUrgent });
      },
      async ready(sends) {
        for (const { id: sendId, personalised } of sends)
          await jobs.hint(personalised ? 'deliver' : 'schedule', { sendId }, { priority: 1 });
      },
    });
    if (end !== 'over') throw new RunAgain(askAgainMs, whyAgain[end]);
  } catch (error) {
    await afterError(parts, joined, error);
  } finally {
    keeping.stop();
  }
}

/** Reads unless this process does so already. */
async function readOnce(
  here: ReadingHere,
  accountId: string,
  join: () => Promise<Joined | undefined>,
  reading: (joined: Joined) => Promise<void>,
): Promise<void> {
  here.add(accountId);
  try {
    const joined = await join();
    if (joined !== undefined) await reading(joined);
  } finally {
    here.delete(accountId);
  }
}

/** Has a campaign segmented: by the scan that goes on, or by one that begins here. */
export async function segment(
  parts: Parts,
  here: ReadingHere,
  campaignId: string,
  context: JobContext,
): Promise<void> {
  const { database, config } = parts;
  const leaseMs = config.SCAN_LEASE_MS;
  const campaign = await database.prisma.campaign.findUnique({
    where: { id: campaignId },
    select: {
      accountId: true,
      testMode: true,
      sends: { where: { state: { in: ['pending', 'segmenting'] } }, select: { id: true } },
    },
  });
  if (campaign === null) return;
  const { accountId, testMode, sends } = campaign;
  context.log.setBindings({ testMode });
  // Its own campaign may be done long before the scan that it began.
  if (sends.length === 0 && (await findScan(database, { begunBy: campaignId })) === undefined) return;
  if (here.has(accountId)) {
    const joined = await joinOwnScan(database, accountId, leaseMs);
    if (!joined) throw new RunAgain(askAgainMs, 'the scan of this process is ending');
    return;
  }
  await readOnce(
    here,
    accountId,
    () => openScan(database, { accountId, campaignId, leaseMs }),
    (joined) => read(parts, joined, context),
  );
}

/** Reads with the worker that began a scan. */
export async function assist(
  parts: Parts,
  here: ReadingHere,
  scanId: string,
  context: JobContext,
): Promise<void> {
  const { database, config } = parts;
  const scan = await findScan(database, { id: scanId });
  if (scan === undefined) return;
  if (here.has(scan.accountId))
    throw new RunAgain(askAnotherMs, 'for another process, this one reads already');
  await readOnce(
    here,
    scan.accountId,
    () => assistScan(database, scanId, config.SCAN_LEASE_MS),
    (joined) => read(parts, joined, context),
  );
}
