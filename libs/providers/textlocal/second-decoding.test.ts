import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { armour, decodeAgain, encodeAgain, mayBeAltered, unarmour } from './second-decoding.ts';

const decodings = ['none', 'percent', 'form'] as const;
const pieces = ['+', '%', '&', '£', '€', '\n', '~', '~e~', '25', '2B', '%2B', '%41', 'a', ' ', 'é', '%ff'];
const text = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 30 })
  .map((all) => all.join(''));
const decoding = fc.constantFrom(...decodings);

describe('a text that is encoded for the second decoding', () => {
  it('arrives exactly as it was, whatever is in it', () => {
    fc.assert(fc.property(text, decoding, (t, how) => decodeAgain(encodeAgain(t, how), how) === t));
  });

  it('is named as endangered whenever some decoding alters it', () => {
    fc.assert(fc.property(text, decoding, (t, how) => decodeAgain(t, how) === t || mayBeAltered(t)));
    expect(mayBeAltered('18+')).toBe(true);
    expect(mayBeAltered('50% off & £5')).toBe(false);
  });
});

describe('a field of a segment', () => {
  it('comes back exactly as it was, whichever way it is decoded', () => {
    fc.assert(fc.property(text, decoding, (t, how) => unarmour(decodeAgain(armour(t), how)) === t));
  });

  it('is written as it is when nothing can alter it', () => {
    expect(armour('C-20431 é ~2B')).toBe('C-20431 é ~2B');
  });
});
