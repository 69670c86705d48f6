// Delivery counts: their schema, and how they add up.

import { Type } from 'typebox';

const count = (description: string) => Type.Integer({ minimum: 0, description });

export const countsSchema = Type.Object(
  {
    recipients: count('Customers in the segment.'),
    delivered: count('Their phone has the text.'),
    undelivered: count('The network refused the text, or gave it up.'),
    pending: count('On its way; no report has come yet.'),
    expired: count('The phone could not be reached for as long as the network tries.'),
    invalid: count('The number cannot be texted.'),
    unknown: count('TextLocal does not tell what became of the text.'),
    blocked: count('TextLocal kept the text back.'),
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
