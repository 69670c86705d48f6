// Looking up whose number it is.

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { NumberIndex } from './number-index.ts';

describe('an index of numbers', () => {
  it('finds what a map finds, in whatever order numbers were added', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 3_000 });
    fc.assert(
      fc.property(numbers, (added) => {
        const index = new NumberIndex();
        const map = new Map<number, number>();
        for (const [position, number] of added.entries()) {
          index.add(String(number), position);
          if (!map.has(number)) map.set(number, position);
        }
        for (let number = 0; number <= 3_001; number += 1) {
          expect(index.find(String(number))).toBe(map.get(number) ?? -1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('holds numbers of fifteen digits exactly', () => {
    const index = new NumberIndex();
    index.add('999999999999999', 1);
    index.add('999999999999998', 2);
    expect([
      index.find('999999999999999'),
      index.find('999999999999998'),
      index.find('999999999999997'),
    ]).toEqual([1, 2, -1]);
  });

  it('finds nothing in an empty index, nor what is no number', () => {
    const index = new NumberIndex();
    index.add('', 0);
    index.add('none', 0);
    expect([index.find('1'), index.find('0'), index.find(''), index.find('none')]).toEqual([-1, -1, -1, -1]);
  });

  it('takes more after a look-up', () => {
    const index = new NumberIndex();
    index.add('447710000002', 2);
    expect(index.find('447710000001')).toBe(-1);
    index.add('447710000001', 1);
    expect([index.find('447710000001'), index.find('447710000002')]).toEqual([1, 2]);
  });

  it('is as fast when numbers follow one another, differ in their high digits only, or are looked up in between', () => {
    const patterns = [
      (no: number) => String(447_710_000_000 + no * 7_919),
      (no: number) => String(447_710_000_000 + no),
      (no: number) => String(1_000_000 * (no + 1)),
      (no: number) => String((no + 1) * 2 ** 29),
    ];
    const [usual = 0, ...others] = patterns.map((numberOf) => {
      const index = new NumberIndex();
      const began = performance.now();
      for (let no = 0; no < 100_000; no += 1) {
        index.add(numberOf(no), no);
        if (index.find(numberOf(no >>> 1)) !== no >>> 1)
          throw new Error(`${numberOf(no >>> 1)} is not found`);
      }
      return performance.now() - began;
    });
    expect(Math.max(...others)).toBeLessThan(10 * usual);
  });
});
