// One form for every phone number: international, digits only, without `+`, as TextLocal takes numbers. Whatever is
// compared or sent has gone through here; why it decides as it does: docs/decisions/0033-one-form-of-phone-numbers.md.

import {
  getCountryCallingCode,
  getExampleNumber,
  isSupportedCountry,
  type CountryCode,
  parsePhoneNumberFromString as parsePhoneNumber,
  type PhoneNumber,
} from 'libphonenumber-js/mobile';
import examples from 'libphonenumber-js/mobile/examples';
import { textOf, type Loose } from './wire.ts';

/** Reads a number as somebody wrote it. @returns 7 to 15 digits, or '' when it is not usable */
export type NumberReader = (written: Loose) => string;

/** What national numbers of a country look like. */
interface Plan {
  country: CountryCode;
  callingCode: string;
  /** Digits of a mobile number, without the trunk prefix. */
  mobileLength: number;
  shortcut: RegExp | undefined;
}

/**
 * National numbers that need no library, which takes 15 µs for each. TextLocal India itself takes any ten digits for
 * national; the one in Britain needs the zero.
 */
const shortcuts: Partial<Record<CountryCode, RegExp>> = { GB: /^0([1-9]\d{9})$/, IN: /^0?([1-9]\d{9})$/ };

/** Whether national numbers of this country (ISO 3166-1 alpha-2) can be read. */
export const isNumberedCountry = (country: string): country is CountryCode => isSupportedCountry(country);

function planOf(country: string): Plan {
  if (!isNumberedCountry(country)) throw new RangeError(`no numbering plan for country ${country}`);
  const mobileLength = getExampleNumber(country, examples)?.nationalNumber.length ?? 0;
  return {
    country,
    callingCode: getCountryCallingCode(country),
    mobileLength,
    shortcut: shortcuts[country],
  };
}

const digitsOf = (phone: PhoneNumber): string => phone.number.slice(1);

/** Possible by its length, not valid: reserved ranges and ranges newer than the library are numbers, too. */
const ifPossible = (phone: PhoneNumber | undefined): PhoneNumber | undefined =>
  phone?.isPossible() === true && /^\d{7,15}$/.test(digitsOf(phone)) ? phone : undefined;

const international = (digits: string) => ifPossible(parsePhoneNumber(`+${digits}`, { extract: false }));

const national = (digits: string, { country }: Plan) =>
  ifPossible(parsePhoneNumber(digits, { defaultCountry: country, extract: false }));

/** A number of the country as TextLocal gives it: calling code and a mobile number. Nearly every number is one. */
const isUsual = (digits: string, { callingCode, mobileLength }: Plan): boolean =>
  digits.length === callingCode.length + mobileLength &&
  digits.startsWith(callingCode) &&
  digits[callingCode.length] !== '0';

/** Digits without a sign of what they are: they may be possible both in the country and, with a `+`, abroad. */
function undeclared(digits: string, plan: Plan): PhoneNumber | undefined {
  const home = national(digits, plan);
  const abroad = international(digits);
  // An international number that lost digits: as a national one it would be somebody else's.
  const isCut = digits.startsWith(plan.callingCode) && abroad === undefined;
  if (isCut && home?.isValid() !== true) return undefined;
  if (home === undefined || abroad === undefined) return home ?? abroad;
  if (home.nationalNumber.length !== plan.mobileLength) return abroad;
  return abroad.isValid() && !home.isValid() ? abroad : home;
}

function resolve(text: string, plan: Plan): string {
  const declared = text.replace(/^(?:\+|00|0)/, '');
  if (isUsual(declared, plan)) return declared;
  const rest = plan.shortcut?.exec(text)?.[1];
  if (rest !== undefined) return plan.callingCode + rest;
  let found: PhoneNumber | undefined;
  if (text.startsWith('+')) found = international(text.slice(1));
  else if (text.startsWith('00')) found = international(text.slice(2));
  else found = text.startsWith('0') ? national(text, plan) : undeclared(text, plan);
  return found === undefined ? '' : digitsOf(found);
}

/**
 * Full-width digits become plain; marks that nobody sees, blanks, dashes and brackets go. Anything else stays and makes the
 * number unusable: from `4.477E+11` or `07700 900001 x2`, dropping it would make the number of somebody else.
 */
function plainOf(written: string): string {
  const seen = written
    .replaceAll(/[\uFF0B\uFF10-\uFF19]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/\p{Cf}/gu, '')
    .trim();
  return /^[+(\d]/.test(seen) ? seen.replaceAll(/[\s\p{Pd}()]/gu, '') : '';
}

/**
 * Makes a reader for an account's country. Reading what it gave gives the same again: a number that TextLocal, or a
 * second reading, would take for another one when its `+` is gone is not usable.
 */
export function createNumberReader(country: string): NumberReader {
  const plan = planOf(country);
  return (written) => {
    const text = textOf(written);
    if (isUsual(text, plan) && /^\d+$/.test(text)) return text;
    const plain = plainOf(text);
    if (!/^\+?\d{4,17}$/.test(plain)) return '';
    const digits = resolve(plain, plan);
    if (isUsual(digits, plan)) return digits;
    return international(digits) !== undefined && resolve(digits, plan) === digits ? digits : '';
  };
}
