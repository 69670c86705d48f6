// Measures a text as TextLocal will charge it, and finds what has not been filled in.
import calculator from 'sms-segments-calculator';

/** TextLocal's longest text: https://api.txtlocal.com/docs/helpfulinfo cuts it there, the send page refuses it. */
export const maxCharacters = 765;

/** Longest text that is measured exactly, in UTF-16 units: beyond it nobody could send it, and measuring takes too long. */
const maxMeasured = 2 * maxCharacters;

export interface TextMeasure {
  encoding: 'GSM-7' | 'UCS-2';
  /** GSM-7: characters, those of the extension table (`^{}[]~\|€`) counted double. UCS-2: UTF-16 units. */
  characters: number;
  /** Credits per recipient: 160 characters in one part, 153 in each of several; in UCS-2 70 and 67. */
  parts: number;
}

/**
 * Measures a text. Characters that one part cannot hold whole (an extension character, an emoji) move to the next, so
 * `parts` can be more than the characters alone suggest. Of a text more than twice too long to be sent, encoding and
 * length are near enough to say so.
 */
export function measureText(text: string): TextMeasure {
  if (text.length > maxMeasured) {
    const { encoding } = measureText(text.slice(0, maxMeasured));
    const characters = text.length;
    return { encoding, characters, parts: Math.ceil(characters / (encoding === 'UCS-2' ? 67 : 153)) };
  }
  const message = new calculator.SegmentedMessage(text);
  const encoding = message.encodingName;
  const characters = encoding === 'UCS-2' ? text.length : message.numberOfCharacters;
  return { encoding, characters, parts: text === '' ? 0 : message.segmentsCount };
}

/**
 * Finds placeholders: `%%|name^{…}%%` (TextLocal India's saved templates), `%%name%%`, `{#var#}` (India's DLT
 * portals) and `{{name}}`. TextLocal's API fills none of them, so a group send would deliver them as they stand.
 *
 * @returns each as written, in order of first appearance, without repeats
 */
export function placeholders(text: string): string[] {
  // Bounded by the longest text that can be sent, so that the search takes no longer than the text.
  const found = text.match(
    /%%\|[^%^]{1,100}\^\{[^}]{0,765}\}%%|%%[\p{L}_][\p{L}\p{N}_ .-]{0,765}%%|\{#[\w ]{1,765}#\}|\{\{[^{}]{1,765}\}\}/gu,
  );
  return [...new Set(found)];
}
