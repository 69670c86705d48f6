// The frame of every case: a site is opened, something happens to it, its campaigns settle, the verdict is taken, and
// nothing is left running.

import type { Row, Run } from './case.ts';
import { isGood, judge } from './judge.ts';
import { Site, type SiteOptions } from './site.ts';
import { Traffic, type TrafficAccount } from './traffic.ts';

export interface Scene {
  run: Run;
  site: Site;
  traffic: Traffic;
}

/** Jobs of a killed worker are another's after 15 to 20 seconds, and may be killed again. */
const settleMs = 120_000;

/** Opens a site, lets `work` happen to it and closes it; a site whose verdict is bad is kept to be looked at. */
export async function stage(
  run: Run,
  options: Omit<SiteOptions, 'queue' | 'seed'>,
  work: (scene: Scene) => Promise<Row[]>,
): Promise<Row[]> {
  const site = await Site.open({ queue: run.queue, seed: run.seed, ...options });
  let keep = true;
  try {
    const rows = await work({ run, site, traffic: new Traffic(site) });
    const unclean = await site.stop();
    rows.at(-1)?.complaints.push(...unclean.map((name) => `${name} did not stop with exit code 0`));
    keep = !rows.every(isGood);
    if (keep) rows.at(-1)?.complaints.push(`the logs are in ${site.directory}`);
    return rows;
  } finally {
    await site.close(keep);
  }
}

/** Waits until the campaigns have settled, and judges them. @param accounts only these */
export async function conclude(
  { site, traffic }: Scene,
  fault: string,
  rounds: number,
  accounts?: readonly TrafficAccount[],
): Promise<Row> {
  const isSettled = await traffic.settle(settleMs);
  const verdict = await judge(site, traffic, accounts);
  if (!isSettled) verdict.complaints.push(`not settled after ${settleMs / 1_000} seconds`);
  return { fault, rounds, ...verdict };
}

/** An account that sends to groups and one that personalises, with customers enough for so many rounds of that size. */
export async function bothKinds({ traffic }: Scene, rounds: number, size = 60): Promise<void> {
  const contacts = Math.max(1_000, (rounds + 4) * size);
  await traffic.addAccount('group', { contacts });
  await traffic.addAccount('personal', { contacts, personalised: true });
}
