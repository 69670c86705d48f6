// Finds one customer's contact by reading the directory: TextLocal can look a contact up by its number only.

import type { Connection } from '#accounts/connections.ts';
import { contactFieldOf } from '#accounts/contact-field.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { readDirectory } from './read-directory.ts';

export interface Search {
  contact: Contact | undefined;
  /** Contacts looked through. */
  rows: number;
  /** The signal ended the search before the directory did. */
  cutOff: boolean;
}

/** Reads until the customer is found. The contact has a phone number: it must not be stored, logged or answered. */
export async function findContact(
  { account, textlocal }: Connection,
  customerId: string,
  signal: AbortSignal,
): Promise<Search> {
  const field = contactFieldOf(account.customerIdField);
  let contact: Contact | undefined;
  const { rows, cutOff } = await readDirectory({
    textlocal,
    groupId: account.contactGroupId,
    lanes: account.maxConcurrentRequests,
    signal,
    take(contacts) {
      const found = contacts.filter(
        (each) => each[field] === customerId || each[field].trim() === customerId,
      );
      // The one that would be texted, of a customer with several.
      contact = found.find(({ number }) => number !== '') ?? contact ?? found[0];
      return contact === undefined || contact.number === '' ? 'more' : 'enough';
    },
  });
  return { contact, rows, cutOff };
}
