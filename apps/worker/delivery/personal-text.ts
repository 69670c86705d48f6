// The text of one customer: placeholders filled from the contact, or the reason why there is none. Pure.

import { contactFields } from '#accounts/contact-field.ts';
import { fillPlaceholders } from '#campaign/fill-placeholders.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { maxCharacters, measureText } from '#providers/textlocal/text.ts';

export type PersonalText =
  | { text: string; encoding: 'GSM-7' | 'UCS-2' }
  /** A placeholder has no value for this customer, or the filled text is longer than TextLocal takes. */
  | { unfit: 'no-value' | 'too-long' };

/** Placeholders of a template that name no field a contact has: nobody could get a text of it. */
export function unfillable(template: string): string[] {
  const any = { number: '', firstName: 'x', lastName: 'x', custom1: 'x', custom2: 'x', custom3: 'x' };
  return fillPlaceholders(template, contactFields(any)).missing;
}

/** Fills a template for one contact. An empty field is no value: "Hi ," is worse than no text. */
export function personalText(template: string, contact: Contact): PersonalText {
  const fields = Object.entries(contactFields(contact)).filter(([, value]) => value.trim() !== '');
  const { text, missing } = fillPlaceholders(template, Object.fromEntries(fields));
  if (missing.length > 0) return { unfit: 'no-value' };
  const { characters, encoding } = measureText(text);
  return characters === 0 || characters > maxCharacters ? { unfit: 'too-long' } : { text, encoding };
}

/**
 * What two writings of one text have in common: letters and digits of ASCII, percent-encoding undone. TextLocal decodes
 * texts a second time and may replace signs it does not know; a text that differs only so must be taken for ours, since
 * the other mistake would text somebody twice.
 */
export function likeness(text: string): string {
  const decoded = text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return '';
    }
  });
  return decoded.replaceAll(/[^A-Za-z0-9]/g, '');
}
