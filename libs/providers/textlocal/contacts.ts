// Contacts of a group: read page by page or singly, added in bulk, deleted one at a time.
import type { CallOptions } from './call.ts';
import type { Notice } from './answer.ts';

/** A person in a contact group. Every field is a string, '' when TextLocal has none. */
export interface Contact {
  /** Digits only, as TextLocal holds it (normally international without `+`); '' when it is not a usable number. */
  number: string;
  firstName: string;
  lastName: string;
  custom1: string;
  custom2: string;
  custom3: string;
}

/** What can be done with contacts. Rejections are {@link ProviderError}s unless said otherwise. */
export interface ContactCalls {
  /**
   * One page of a group, `limit` rows (at most 1000) from the zero-based `start`.
   * `reported` is TextLocal's `num_contacts`: the group's count or the page's, nobody knows which.
   * The only sure end is an empty page.
   */
  contactsPage(
    groupId: string,
    start: number,
    limit: number,
    options?: CallOptions,
  ): Promise<{ contacts: Contact[]; reported: number | undefined }>;
  /** The contact with this number in the group, or undefined when there is none. */
  contact(groupId: string, number: string, options?: CallOptions): Promise<Contact | undefined>;
  /**
   * Adds up to 1,500 contacts. A number that is there already is not added again (and not changed).
   * `added` is the count TextLocal reports, undefined when it reports none.
   * Throws a `RangeError` above 1,500. Changes something: can end `unknown`.
   */
  addContacts(
    groupId: string,
    contacts: readonly Contact[],
    options?: CallOptions,
  ): Promise<{ added: number | undefined; warnings: Notice[] }>;
  /** Removes one number from the group. Refused with `Refusal.numberNotFound` when it is not there. */
  deleteContact(groupId: string, number: string, options?: CallOptions): Promise<void>;
}
