// One account attacks with its key; another one's campaigns are measured meanwhile. HOSTILE=long, or `npm run test:hostile --
// --long`, gives every attack more time and larger lists.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attacks, type Attack } from './attacks.ts';
import { sendCampaigns, startSite, type Site } from './site.ts';

const isLong = process.env['HOSTILE'] === 'long';
const isShown = process.env['HOSTILE'] !== undefined;
const attackMs = isLong ? 10_000 : 1_500;
const listSize = isLong ? 2_000_000 : 200_000;
const slowestMs = 1_000;
/** The promise is that no turn takes 50 ms; a machine that does other work adds its own delays. */
const longestLagMs = 500;
/** Of the same campaigns while nobody attacks. A machine on which they take longer is too busy for these limits. */
const calmMs = 150;
const mostBytes = 900 * 1_048_576;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const rounded = (value: number | undefined): string => String(Math.round(value ?? Number.NaN));

describe('while one account attacks', () => {
  let site: Site;
  const table: string[] = [];
  let slack = 1;

  beforeAll(async () => {
    site = await startSite();
    await site.lagMs(); // counting begins with the first question
    const { took } = await sendCampaigns(site, AbortSignal.timeout(1_000));
    slack = Math.max(1, quantile(took, 0.9) / calmMs);
    if (slack > 1) table.push(`This machine is busy: all times may be ${slack.toFixed(1)} times as long.`);
  }, 180_000);
  afterAll(async () => {
    if (isShown) process.stdout.write(`${table.join('\n')}\nmemory of the api: ${site.memoryLimit}\n`);
    await site.stop();
  });

  const prepared = new Map<Attack, ReturnType<Attack['prepare']>>();
  const prepare = (attack: Attack): ReturnType<Attack['prepare']> => {
    const known = prepared.get(attack) ?? attack.prepare({ listSize });
    prepared.set(attack, known);
    return known;
  };

  async function underAttack(all: readonly Attack[]) {
    const ready = all.map(prepare);
    await site.lagMs();
    const end = AbortSignal.timeout(attackMs);
    const answers = new Map<number, number>();
    const attacker = {
      origin: site.origin,
      key: site.attackerKey,
      listSize,
      end,
      answered: (status: number) => void answers.set(status, (answers.get(status) ?? 0) + 1),
    };
    const [{ took, statuses }] = await Promise.all([
      sendCampaigns(site, end),
      ...ready.map((attack) => attack(attacker)),
    ]);
    expect(site.lastWords()).toBeUndefined();
    const [lag, peak] = [await site.lagMs(), await site.peakBytes()];
    const p99 = quantile(took, 0.99);
    table.push(
      `${all.map(({ name }) => name).join(', ')}: p50 ${rounded(quantile(took, 0.5))} ms, p99 ${rounded(p99)} ms of ` +
        `${took.length} campaigns; event loop ${rounded(lag)} ms; ${rounded((peak ?? Number.NaN) / 1_048_576)} MiB; ` +
        `answers ${[...answers].map(([status, count]) => `${count} × ${status}`).join(', ')}`,
    );
    return { p99, lag, peak, statuses: [...statuses.keys()], answers: [...answers.keys()] };
  }

  const expectUnharmed = ({ p99, lag, peak, statuses, answers }: Awaited<ReturnType<typeof underAttack>>) => {
    expect(statuses).toEqual([202]);
    expect(p99 / slack).toBeLessThan(slowestMs);
    expect(lag / slack).toBeLessThan(longestLagMs);
    expect(peak ?? 0).toBeLessThan(mostBytes);
    expect(answers.filter((status) => status >= 500 && status !== 503)).toEqual([]);
  };

  it.each(attacks.map((attack) => [attack.name, attack] as const))(
    'the campaigns of another account are taken within a second: %s',
    async (_name, attack) => expectUnharmed(await underAttack([attack])),
    120_000,
  );

  it('the campaigns of another account are taken within a second: everything at once', async () => {
    expectUnharmed(await underAttack(attacks));
  }, 180_000);
});
