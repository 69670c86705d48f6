// Whether a text that TextLocal shows can have come from ours. TextLocal decodes texts a second time, may replace signs it
// does not know, and may show them as a web page would; so only ASCII letters and digits count, and nothing that stands
// for another sign does. Where a text differs only so it must be taken for ours: the other mistake would text somebody
// twice. Pure.

import { splitAtPlaceholders } from '#campaign/fill-placeholders.ts';
import { maxCharacters } from '#providers/textlocal/text.ts';

/**
 * Longest text that is compared, in characters: a sent text has at most 765, and an entity or a percent-sequence makes
 * a character at most this much longer. What is longer is not excluded.
 */
const maxCompared = 20 * maxCharacters;
/** A text may be shown cut off, or with a line behind it, when at least so many letters and digits are the same. */
const minCommon = 20;

const percent = '(?:%[0-9A-Fa-f]{2})+';
const entity = '&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});';
const standIn = new RegExp(`${percent}|${entity}`, 'g');
/** What of our own text may come back as anything: it stands for another sign, or is one that may be replaced. */
const uncertain = new RegExp(String.raw`${percent}|${entity}|[^\x00-\x7F]+`);

const lettersOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();

function decoded(text: string): string {
  return text.replaceAll(new RegExp(percent, 'g'), (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return '';
    }
  });
}

/** The readings of a text that TextLocal shows: with what stands for other signs taken out, as it is, and decoded. */
function readingsOf(shown: string): Set<string> {
  if (!/[%&]/.test(shown)) return new Set([lettersOf(shown)]);
  return new Set([
    lettersOf(shown.replaceAll(standIn, '')),
    lettersOf(shown),
    lettersOf(decoded(shown).replaceAll(standIn, '')),
  ]);
}

/** Whether the pieces are in the text in their order, the first at its beginning and the last at its end. */
function fits([first = '', ...others]: readonly string[], text: string): boolean {
  const last = others.at(-1);
  if (last === undefined) return isSame(first, text);
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of others.slice(0, -1)) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= end;
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  const common = Math.min(one.length, other.length);
  return common >= minCommon && one.slice(0, common) === other.slice(0, common);
}

/**
 * Prepares a comparison with texts that TextLocal shows. What may have been anything is searched around, never by a regular
 * expression: texts come from outside, and `.*` for each gap takes exponential time.
 *
 * @param parts our text, in its order, with gaps of which nothing is known between the parts
 */
function matcherOf(parts: readonly string[]): (shown: string) => boolean {
  const pieces = parts.flatMap((part) => part.split(uncertain)).map(lettersOf);
  return (shown) =>
    shown.length > maxCompared || [...readingsOf(shown)].some((reading) => fits(pieces, reading));
}

/** Whether a text that TextLocal shows can have come from this text. */
export const textMatcher = (text: string): ((shown: string) => boolean) => matcherOf([text]);

/** Whether a text that TextLocal shows can have come from a template, whatever its placeholders were filled with. */
export const templateMatcher = (template: string): ((shown: string) => boolean) =>
  matcherOf(splitAtPlaceholders(template));
