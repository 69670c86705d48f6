// What the samples of a trial show once TextLocal has given them back. Pure.

import { decodeAgain, type SecondDecoding } from '#providers/textlocal/second-decoding.ts';
import type { Traits } from '../traits.ts';

/** Within the GSM alphabet and one part; each decoding makes another text of it. @param code tells trials apart */
export const sampleText = (code: string): string =>
  `Bridge trial ${code}: 18+ 1%2B1 %41 5% off, £5 €5 & more.\nSecond line. Nothing to do.`;
export const sampleField = '18+ 1%2B1 %41 5% £ & C';

const decodings: readonly SecondDecoding[] = ['none', 'percent', 'form'];
const folded = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/** How a sample was decoded to come back like this; undefined when no decoding explains it. */
export const decodingOf = (sample: string, seen: string): SecondDecoding | undefined =>
  decodings.find((how) => folded(decodeAgain(sample, how)) === folded(seen));

/** The decoding that everything that came back agrees on; undefined when nothing tells, or not the same. */
export function agreed(sample: string, seen: readonly (string | undefined)[]): SecondDecoding | undefined {
  const told = seen.flatMap((each) => (each === undefined ? [] : (decodingOf(sample, each) ?? [])));
  return new Set(told).size === 1 ? told[0] : undefined;
}

const isExact =
  (sample: string) =>
  (seen: string | undefined): boolean =>
    seen !== undefined && decodingOf(sample, seen) !== undefined;

/** What the answers to sends are worth. @param contents of each send that was answered */
export function echoOf(sample: string, contents: readonly (string | undefined)[]): Traits['echo'] {
  if (contents.length === 0) return undefined;
  if (contents.every((content) => content === undefined)) return 'absent';
  return contents.every(isExact(sample)) ? 'exact' : 'folded';
}

/** @param texts of every history row of the send */
export function historyTextOf(sample: string, texts: readonly (string | undefined)[]): Traits['historyText'] {
  if (texts.length === 0) return undefined;
  if (texts.every((text) => text === undefined)) return 'absent';
  return texts.every(isExact(sample)) && agreed(sample, texts) !== undefined ? 'exact' : 'altered';
}

/** Without trunk zero or country: TextLocal may show a number in either form. */
const subscriber = (number: string): string => number.replace(/^0+/, '').slice(-10);
export const isSameNumber = (one: string, other: string): boolean => subscriber(one) === subscriber(other);

const isNational = (number: string): boolean => number.startsWith('0') || number.length <= 10;

export function formOf(numbers: readonly string[]): Traits['numbers'] {
  if (numbers.length === 0) return undefined;
  return numbers.some(isNational) ? 'national' : 'international';
}

const words: Record<SecondDecoding, string> = {
  none: 'arrive exactly',
  percent: 'have percent sequences decoded a second time',
  form: 'have percent sequences and `+` decoded a second time',
};
export const inWords = (what: string, decoding: SecondDecoding | undefined): string =>
  decoding === undefined
    ? `${what} come back in a way that no decoding explains`
    : `${what} ${words[decoding]}`;
