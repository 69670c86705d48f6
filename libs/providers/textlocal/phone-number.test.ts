import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString as parsePhoneNumber,
} from 'libphonenumber-js/mobile';
import examples from 'libphonenumber-js/mobile/examples';
import { createNumberReader } from './phone-number.ts';

const inBritain = createNumberReader('GB');
const inIndia = createNumberReader('IN');

describe('a phone number', () => {
  it.each([
    ['447700900001'],
    [447_700_900_001],
    ['+447700900001'],
    ['+44 7700 900-001'],
    ['00447700900001'],
    ['0044 7700 900001'],
    ['07700900001'],
    ['07700 900 001'],
    ['(07700) 900001'],
    ['7700900001'],
    ['+44 (0)7700 900001'],
    ['44 (0) 7700 900001'],
    ['0447700900001'],
    ['４４７７００９００００１'],
    ['＋４４ ７７００ ９００００１'],
    ['\u202A+44\u00A07700\u2011900001\u202C'],
    [' 447700900001\n'],
  ])('%j is read as 447700900001 in Britain', (written) => expect(inBritain(written)).toBe('447700900001'));

  it.each([
    ['9876543210'],
    ['09876543210'],
    ['919876543210'],
    ['+91 98765 43210'],
    ['0091 98765 43210'],
    ['0919876543210'],
    [9_876_543_210],
  ])('%j is read as 919876543210 in India', (written) => expect(inIndia(written)).toBe('919876543210'));

  it.each([
    ['4.477E+11'],
    ['447700900001.0'],
    ['44770090000x'],
    ['07700 900001 x2'],
    ['07700900001/07700900002'],
    ['٤٤٧٧٠٠٩٠٠٠٠١'],
    ['123456'],
    ['4412345678'],
    ['1234567890123456'],
    ['+07700900001'],
    [4.477e20],
    [-447_700_900_001],
    ['unknown'],
    [''],
    [null],
    [undefined],
    [true],
  ])('%j is not usable, rather than the number of somebody else', (written) => {
    expect(inBritain(written)).toBe('');
  });

  it('is of another country when only that is possible', () => {
    expect(inBritain('353850123456')).toBe('353850123456');
    expect(inBritain('919876543210')).toBe('919876543210');
    // India has national numbers of twelve digits, but no mobile ones.
    expect(inIndia('447700900001')).toBe('447700900001');
    expect(inIndia('+44 7700 900001')).toBe('447700900001');
  });

  it('is national when both readings are possible, unless only the other one is valid', () => {
    expect(inBritain('4712345678')).toBe('444712345678'); // nobody's here nor in Norway
    expect(inBritain('4791234567')).toBe('4791234567'); // nobody's here, a mobile number in Norway
    expect(inIndia('6581234567')).toBe('916581234567'); // ten digits are national in India, always
    expect(inIndia('9198765432')).toBe('919198765432'); // begins as international numbers of India do
    expect(inIndia('911234567890')).toBe('911234567890');
  });

  it('is not usable when TextLocal would take it for another one without its plus', () => {
    expect(inIndia('+6581234567')).toBe('');
    expect(inBritain('+6581234567')).toBe('6581234567');
  });

  it('needs a country with a numbering plan', () => {
    expect(() => createNumberReader('UK')).toThrow(RangeError);
  });
});

/** Digits that national numbers may have after their trunk prefix. */
const mobileDigits = (length: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(new RegExp(`^\\d{${length - 1}}$`)))
    .map(([first, rest]) => `${first}${rest}`);

describe('reading numbers', () => {
  it.each([
    ['GB' as const, '44'],
    ['IN' as const, '91'],
  ])('agrees with the library about every ten digits in %s, in each form', (country, callingCode) => {
    const read = createNumberReader(country);
    fc.assert(
      fc.property(mobileDigits(10), (digits) => {
        const expected = `${callingCode}${digits}`;
        for (const form of [`+${expected}`, `00${expected}`, `0${digits}`]) {
          const phone = parsePhoneNumber(form, { defaultCountry: country });
          expect([phone?.number, phone?.isPossible()]).toEqual([`+${expected}`, true]);
          expect(read(form)).toBe(expected);
        }
        expect(read(expected)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes any ten digits for national in India, as the library does', () => {
    fc.assert(
      fc.property(mobileDigits(10), (digits) => {
        expect(parsePhoneNumber(digits, { defaultCountry: 'IN' })?.number).toBe(`+91${digits}`);
        expect(inIndia(digits)).toBe(`91${digits}`);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same again for what it gave, in every country', () => {
    const readers = getCountries().map(createNumberReader);
    const written = fc.stringMatching(/^(\+|00|0)?[1-9]\d{4,15}$/);
    fc.assert(
      fc.property(fc.constantFrom(...readers), written, (read, text) => {
        const digits = read(text);
        expect(read(digits)).toBe(digits);
        if (digits !== '') expect(parsePhoneNumber(`+${digits}`)?.isPossible()).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads the mobile number of every country there, as it is written there and abroad', () => {
    for (const country of getCountries()) {
      const phone = getExampleNumber(country, examples);
      if (phone === undefined) continue;
      const read = createNumberReader(country);
      const expected = phone.number.slice(1);
      const atHome = phone.formatNational().replaceAll(/[./]/g, ' ');
      expect([country, read(atHome), read(phone.number), read(expected)]).toEqual([
        country,
        expected,
        expected,
        expected,
      ]);
    }
  });
});
