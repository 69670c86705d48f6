// Reading a segment back and comparing it with the ledger.

import PQueue from 'p-queue';
import { wasSegmented } from '#campaign/outcome.ts';
import type { Roster } from '#campaign/roster.ts';
import type { Matcher } from '#directory/matcher.ts';
import { readDirectory } from '#directory/read-directory.ts';
import type { Contact, TextLocal } from '#providers/textlocal/client.ts';
import type { Segment } from './segment-groups.ts';

export interface AuditSite {
  textlocal: TextLocal;
  matcher: Matcher;
  /** Pages read at the same time. */
  lanes: number;
  /** Aborted, with what is to be thrown, when reading has to end. */
  handBack: AbortSignal;
  /** Asked right before each call that changes a segment. */
  mayBegin: () => boolean;
  /** Called after each page. */
  onAnswer: () => void;
}

export interface Audit {
  /** Customers our ledger has in the segment but TextLocal has not. */
  missing: number[];
  /** Contacts taken out of the segment, because they were there twice for a customer or not at all in our ledger. */
  removed: number;
}

/** One call for each number: TextLocal takes them out singly. The client's own pace bounds how many at a time. */
async function removeAll(
  { textlocal, mayBegin, onAnswer }: AuditSite,
  groupId: string,
  numbers: Iterable<string>,
): Promise<void> {
  const removing = new PQueue({ concurrency: 64 });
  await removing.addAll(
    Array.from(numbers, (number) => async () => {
      await textlocal.deleteContact(groupId, number, { mayBegin });
      onAnswer();
    }),
  );
}

/**
 * Reads a segment back and makes it equal to the ledger, as far as it can be: contacts too many are removed, unless it is
 * sealed; customers that TextLocal did not take are named.
 * @throws the reason of `handBack` before anything is changed
 * @returns undefined when the segment's contacts do not carry the customer ID, so that nothing can be said
 */
export async function auditSegment(
  site: AuditSite,
  { groupId, origin }: Segment,
  sendNo: number,
  roster: Roster,
): Promise<Audit | undefined> {
  const { textlocal, matcher, lanes, handBack } = site;
  const belongs = (position: number): boolean =>
    wasSegmented(roster.outcomeAt(position)) && roster.sendNoAt(position) === sendNo;
  // The number that stands for each customer. Pages may overlap: the same number again is no second contact.
  const numbers = new Float64Array(roster.size);
  const extra = new Set<string>();
  let named = 0;
  const take = (contacts: readonly Contact[]) => {
    site.onAnswer();
    for (const contact of contacts) {
      if (matcher.customerIdOf(contact).trim() !== '') named += 1;
      if (contact.number === '') continue; // it gets no text, and could not be named to TextLocal
      const position = matcher.find(contact, roster);
      if (position < 0 || !belongs(position)) extra.add(contact.number);
      else if (numbers[position] === 0) numbers[position] = Number(contact.number);
      else if (numbers[position] !== Number(contact.number)) extra.add(contact.number);
    }
    return 'more' as const;
  };
  const { rows } = await readDirectory({ textlocal, groupId, lanes, signal: handBack, take });
  handBack.throwIfAborted(); // it ended early then, and who was not read yet would count as missing
  if (rows > 0 && named === 0) return undefined;
  if (origin !== 'sealed') await removeAll(site, groupId, extra);
  const missing: number[] = [];
  for (let position = 0; position < roster.size; position += 1) {
    if (numbers[position] === 0 && belongs(position)) missing.push(position);
  }
  return { missing, removed: origin === 'sealed' ? 0 : extra.size };
}
