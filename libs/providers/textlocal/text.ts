// Measures a text as TextLocal will charge it.
import calculator from 'sms-segments-calculator';

/** TextLocal's longest text: https://api.txtlocal.com/docs/helpfulinfo cuts it there, the send page refuses it. */
export const maxCharacters = 765;

/** Longest text that is measured exactly, in UTF-16 units: beyond it nobody could send it, and measuring takes too long. */
export const maxMeasured = 2 * maxCharacters;

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

/** The characters that GSM-7 lacks, each once: a single one makes the whole text UCS-2. */
export const ucs2Characters = (text: string): string[] => [
  ...new Set(new calculator.SegmentedMessage(text.slice(0, maxMeasured)).getNonGsmCharacters()),
];
