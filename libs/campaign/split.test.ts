import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hashBytes, hashId, pickByWeight } from './split.ts';

const hash = fc.integer({ min: 0, max: 0xffff_ffff });
const weights = fc
  .array(fc.nat(1_000_000), { minLength: 1, maxLength: 50 })
  .filter((all) => all.some((weight) => weight > 0));

/** The hash that lies at this share of all hashes. */
const hashAt = (share: number) => Math.floor(share * 0x1_0000_0000);

/** How many of `count` customers with IDs of this form fall to each weight. */
function sharesOf(idOf: (no: number) => string, split: readonly number[], count = 20_000): number[] {
  const shares = split.map(() => 0);
  for (let no = 0; no < count; no += 1) {
    const index = pickByWeight(hashId(idOf(no)), split);
    shares[index] = (shares[index] ?? 0) + 1;
  }
  return shares.map((share) => share / count);
}

describe('the hash of a customer ID', () => {
  it('stays what it was: a retry under a later version must split the same way', () => {
    expect([hashId('C-20431'), hashId('1')]).toEqual([831_580_039, 1_428_125_071]);
    expect(hashId('Ümläut-😀')).toBe(hashBytes(Buffer.from('Ümläut-😀')));
  });

  it('is a whole number of 32 bits and the same wherever the bytes stand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (id, before) => {
        const bytes = Buffer.from(id);
        const value = hashBytes(
          Buffer.concat([before, bytes, before]),
          before.length,
          before.length + bytes.length,
        );
        expect(value).toBe(hashBytes(bytes));
        expect(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff).toBe(true);
      }),
    );
  });
});

describe('the split by weight', () => {
  it('never picks a weight of 0', () => {
    fc.assert(
      fc.property(hash, weights, (value, split) => {
        expect(split[pickByWeight(value, split)]).toBeGreaterThan(0);
      }),
    );
    expect(pickByWeight(0, [0, 1, 0])).toBe(1);
    expect(pickByWeight(0xffff_ffff, [1, 0])).toBe(0);
  });

  it('gives each weight its exact share of the hashes', () => {
    expect(pickByWeight(hashAt(0.8) - 1, [80, 20])).toBe(0);
    expect(pickByWeight(hashAt(0.8) + 1, [80, 20])).toBe(1);
  });

  const forms: [string, (no: number) => string][] = [
    ['numbers', (no) => String(no)],
    ['padded numbers', (no) => `C-${String(no).padStart(8, '0')}`],
    ['numbers in steps of 16', (no) => String(no * 16)],
    ['a long common beginning', (no) => `customer/of/the/casino/${no}/gb`],
    [
      'UUIDs that differ in one place',
      (no) => `3f2504e0-4f89-41d3-9a0c-${no.toString(16).padStart(12, '0')}`,
    ],
  ];
  it.each(forms)('keeps to the weights for IDs that are %s', (_form, idOf) => {
    const split = [80, 15, 0, 5];
    const [most = 0, some = 0, none = 1, few = 0] = sharesOf(idOf, split);
    // Five standard deviations of a fair draw of 20,000.
    expect(Math.abs(most - 0.8)).toBeLessThan(0.0142);
    expect(Math.abs(some - 0.15)).toBeLessThan(0.0127);
    expect(Math.abs(few - 0.05)).toBeLessThan(0.0078);
    expect(none).toBe(0);
  });
});
