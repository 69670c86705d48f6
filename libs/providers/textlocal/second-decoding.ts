// The second decoding. TextLocal's samples percent-encode texts before the form encodes them once more, and clients that
// encode once work too: so it seems to decode what it has decoded already. Whether and how is found out by a trial.

/** Not at all, percent sequences alone, or `+` for a space too. */
export type SecondDecoding = 'none' | 'percent' | 'form';

/** Encodes what the second decoding would alter, and nothing else. Not known: as it is. */
export function encodeAgain(text: string, decoding: SecondDecoding | undefined): string {
  if (decoding === 'form') return text.replaceAll('%', '%25').replaceAll('+', '%2B');
  return decoding === 'percent' ? text.replaceAll('%', '%25') : text;
}

/** What arrives of a text that was encoded for the form alone. */
export function decodeAgain(text: string, decoding: SecondDecoding): string {
  if (decoding === 'none') return text;
  const spaced = decoding === 'form' ? text.replaceAll('+', ' ') : text;
  return spaced.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}

/** Whether a second decoding of one kind or another would alter a text. */
export const mayBeAltered = (text: string): boolean => decodeAgain(text, 'form') !== text;

// The contact fields of a segment are read by nobody but this client. While it is not known how TextLocal decodes them,
// signs that a decoding could alter are written as `~2B` behind a mark: two customer IDs never become one.
const mark = '~e~';
const endangered = /[%+~]/g;

/** A field as it survives any decoding. */
export const armour = (value: string): string =>
  /[%+]/.test(value) || value.startsWith(mark)
    ? mark + value.replaceAll(endangered, (sign) => `~${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    : value;

/** A field as it was before {@link armour}; any other as it is. */
export const unarmour = (value: string): string =>
  value.startsWith(mark)
    ? value
        .slice(mark.length)
        .replaceAll(/~(25|2B|7E)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : value;
