// Whether a text can have come from a template, whatever its placeholders were filled with. Pure.

import { splitAtPlaceholders } from '#campaign/fill-placeholders.ts';
import { maxCharacters } from '#providers/textlocal/text.ts';
import { likeness } from './likeness.ts';

/**
 * Longest text that is compared, in characters: a sent text has at most 765, and an entity or a percent-sequence makes
 * a character at most this much longer. What is longer is not excluded.
 */
const maxCompared = 20 * maxCharacters;

/**
 * Prepares a template for comparison with texts of the history. The literal parts are searched in order, never by a
 * regular expression: templates and texts come from outside, and `.*` for each placeholder takes exponential time.
 */
export function templateMatcher(template: string): (text: string) => boolean {
  const [first = '', ...others] = splitAtPlaceholders(template).map(likeness);
  const last = others.pop();
  return (text) => {
    if (text.length > maxCompared) return true;
    const like = likeness(text);
    if (last === undefined) return like === first;
    if (!like.startsWith(first) || !like.endsWith(last)) return false;
    const end = like.length - last.length;
    let from = first.length;
    for (const part of others) {
      const at = like.indexOf(part, from);
      if (at === -1) return false;
      from = at + part.length;
    }
    return from <= end;
  };
}
