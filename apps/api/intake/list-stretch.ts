// Whole stretches of a list of IDs, many times faster than any tokenizer in JavaScript. Only what surely means the same to
// both is taken: everything else is left to the tokenizer, with its limits and its words.

const comma = 0x2c;
const quote = 0x22;
const backslash = 0x5c;
/** What opens an element that is no ID, however it is nested. */
const brackets = [0x5b, 0x7b];

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
  if (brackets.some((bracket) => elements.includes(bracket))) return undefined;
  try {
    const values = JSON.parse(`[${decoder.decode(elements)}]`) as unknown[];
    return values.length === 0 ? undefined : { values, printable: false };
  } catch {
    return undefined;
  }
}

/** How many commas at the beginning of a chunk are tried as the end of the element that is under way. */
const tries = 4;

/** Where the first commas of a chunk are. */
export function* firstCommas(chunk: Uint8Array): Generator<number> {
  let at = chunk.indexOf(comma);
  for (let tried = 0; at >= 0 && tried < tries; tried += 1) {
    yield at;
    at = chunk.indexOf(comma, at + 1);
  }
}

export const lastComma = (chunk: Uint8Array): number => chunk.lastIndexOf(comma);
