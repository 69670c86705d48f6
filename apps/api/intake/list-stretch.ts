// Whole stretches of a list of IDs, many times faster than any tokenizer in JavaScript. Only what surely means the same to
// both is taken: everything else is left to the tokenizer, with its limits and its words.

const comma = 0x2c;
const quote = 0x22;
const backslash = 0x5c;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
/** What opens an element that is no ID, however it is nested. */
const openings = [openingBracket, 0x7b];

export interface Stretch {
  /** Elements of the list, none of them nested. */
  values: readonly unknown[];
  /** All are strings of printable ASCII characters. */
  printable: boolean;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How many quotation marks there are; undefined when something is not printable ASCII, or stands for something else. */
function quotesIn(elements: Uint8Array): number | undefined {
  let quotes = 0;
  for (const byte of elements) {
    if (byte === quote) quotes += 1;
    else if (byte < 0x20 || byte > 0x7e || byte === backslash) return undefined;
  }
  return quotes;
}

/**
 * Strings with nothing but a comma between them. JSON.parse would keep each short one in a table of its own, which takes
 * longer than everything else. When the separators leave no quotation mark over, none is in a string.
 */
function readStrings(elements: Uint8Array): string[] | undefined {
  if (elements[0] !== quote || elements.at(-1) !== quote || elements.length < 2) return undefined;
  const quotes = quotesIn(elements);
  if (quotes === undefined) return undefined;
  const { buffer, byteOffset, byteLength } = elements;
  const strings = Buffer.from(buffer, byteOffset + 1, byteLength - 2)
    .toString('latin1')
    .split('","');
  return strings.length * 2 === quotes ? strings : undefined;
}

/**
 * Reads `elements`, which must begin at an element of a list and end in front of a comma. That the comma is the list's own
 * is what reading shows: if it stood in a string, the string would have no end.
 * @returns undefined when this is not certain, or when there is nothing
 */
export function readStretch(elements: Uint8Array): Stretch | undefined {
  const strings = readStrings(elements);
  if (strings !== undefined) return { values: strings, printable: true };
  if (openings.some((opening) => elements.includes(opening))) return undefined;
  try {
    const values = JSON.parse(`[${decoder.decode(elements)}]`) as unknown[];
    return values.length === 0 ? undefined : { values, printable: false };
  } catch {
    return undefined;
  }
}

/** How many places are tried at which an element may begin. */
const tries = 4;

function* firstOf(sign: number, chunk: Uint8Array): Generator<number> {
  let at = chunk.indexOf(sign);
  for (let tried = 0; at >= 0 && tried < tries; tried += 1) {
    yield at;
    at = chunk.indexOf(sign, at + 1);
  }
}

/** Where an element may end, in a chunk that begins within the list. */
export const firstCommas = (chunk: Uint8Array): Generator<number> => firstOf(comma, chunk);

/** Where the list may begin, in a chunk that begins in front of it. */
export const firstBrackets = (chunk: Uint8Array): Generator<number> => firstOf(openingBracket, chunk);

/** The last comma that can be the list's, from where an element begins; -1 when there is none. */
export function lastCommaOfList(chunk: Uint8Array, from: number): number {
  const end = chunk.indexOf(closingBracket, from);
  return (end < 0 ? chunk : chunk.subarray(0, end)).lastIndexOf(comma);
}
