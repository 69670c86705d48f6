// The contact fields as TextLocal names them, and as the client gives them.

import type { ContactFieldName } from '#campaign/placeholders.ts';
import type { Contact } from '#providers/textlocal/client.ts';

const properties = {
  custom1: 'custom1',
  custom2: 'custom2',
  custom3: 'custom3',
  first_name: 'firstName',
  last_name: 'lastName',
} as const satisfies Record<ContactFieldName, keyof Contact>;

/** The property of a contact that a stored field name means. @throws RangeError for a name TextLocal does not have */
export function contactFieldOf(name: string): Exclude<keyof Contact, 'number'> {
  if (Object.hasOwn(properties, name)) return properties[name as keyof typeof properties];
  throw new RangeError(`a contact has no field "${name}"`);
}

/** A contact's fields by TextLocal's names, for filling placeholders: everything but the phone number. */
function contactFields(contact: Contact): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, contact[property]]));
}

/** The fields that have a value: an empty one fills no placeholder, since "Hi ," is worse than no text. */
export function filledFields(contact: Contact): Record<string, string> {
  return Object.fromEntries(
    Object.entries(contactFields(contact)).filter(([, value]) => value.trim() !== ''),
  );
}
