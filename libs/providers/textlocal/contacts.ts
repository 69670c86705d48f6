// Contacts of a group: read page by page or singly, added in bulk, deleted one at a time.
import { Type, type Static } from 'typebox';
import type { Notice } from './answer.ts';
import type { Call, CallOptions } from './call.ts';
import { ProviderError, Refusal } from './errors.ts';
import { Misfit } from './json.ts';
import type { NumberReader } from './phone-number.ts';
import { armour, encodeAgain, unarmour, type SecondDecoding } from './second-decoding.ts';
import { countOf, describeAnswer, listOf, Loose, LooseList, textOf } from './wire.ts';

/** A person in a contact group. Every field is a string, '' when TextLocal has none. */
export interface Contact {
  /** International, digits only, whatever form TextLocal holds it in; '' when it is not usable. */
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

/** https://api.txtlocal.com/docs/contactmanagement/bulkcreatecontacts */
export const maxContactsPerCall = 1500;
/** Contacts on a page when no number was asked for (public clients). */
const leastPageSize = 100;

const WireContact = Type.Object({
  number: Loose,
  first_name: Loose,
  last_name: Loose,
  custom1: Loose,
  custom2: Loose,
  custom3: Loose,
});

type WrittenContact = { [Field in keyof Static<typeof WireContact>]?: string };

const pageAnswer = describeAnswer(
  Type.Object({ contacts: Type.Optional(LooseList(WireContact)), num_contacts: Loose }),
  ({ contacts, num_contacts }) => {
    const reported = countOf(num_contacts);
    // Only a count of 0 makes a missing list an empty page: elsewhere it would end a read too early.
    if (contacts === undefined && reported !== 0) throw new Misfit('has no contacts');
    return { rows: listOf(contacts ?? null), reported };
  },
);

const deletedAnswer = describeAnswer(Type.Object({ status: Type.String() }), () => undefined);

/** Contact calls on one account. https://api.txtlocal.com/docs/ (contact management) */
export function contactCalls(call: Call, readNumber: NumberReader, decoding?: SecondDecoding): ContactCalls {
  const answer = (value: unknown) => {
    const { rows, reported } = pageAnswer(value);
    return { contacts: rows.map((row) => contactOf(row, readNumber)), reported };
  };
  return {
    contactsPage(groupId, start, limit, options) {
      const fields = { group_id: groupId, start: String(start), limit: String(limit) };
      return call({ command: 'get_contacts', fields, answer }, options);
    },
    async contact(groupId, number, options) {
      const fields = { group_id: groupId, number };
      try {
        const page = await call({ command: 'get_contacts', fields, answer }, options);
        const found = page.contacts.find(
          (contact) => contact.number !== '' && contact.number === readNumber(number),
        );
        // Where the whole group comes back, a part of it proves nothing, nor does a number that cannot be read.
        const { length } = page.contacts;
        const isPart = length > 0 && (length >= leastPageSize || length < (page.reported ?? 0));
        if (found === undefined && (isPart || page.contacts.some((contact) => contact.number === ''))) {
          const detail = 'answered with other contacts than the one asked for';
          throw new ProviderError({
            outcome: 'not_sent',
            reason: 'unreadable',
            command: 'get_contacts',
            detail,
          });
        }
        return found;
      } catch (error) {
        if (error instanceof ProviderError && error.code === Refusal.numberNotFound) return undefined;
        throw error;
      }
    },
    async addContacts(groupId, contacts, options) {
      if (contacts.length > maxContactsPerCall) {
        throw new RangeError(`at most ${maxContactsPerCall} contacts a call, got ${contacts.length}`);
      }
      if (contacts.length === 0) return { added: 0, warnings: [] };
      const fields = { group_id: groupId, contacts: listInPieces(contacts, decoding) };
      return call({ command: 'create_contacts_bulk', fields, answer: addedAnswer }, options);
    },
    deleteContact(groupId, number, options) {
      const fields = { group_id: groupId, number };
      return call({ command: 'delete_contact', fields, answer: deletedAnswer }, options);
    },
  };
}

function addedAnswer(value: unknown, warnings: Notice[]): { added: number | undefined; warnings: Notice[] } {
  return { added: addedCount(value), warnings };
}

const addedCount = describeAnswer(
  // The count or the status must be there: an empty object says nothing about what happened.
  Type.Union([
    Type.Object({ status: Type.String(), num_contacts: Loose }),
    Type.Object({ num_contacts: Type.Union([Type.String(), Type.Number()]) }),
  ]),
  ({ num_contacts }) => countOf(num_contacts),
);

function contactOf(wire: Static<typeof WireContact>, readNumber: NumberReader): Contact {
  return {
    number: readNumber(wire.number),
    firstName: unarmour(textOf(wire.first_name)),
    lastName: unarmour(textOf(wire.last_name)),
    custom1: unarmour(textOf(wire.custom1)),
    custom2: unarmour(textOf(wire.custom2)),
    custom3: unarmour(textOf(wire.custom3)),
  };
}

const contactsPerPiece = 100;

/** The JSON of a list of contacts. Whole it would be a string so large that only a full collection frees it. */
function listInPieces(contacts: readonly Contact[], decoding: SecondDecoding | undefined): string[] {
  const write = decoding === undefined ? armour : (value: string) => encodeAgain(value, decoding);
  const pieces: string[] = [];
  for (let from = 0; from < contacts.length; from += contactsPerPiece) {
    const json = JSON.stringify(
      contacts.slice(from, from + contactsPerPiece).map((contact) => wireOf(contact, write)),
    );
    pieces.push(from === 0 ? '[' : ',', json.slice(1, -1));
  }
  return [...pieces, ']'];
}

/** Empty fields are left out: a call of 1,500 contacts is large enough. */
function wireOf(
  { number, firstName, lastName, custom1, custom2, custom3 }: Contact,
  write: (value: string) => string,
): WrittenContact {
  const written: WrittenContact = {};
  if (number !== '') written.number = number;
  if (firstName !== '') written.first_name = write(firstName);
  if (lastName !== '') written.last_name = write(lastName);
  if (custom1 !== '') written.custom1 = write(custom1);
  if (custom2 !== '') written.custom2 = write(custom2);
  if (custom3 !== '') written.custom3 = write(custom3);
  return written;
}
