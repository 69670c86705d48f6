import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addUp, noCounts, withRate, type RawCounts } from './counts.ts';
import { planPolls } from './plan.ts';

const parts = ['delivered', 'undelivered', 'pending', 'expired', 'invalid', 'unknown', 'blocked'] as const;
const n = fc.nat(100_000);
/** Counts that add up, as a reading gives them. */
const counts = fc
  .record({ delivered: n, undelivered: n, pending: n, expired: n, invalid: n, unknown: n, blocked: n })
  .map((each): RawCounts => ({ ...each, recipients: parts.reduce((sum, part) => sum + each[part], 0) }));

describe('counts', () => {
  it('of several sends add up, part by part and in all', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 6 }), (all) => {
        const sum = addUp(all);
        for (const part of [...parts, 'recipients'] as const) {
          expect(sum[part]).toBe(all.reduce((total, each) => total + each[part], 0));
        }
        expect(parts.reduce((total, part) => total + sum[part], 0)).toBe(sum.recipients);
      }),
    );
  });

  it('have a rate from 0 to 1, which is 1 only when nearly all were delivered', () => {
    fc.assert(
      fc.property(counts, (each) => {
        const { deliveryRate } = withRate(each);
        expect(deliveryRate).toBeGreaterThanOrEqual(0);
        expect(deliveryRate).toBeLessThanOrEqual(1);
        expect(Math.abs(deliveryRate * each.recipients - each.delivered)).toBeLessThanOrEqual(
          each.recipients * 0.00005 + 1e-9,
        );
      }),
    );
    expect(withRate({ ...noCounts, recipients: 3, delivered: 2, pending: 1 }).deliveryRate).toBe(0.6667);
  });

  it('of nobody have the rate 0', () => {
    expect(addUp([])).toEqual({ ...noCounts, deliveryRate: 0 });
  });

  it('show nothing but themselves', () => {
    const row = { ...noCounts, recipients: 1, pending: 1, sendId: 'x', day: 3 };
    expect(Object.keys(withRate(row)).toSorted((a, b) => a.localeCompare(b))).toEqual(
      [...parts, 'recipients', 'deliveryRate'].toSorted((a, b) => a.localeCompare(b)),
    );
  });
});

describe('the plan of readings', () => {
  it('is one a day for seven days, the first a day after the send left', () => {
    const plan = planPolls(new Date('2026-11-24T12:00:00Z'), { intervalMs: 86_400_000, count: 7 });
    expect(plan.map(({ day, dueAt }) => [day, dueAt.toISOString()])).toEqual(
      Array.from({ length: 7 }, (_, at) => [
        at + 1,
        `2026-${at < 6 ? 11 : 12}-${at < 6 ? 25 + at : '01'}T12:00:00.000Z`,
      ]),
    );
  });

  it('follows the interval and the count that are configured', () => {
    const plan = planPolls(new Date(0), { intervalMs: 100, count: 3 });
    expect(plan.map(({ dueAt }) => dueAt.getTime())).toEqual([100, 200, 300]);
  });
});
