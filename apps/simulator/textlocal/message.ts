// The text of a message: how it is decoded, how long it is, and how many parts (credits) it takes.
import type { Switches } from '../state/switches.ts';
import { decodeAgain } from './decoding.ts';
import { Refusal } from './refusal.ts';

const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà';
const septets = new Map<string, number>([
  ...Array.from(GSM_BASIC, (char): [string, number] => [char, 1]),
  // Extension characters count double.
  ...Array.from('\f^{}\\[~]|€', (char): [string, number] => [char, 2]),
]);

/**
 * The vendor's send page: at most 765 characters. No page says what holds for unicode; the same is assumed.
 */
const LENGTH_MAX = 765;

export interface Message {
  readonly content: string;
  readonly parts: number;
}

/**
 * Decodes and measures the text of a call. Refuses with 5 (none) or 6 (too long). Without `unicode`,
 * characters outside the GSM alphabet arrive as question marks.
 */
export function readMessage(
  raw: string | undefined,
  unicode: boolean,
  { secondDecode }: Pick<Switches, 'secondDecode'>,
): Message {
  if (raw === undefined || raw === '') throw new Refusal(5);
  const decoded = decodeAgain(raw, secondDecode);
  const content = unicode
    ? decoded
    : Array.from(decoded, (char) => (septets.has(char) ? char : '?')).join('');
  const gsmLength = gsmSeptets(content);
  const length = gsmLength ?? content.length;
  if (length > LENGTH_MAX) throw new Refusal(6);
  const [single, joined] = gsmLength === undefined ? [70, 67] : [160, 153];
  return { content, parts: length <= single ? 1 : Math.ceil(length / joined) };
}

/** Length in septets; undefined if the text needs UCS-2. */
function gsmSeptets(text: string): number | undefined {
  let length = 0;
  for (const char of text) {
    const width = septets.get(char);
    if (width === undefined) return undefined;
    length += width;
  }
  return length;
}

/** The member `message` of an answer, as far as the account repeats its texts. */
export function echoed({ content, parts }: Message, sender: string, { echo }: Pick<Switches, 'echo'>) {
  const shown = echo === 'folded' ? content.replaceAll(/[^A-Za-z0-9]+/g, ' ').trim() : content;
  return { num_parts: parts, sender, ...(echo !== 'absent' && { content: shown }) };
}
