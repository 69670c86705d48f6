// Delivery counts: their schema, and how they add up.

import { Type } from 'typebox';

const count = Type.Integer({ minimum: 0 });

export const countsSchema = Type.Object(
  {
    recipients: count,
    delivered: count,
    undelivered: count,
    pending: count,
    expired: count,
    invalid: count,
    unknown: count,
    blocked: count,
    deliveryRate: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'delivered ÷ recipients; 0 when there are none',
    }),
  },
  { $id: 'Counts', description: 'Delivery counts; all but recipients and the rate add up to recipients.' },
);
export type Counts = Type.Static<typeof countsSchema>;
export type RawCounts = Omit<Counts, 'deliveryRate'>;

const parts = ['delivered', 'undelivered', 'pending', 'expired', 'invalid', 'unknown', 'blocked'] as const;

const rate = (counts: RawCounts): number =>
  counts.recipients === 0 ? 0 : Math.round((counts.delivered / counts.recipients) * 10_000) / 10_000;

export const withRate = (counts: RawCounts): Counts => ({
  recipients: counts.recipients,
  delivered: counts.delivered,
  undelivered: counts.undelivered,
  pending: counts.pending,
  expired: counts.expired,
  invalid: counts.invalid,
  unknown: counts.unknown,
  blocked: counts.blocked,
  deliveryRate: rate(counts),
});

export const noCounts: RawCounts = {
  recipients: 0,
  delivered: 0,
  undelivered: 0,
  pending: 0,
  expired: 0,
  invalid: 0,
  unknown: 0,
  blocked: 0,
};

/** The sum over several sends. */
export function addUp(all: readonly RawCounts[]): Counts {
  const sum = { ...noCounts };
  for (const counts of all) {
    sum.recipients += counts.recipients;
    for (const part of parts) sum[part] += counts[part];
  }
  return withRate(sum);
}
