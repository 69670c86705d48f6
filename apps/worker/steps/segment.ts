// Step "segment": fills the segments of a campaign. The job of a waiting campaign takes the lease of its account's scan and
// reads for all campaigns that wait; while another worker holds the lease, that one serves this campaign too.

import { failCampaign } from '#campaign/transitions.ts';
import { Matcher } from '#directory/matcher.ts';
import { readOptOuts } from '#directory/opt-outs.ts';
import { RunAgain, type JobContext } from '#jobs/consumer.ts';
import { sendProblem } from '#problem/problem.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import { Lease, LeaseLost, type Resumption } from '#segments/lease.ts';
import { runScan } from '#segments/scan.ts';
import { SegmentFiller } from '#segments/segment-groups.ts';
import type { Parts } from '#service/parts.ts';
import { problemCodeOf, rethrowForRetry } from './provider-error.ts';

const askAgainMs = 1_000;
/** Stretches per call that the account allows: while one is matched, the calls of another are made. */
const stretchesPerCall = 2;

/** A call that begins in the first two thirds of the lease ends before the lease expires. */
const leaseInTimeouts = 3;

const unfinished = { in: ['pending', 'segmenting'] };

/** Fails every campaign that waits for the contact group: the reason is the account's. */
async function failWaiting({ database }: Parts, lease: Lease, error: ProviderError): Promise<void> {
  const missingGroup = error.meaning === 'not-there';
  const code = missingGroup ? 'contact-group-missing' : problemCodeOf(error);
  const rows = await database.prisma.campaign.findMany({
    where: { accountId: lease.accountId, sends: { some: { state: unfinished } } },
    select: { id: true },
  });
  for (const { id } of rows) await failCampaign(database, id, sendProblem(code, 'segment', error.message));
}

/** Scans with the lease. @throws RunAgain while campaigns wait */
async function scan(parts: Parts, lease: Lease, from: Resumption, context: JobContext): Promise<void> {
  const { database, connections, jobs } = parts;
  const { log } = context;
  const connection = await connections.of(lease.accountId);
  const { account, textlocal } = connection;
  const matcher = new Matcher(account, await readOptOuts(textlocal));
  const end = await runScan(
    {
      database,
      connection,
      lease,
      matcher,
      filler: new SegmentFiller({ database, textlocal, log, mayBegin: () => lease.isSafe }),
      log,
      lanes: stretchesPerCall * account.maxConcurrentRequests,
      stopping: context.signal,
      turn: context.turn,
      handBack: context.handBack,
      progress: context.progress,
      settled: (counts) => parts.meters.settled(counts),
      async ready(sends) {
        for (const { id: sendId, accountId, campaignId, personalised } of sends) {
          const payload = { accountId, campaignId, sendId };
          await jobs.hint(personalised ? 'deliver' : 'dispatch', payload, { priority: 1 });
        }
      },
      problemOf: ({ cause, message }) => sendProblem(problemCodeOf(cause), 'segment', message),
    },
    from,
  );
  if (end !== 'done') throw new RunAgain(askAgainMs, `the scan pauses: ${end}`);
}

/** Has a campaign segmented, by the scan of its account. @throws RunAgain while another worker holds the scan */
export async function segment(parts: Parts, campaignId: string, context: JobContext): Promise<void> {
  const { database, config, log } = parts;
  const campaign = await database.prisma.campaign.findUnique({
    where: { id: campaignId },
    select: {
      accountId: true,
      testMode: true,
      sends: { where: { state: unfinished }, select: { id: true } },
    },
  });
  if (campaign === null) return;
  const { accountId, testMode, sends } = campaign;
  context.log.setBindings({ testMode });
  // Its own campaign may be done long before the scan that this job resumes.
  const waiting = await database.prisma.send.count({ where: { accountId, state: unfinished } });
  if (waiting === 0) return;
  const leaseMs = Math.max(config.SCAN_LEASE_MS, leaseInTimeouts * config.PROVIDER_TIMEOUT_MS);
  const acquired = await Lease.acquire({ database, log, accountId, leaseMs });
  if ('heldForMs' in acquired) {
    if (sends.length === 0) return;
    throw new RunAgain(acquired.heldForMs + askAgainMs, 'another worker holds the scan of this account');
  }
  const { lease, from } = acquired;
  try {
    await scan(parts, lease, from, context);
  } catch (error) {
    await lease.release(); // harmless when the scan did so
    if (error instanceof LeaseLost) throw new RunAgain(askAgainMs, error.message);
    if (!(error instanceof ProviderError && error.outcome === 'rejected')) rethrowForRetry(error);
    else await failWaiting(parts, lease, error);
  }
}
