// The verdict over a site: what the simulator's own log says was texted, held against what was accepted.

import { Client } from 'pg';
import type { Site } from './site.ts';
import {
  numberOf,
  repeated,
  strangers,
  type Traffic,
  type TrafficAccount,
  type TrafficCampaign,
} from './traffic.ts';

export interface Verdict {
  campaigns: number;
  /** Texts that the accepted campaigns stand for. */
  expected: number;
  sent: number;
  /** Texts more than one to a customer of a campaign, and texts to nobody's customers. */
  doubles: number;
  /** Customers of campaigns that were not texted. */
  lost: number;
  /** Campaigns that were `held` or `failed` for a time. */
  held: number;
  /** Whatever else is not as it should be; empty when all is well. */
  complaints: string[];
}

export const nothingYet = (): Verdict => ({
  campaigns: 0,
  expected: 0,
  sent: 0,
  doubles: 0,
  lost: 0,
  held: 0,
  complaints: [],
});

export function addVerdicts(verdicts: readonly Verdict[]): Verdict {
  const sum = nothingYet();
  for (const each of verdicts) {
    for (const name of ['campaigns', 'expected', 'sent', 'doubles', 'lost', 'held'] as const)
      sum[name] += each[name];
    sum.complaints.push(...each.complaints);
  }
  return sum;
}

export const isGood = ({ doubles, lost, complaints }: Verdict): boolean =>
  doubles === 0 && lost === 0 && complaints.length === 0;

/** How often each number was texted, by account. */
function textsByNumber(site: Site, accounts: readonly TrafficAccount[]): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  for (const { id } of accounts) {
    const ofAccount = new Map<number, number>();
    for (const { number } of site.simulator.texts(id))
      ofAccount.set(number, (ofAccount.get(number) ?? 0) + 1);
    counts.set(id, ofAccount);
  }
  return counts;
}

/** Who was refused by TextLocal, where the fault is that it refuses some: told by the counts, so not lost. */
const refusedOf = ({ someRefused, last }: TrafficCampaign): number =>
  someRefused ? ((last?.['counts'] as { invalidNumber?: number } | undefined)?.invalidNumber ?? 0) : 0;

function judgeTexts(campaign: TrafficCampaign, texts: Map<number, number>): Verdict {
  const { takenBack, first, size, name } = campaign;
  const refused = refusedOf(campaign);
  const verdict = { ...nothingYet(), campaigns: 1, expected: takenBack ? 0 : size - refused };
  for (let no = first; no < first + size; no += 1) {
    const times = texts.get(numberOf(no)) ?? 0;
    texts.delete(numberOf(no));
    verdict.sent += times;
    if (times > 1) verdict.doubles += times - 1;
    if (times === 0 && !takenBack) verdict.lost += 1;
  }
  verdict.lost -= Math.min(verdict.lost, refused);
  if (takenBack && verdict.sent > 0) verdict.complaints.push(`${name} was taken back and texted`);
  return verdict;
}

function judgeState(campaign: TrafficCampaign): string[] {
  const { name, takenBack, size, last } = campaign;
  const state = last?.['state'];
  const wanted = takenBack ? 'cancelled' : 'completed';
  if (state !== wanted)
    return [`${name} is ${String(state)}, not ${wanted}: ${JSON.stringify(last?.['problem'])}`];
  if (takenBack) return [];
  const counts = last?.['counts'] as Record<string, number>;
  const sum = (['duplicate', 'unresolved', 'optedOut', 'invalidNumber', 'segmented'] as const).reduce(
    (total, key) => total + (counts[key] ?? 0),
    0,
  );
  const right =
    counts['accepted'] === size + strangers + repeated &&
    sum === counts['accepted'] &&
    counts['segmented'] === size - refusedOf(campaign) &&
    counts['unresolved'] === strangers;
  return right ? [] : [`the counts of ${name} do not add up: ${JSON.stringify(counts)}`];
}

interface ShownSend {
  id: string;
  batchId: string | null;
  segmentGroupId: string;
}

