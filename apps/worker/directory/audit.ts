// Reading a segment back and comparing it with the ledger.

import { wasSegmented } from '#campaign/outcome.ts';
import type { Roster } from '#campaign/roster.ts';
import type { Matcher } from '#directory/matcher.ts';
import { pagesBetween } from '#directory/pages.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import type { Segment } from './segments.ts';

export interface Audit {
  /** Customers our ledger has in the segment but TextLocal has not. */
  missing: number[];
  /** Contacts taken out of the segment, because they were there twice for a customer or not at all in our ledger. */
  removed: number;
}

/** Customers whom the ledger has in the segment but who were not seen there. */
function missingOf(seen: Uint8Array, sendNo: number, roster: Roster): number[] {
  const missing: number[] = [];
  for (let position = 0; position < roster.size; position += 1) {
    const belongs = wasSegmented(roster.outcomeAt(position)) && roster.sendNoAt(position) === sendNo;
    if (belongs && seen[position] === 0) missing.push(position);
  }
  return missing;
}

/**
 * Reads a segment back and makes it equal to the ledger, as far as it can be: contacts too many are removed, unless it is
 * sealed; customers that TextLocal did not take are named.
 * @returns undefined when the segment's contacts do not carry the customer ID, so that nothing can be said
 */
export async function auditSegment(
  textlocal: TextLocal,
  { groupId, origin }: Segment,
  sendNo: number,
  roster: Roster,
  matcher: Matcher,
): Promise<Audit | undefined> {
  const seen = new Uint8Array(roster.size);
  const extra: string[] = [];
  let rows = 0;
  let named = 0;
  for await (const contacts of pagesBetween({ textlocal, groupId }, 0)) {
    for (const contact of contacts) {
      rows += 1;
      if (matcher.customerIdOf(contact).trim() !== '') named += 1;
      const position = matcher.find(contact, roster);
      const belongs =
        position >= 0 && wasSegmented(roster.outcomeAt(position)) && roster.sendNoAt(position) === sendNo;
      if (belongs && seen[position] === 0) seen[position] = 1;
      else extra.push(contact.number);
    }
  }
  if (rows > 0 && named === 0) return undefined;
  if (origin === 'sealed') return { missing: missingOf(seen, sendNo, roster), removed: 0 };
  for (const number of extra) await textlocal.deleteContact(groupId, number);
  return { missing: missingOf(seen, sendNo, roster), removed: extra.length };
}
