// Reads a TextLocal group as a stream of pages. Pages may be shorter than asked for and rows may shift meanwhile, so it
// goes on by the rows that came, and ends only where TextLocal has nothing more.

import type { Contact, TextLocal } from '#providers/textlocal/client.ts';

/** Most contacts TextLocal gives at once, by what its own samples ask for. */
export const pageSize = 1_000;
const emptyPageChecks = 3;
const furthest = 100_000_000;

export interface GroupReading {
  textlocal: TextLocal;
  groupId: string;
}

export interface Page {
  contacts: Contact[];
  /** What the group has in all, when TextLocal says so. */
  total: number | undefined;
}

/** One page. `reported` may count the group or the page: it is a total only when larger than the page. */
export async function readPage(
  { textlocal, groupId }: GroupReading,
  start: number,
  limit = pageSize,
): Promise<Page> {
  const { contacts, reported } = await textlocal.contactsPage(groupId, start, limit);
  return { contacts, total: reported !== undefined && reported > contacts.length ? reported : undefined };
}

/**
 * Pages from `start` up to (not including) `end`, or to where the group ends.
 * An empty page in front of what the group should hold is asked for again before it is believed.
 */
export async function* pagesBetween(
  reading: GroupReading,
  start: number,
  end = furthest,
): AsyncIterable<Contact[]> {
  let position = start;
  let emptyPages = 0;
  while (position < end) {
    const page = await readPage(reading, position, Math.min(pageSize, end - position));
    if (page.contacts.length > 0) {
      emptyPages = 0;
      position += page.contacts.length;
      yield page.contacts;
    } else {
      emptyPages += 1;
      const cutShort = page.total !== undefined && page.total > position;
      if (!cutShort || emptyPages === emptyPageChecks) return;
    }
  }
}
