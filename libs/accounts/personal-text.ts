// The text of one customer: placeholders filled from the contact, or the reason why there is none. Pure.

import { fillPlaceholders } from '#campaign/fill-placeholders.ts';
import { placeholdersIn } from '#campaign/placeholders.ts';
import { maxCharacters, measureText, type TextMeasure } from '#providers/textlocal/text.ts';

export type PersonalText =
  | ({ text: string } & TextMeasure)
  /** A placeholder has no value for this customer, the filled text is blank, or longer than TextLocal takes. */
  | { unfit: 'no-value' | 'blank' | 'too-long' };

/**
 * Prepares a template for filling from the fields that have a value. A value is data: one that looks like a placeholder
 * is sent as it is.
 * @param allowUnknownPlaceholders placeholders that no field fills stay as they are, instead of leaving nobody a text
 */
export function personalTexts(template: {
  text: string;
  allowUnknownPlaceholders: boolean;
}): (fields: Readonly<Record<string, string>>) => PersonalText {
  const unknown = placeholdersIn(template.text).filter(({ field }) => field === null);
  const allowed = new Set(template.allowUnknownPlaceholders ? unknown.map(({ written }) => written) : []);
  return (fields) => {
    const { text, missing } = fillPlaceholders(template.text, fields);
    if (missing.some((written) => !allowed.has(written))) return { unfit: 'no-value' };
    if (text.trim() === '') return { unfit: 'blank' };
    const measure = measureText(text);
    return measure.characters > maxCharacters ? { unfit: 'too-long' } : { text, ...measure };
  };
}
