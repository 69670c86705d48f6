// JSON text in, values out, with two care points: integers too big for a JavaScript number stay exact (as strings),
// and an answer that lists a million recipients is not held in memory.
import { TokenParser, Tokenizer } from '@streamparser/json';

/**
 * The answer is not what it should be. The message is our own words and never quotes the answer, which may hold phone
 * numbers or message text; that is also why a parser's own error is not kept as the cause.
 */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}

// 2^53 has 16 digits: anything shorter is exact as a number.
const bigInteger = /^-?\d{16,}$/;

/**
 * Parses a whole JSON text. Integers of 16 digits or more come as strings: message IDs are above 2^33 today, their
 * size is not documented, and Node 20's `JSON.parse` does not show a number's source text.
 *
 * @throws {Misfit} when it is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(hasLongDigits(text) ? quoteBigIntegers(text) : text);
  } catch {
    throw new Misfit('is not JSON');
  }
}

const longDigits = 16;
const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
};

/**
 * Whether 16 digits stand in a row. Wherever they do, one of them is at a 16th place, so only those are looked at: a page
 * of contacts is full of phone numbers, at which a pattern would begin again and again.
 */
function hasLongDigits(text: string): boolean {
  for (let at = longDigits - 1; at < text.length; at += longDigits) {
    if (!isDigit(text, at)) continue;
    let from = at;
    let to = at + 1;
    while (from > 0 && isDigit(text, from - 1)) from -= 1;
    while (to < text.length && isDigit(text, to)) to += 1;
    if (to - from >= longDigits) return true;
  }
  return false;
}

// Strings are matched so that digits inside them are passed over; numbers whole, so that `1.2345678901234567` is not
// taken for an integer behind its dot.
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function quoteBigIntegers(text: string): string {
  return text.replace(stringOrNumber, (token) => (bigInteger.test(token) ? `"${token}"` : token));
}

class ExactTokenizer extends Tokenizer {
  protected override parseNumber(source: string): number {
    // The parser only hands the value on, so a string may stand where its type says number.
    return bigInteger.test(source) ? (source as unknown as number) : Number(source);
  }
}

/**
 * Parses JSON as it arrives and gives out the elements of its top-level `messages` (a list, or an object of them) one
 * by one, so that memory does not grow with their number.
 *
 * @param body UTF-8 bytes
 * @param onMessage called with each element; must not throw
 * @returns the rest of the document, with `messages` emptied
 * @throws {Misfit} when it is not JSON; rejects as `body` does
 */
export async function parseJsonStream(
  body: AsyncIterable<Uint8Array>,
  onMessage: (message: unknown) => void,
): Promise<unknown> {
  let whole: unknown;
  const parser = new TokenParser({ paths: ['$.messages.*', '$'] });
  parser.onValue = ({ value, key, parent, stack }) => {
    if (stack.length === 0) {
      whole = value;
      return;
    }
    onMessage(value);
    if (Array.isArray(parent)) parent.length = 0;
    else if (parent !== undefined) Reflect.deleteProperty(parent, String(key));
  };
  const tokenizer = new ExactTokenizer();
  tokenizer.onToken = (token) => {
    parser.write(token);
  };
  for await (const chunk of body) asMisfit(() => tokenizer.write(chunk));
  asMisfit(() => tokenizer.end());
  if (whole === undefined) throw new Misfit('ends early');
  return whole;
}

function asMisfit(step: () => void): void {
  try {
    step();
  } catch {
    throw new Misfit('is not JSON');
  }
}
