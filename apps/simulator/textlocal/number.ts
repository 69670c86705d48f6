// Telephone numbers as callers write them, and as answers give them: international, digits only, unless a switch has them
// national.

import type { Switches } from '../state/switches.ts';

/**
 * `447…` as a number, from `447…`, `+447…`, `00447…`, `07…`, with or without spaces (UK rules for national
 * numbers). 'malformed' if there is anything but digits, 'invalid' if no subscriber can have it.
 */
export function readNumber(written: unknown): number | 'malformed' | 'invalid' {
  if (typeof written !== 'string' && typeof written !== 'number') return 'malformed';
  const asWritten = String(written);
  if (/^44[1-9]\d{9}$/.test(asWritten)) return Number(asWritten);
  let digits = asWritten.replaceAll(/\s/g, '');
  if (digits.startsWith('+')) digits = digits.slice(1);
  if (!/^\d+$/.test(digits)) return 'malformed';
  if (digits.startsWith('00')) digits = digits.slice(2);
  else if (digits.startsWith('0')) digits = `44${digits.slice(1)}`;
  const plausible = digits.startsWith('44') ? /^44[1-9]\d{9}$/ : /^[1-9]\d{9,14}$/;
  return plausible.test(digits) ? Number(digits) : 'invalid';
}

const national = (number: number): string =>
  String(number)
    .replace(/^44(?=[1-9]\d{9}$)/, '0')
    .replace(/^91(?=\d{10}$)/, '');

/** A number as an answer about `subject` gives it. */
export function shownNumber(
  number: number,
  subject: 'contacts' | 'optouts' | 'reports',
  { nationalNumbers }: Switches,
): number | string {
  return nationalNumbers === true || nationalNumbers === subject ? national(number) : number;
}

export interface ReadNumbers {
  /** Distinct valid numbers in the order given: duplicates within a call are collapsed. */
  readonly valid: number[];
  readonly malformed: number;
  readonly invalid: number;
}

/** Reads each of `written`. */
export function readNumbers(written: Iterable<unknown>): ReadNumbers {
  const valid = new Set<number>();
  const wrong = { malformed: 0, invalid: 0 };
  for (const one of written) {
    const number = readNumber(one);
    if (typeof number === 'number') valid.add(number);
    else wrong[number] += 1;
  }
  return { valid: [...valid], ...wrong };
}

/** Splits the comma list of a `numbers` parameter. */
export function splitNumbers(list: string): string[] {
  return list.split(',').filter((one) => one.trim() !== '');
}
