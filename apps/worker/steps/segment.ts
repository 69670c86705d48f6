// Step "segment": fills the segments of a campaign. The directory is read once for all campaigns of the account that
// wait, so the job of one campaign may find that another's has done its work.

import { failCampaign } from '#campaign/transitions.ts';
import { priorityOf } from '#campaign/state.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import { sendProblem } from '#problem/problem.ts';
import { Refusal } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { finishScan } from '../directory/finish.ts';
import { acquireScan, LeaseLost, type ScanLease } from '../directory/lease.ts';
import { NameUsedBefore } from '../directory/known-segments.ts';
import { scanDirectory, SegmentRefused } from '../directory/scan.ts';
import { problemCodeOf, rethrowForRetry } from './provider-error.ts';

const askAgainMs = 1_000;

/** Campaigns of a scan that cannot go on fail together: the directory is the account's. */
async function failScanned({ database }: Parts, lease: ScanLease, error: ReturnType<typeof rethrowForRetry>) {
  const missingGroup = error.code === Refusal.groupNotFound || error.code === Refusal.groupMissing;
  const code = missingGroup ? 'contact-group-missing' : problemCodeOf(error);
  const rows = await database.prisma.campaign.findMany({ where: { scanId: lease.id }, select: { id: true } });
  for (const { id } of rows) await failCampaign(database, id, sendProblem(code, 'segment', error.message));
  await database.prisma.campaign.updateMany({ where: { scanId: lease.id }, data: { scanId: null } });
  await database.prisma.$transaction((tx) => lease.finish(tx));
}

async function runScan(parts: Parts, lease: ScanLease, { log, signal, progress }: JobContext): Promise<void> {
  const { database, connections, jobs } = parts;
  const connection = await connections.of(lease.accountId);
  const result = await scanDirectory({ database, connection, lease, log, stopping: signal, progress });
  if (result.interrupted) {
    await lease.release(true);
    throw new RunAgain(askAgainMs, 'the worker stops; the scan goes on elsewhere');
  }
  const { textlocal } = connection;
  const { campaigns, matcher, filler } = result;
  const settled: typeof parts.meters.settled = (counts) => parts.meters.settled(counts);
  const ready = await finishScan({ database, textlocal, lease, matcher, filler, log, settled }, campaigns);
  for (const { id: sendId, personalised } of ready)
    await jobs.hint(personalised ? 'deliver' : 'schedule', { sendId }, { priority: 1 });
}

/** Renews the lease while the scan runs; a lost one shows at the next commit. */
function keepLease(lease: ScanLease, leaseMs: number, { log }: JobContext): { stop(): void } {
  const timer = setInterval(() => {
    lease.renew().catch((error: unknown) => log.warn({ err: error }, 'could not renew the lease of a scan'));
  }, leaseMs / 3);
  return { stop: () => clearInterval(timer) };
}

/** Segments a campaign unless that is done. */
export async function segment(parts: Parts, campaignId: string, context: JobContext): Promise<void> {
  const { database, config } = parts;
  const waits = () =>
    database.prisma.campaign.findFirst({
      where: { id: campaignId, sends: { some: { state: { in: ['pending', 'segmenting'] } } } },
      select: { accountId: true, sendAt: true, testMode: true },
    });
  const campaign = await waits();
  if (campaign === null) return;
  context.log.setBindings({ testMode: campaign.testMode });
  const lease = await acquireScan(database, campaign.accountId, config.SCAN_LEASE_MS);
  if (lease === undefined) throw new RunAgain(askAgainMs, "another worker reads the account's directory");
  const keeping = keepLease(lease, config.SCAN_LEASE_MS, context);
  try {
    await runScan(parts, lease, context);
  } catch (error) {
    if (error instanceof LeaseLost) throw new RunAgain(askAgainMs, error.message);
    if (error instanceof RunAgain) throw error;
    await endFailed(parts, lease, error);
  } finally {
    keeping.stop();
  }
  const open = await waits();
  // Not found yet, or not part of this scan: one more pass.
  if (open !== null)
    throw new RunAgain(
      0,
      `campaign waits for another pass (priority ${priorityOf(open.sendAt, new Date())})`,
    );
}

/** Fails the one campaign and lets the scan go on without it. */
async function failAlone({ database }: Parts, lease: ScanLease, error: SegmentRefused | NameUsedBefore) {
  const { campaignId, message } = error;
  const code = error instanceof NameUsedBefore ? 'name-used-before' : problemCodeOf(error.cause);
  await failCampaign(database, campaignId, sendProblem(code, 'segment', message));
  await database.prisma.campaign.updateMany({
    where: { id: campaignId, scanId: lease.id },
    data: { scanId: null },
  });
  await lease.release(false);
}

async function endFailed(parts: Parts, lease: ScanLease, error: unknown): Promise<void> {
  if (error instanceof SegmentRefused || error instanceof NameUsedBefore) {
    await failAlone(parts, lease, error);
    return;
  }
  try {
    await failScanned(parts, lease, rethrowForRetry(error));
  } catch (again) {
    await lease.release(false);
    throw again;
  }
}