/** A group send is one batch at TextLocal, and the one that we say it is. */
function judgeBatch(site: Site, { account, last, name, takenBack }: TrafficCampaign): string[] {
  if (account.personalised || takenBack) return [];
  const [send] = (last?.['sends'] ?? []) as ShownSend[];
  const reference = send?.id.replaceAll('-', '');
  const own = site.simulator.summary(account.id).batches.filter(({ custom }) => custom === reference);
  const isRight =
    own.length === 1 &&
    String(own[0]?.batchId) === send?.batchId &&
    String(own[0]?.groupId) === send?.segmentGroupId;
  return isRight ? [] : [`${name} should be one batch ${send?.batchId}, TextLocal has ${own.length}`];
}

async function judgeReadings(
  site: Site,
  { account, id, name, takenBack }: TrafficCampaign,
): Promise<string[]> {
  if (takenBack) return [];
  const { body } = await site.call('GET', `/campaigns/${id}/metrics`, account.id);
  const [send] = (body['sends'] ?? []) as { snapshots: Record<string, number | string>[] }[];
  const snapshots = send?.snapshots ?? [];
  if (snapshots.length !== 7) return [`${name} has ${snapshots.length} readings, not 7`];
  const parts = ['delivered', 'undelivered', 'pending', 'expired', 'invalid', 'unknown', 'blocked'];
  const addsUp = (row: Record<string, number | string>) =>
    parts.reduce((total, part) => total + Number(row[part]), 0) === row['recipients'];
  const early = snapshots.filter((row) => String(row['takenAt']) < String(row['dueAt']));
  return [
    ...(snapshots.every(addsUp) ? [] : [`the readings of ${name} do not add up`]),
    ...(early.length === 0 ? [] : [`${name} has readings that say they were taken before they were due`]),
  ];
}

const leftovers = `
  SELECT 'scans' AS what, count(*)::int AS count FROM scan
  UNION ALL SELECT 'sends that go on', count(*)::int FROM send
   WHERE state NOT IN ('completed', 'cancelled', 'failed', 'held')
  UNION ALL SELECT 'calls that are not done', count(*)::int FROM delivery_call d JOIN send s ON s.id = d.send_id
   WHERE d.state <> 'done' AND s.state = 'completed'`;

/** What still runs or waits although every campaign has ended. */
async function judgeLeftovers(site: Site, accounts: readonly TrafficAccount[]): Promise<string[]> {
  const waiting = accounts.filter(({ id }) => site.simulator.summary(id).waiting > 0);
  const complaints = waiting.map(({ id }) => `TextLocal still holds a send of ${id}`);
  if (site.database === undefined) return complaints;
  const client = new Client({ connectionString: site.database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ what: string; count: number }>(leftovers);
    return [
      ...complaints,
      ...rows.filter(({ count }) => count > 0).map(({ what, count }) => `left over: ${count} ${what}`),
    ];
  } finally {
    await client.end();
  }
}

/**
 * Judges the campaigns of a site that runs and has settled.
 * @param accounts only theirs, when several faults share a site
 */
export async function judge(
  site: Site,
  traffic: Traffic,
  accounts: readonly TrafficAccount[] = [...traffic.accounts.values()],
): Promise<Verdict> {
  const texts = textsByNumber(site, accounts);
  const verdicts: Verdict[] = [];
  for (const campaign of traffic.campaigns.filter(({ account }) => accounts.includes(account))) {
    const verdict = judgeTexts(campaign, texts.get(campaign.account.id) ?? new Map<number, number>());
    const complaints = judgeState(campaign);
    if (complaints.length === 0)
      complaints.push(...judgeBatch(site, campaign), ...(await judgeReadings(site, campaign)));
    verdict.held = campaign.stopped ? 1 : 0;
    verdict.complaints.push(...complaints);
    verdicts.push(verdict);
  }
  const sum = addVerdicts(verdicts);
  for (const [account, others] of texts) {
    const strangersTexted = [...others.values()].reduce((total, times) => total + times, 0);
    sum.sent += strangersTexted;
    sum.doubles += strangersTexted;
    if (strangersTexted > 0)
      sum.complaints.push(`${account}: ${strangersTexted} texts to nobody's customers`);
  }
  sum.complaints.push(...(await judgeLeftovers(site, accounts)));
  return sum;
}
