// The segments at TextLocal: made once, filled in calls of up to 1,500, counted and if need be read back.

import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { Contact, TextLocal } from '#providers/textlocal/client.ts';
import { maxContactsPerCall } from '#providers/textlocal/contacts.ts';
import { ProviderError, Refusal } from '#providers/textlocal/errors.ts';
import { wasSegmented } from '#campaign/outcome.ts';
import type { Roster } from '#campaign/roster.ts';
import type { Matcher } from '#directory/matcher.ts';
import { pagesBetween } from '#directory/pages.ts';

export interface SegmentSite {
  database: Database;
  textlocal: TextLocal;
  log: Log;
}

/** Whether the group may exist although the call failed. */
const mayExist = (error: unknown): boolean =>
  error instanceof ProviderError && (error.code === Refusal.nameExists || error.kind === 'unknown');

/** Makes the group, or adopts the one an earlier attempt made: its name belongs to this send alone. */
async function makeGroup({ textlocal }: SegmentSite, name: string): Promise<string> {
  try {
    return (await textlocal.createGroup(name)).id;
  } catch (error) {
    if (!mayExist(error)) throw error;
    const existing = (await textlocal.groups()).find((group) => group.name === name);
    if (existing === undefined) throw error;
    return existing.id;
  }
}

/** Fills segments of one scan; remembers the groups it made or found. */
export class SegmentFiller {
  readonly #site: SegmentSite;
  readonly #groups = new Map<string, Promise<string>>();

  constructor(site: SegmentSite) {
    this.#site = site;
  }

  /** The send's group, made at TextLocal on first use and recorded. */
  groupOf(send: Pick<Send, 'id' | 'segmentName' | 'segmentGroupId'>): Promise<string> {
    if (send.segmentGroupId !== null) return Promise.resolve(send.segmentGroupId);
    const known = this.#groups.get(send.id);
    if (known !== undefined) return known;
    const made = makeGroup(this.#site, send.segmentName).then(async (groupId) => {
      await this.#site.database.prisma.send.updateMany({
        where: { id: send.id, state: 'segmenting' },
        data: { segmentGroupId: groupId },
      });
      return groupId;
    });
    this.#groups.set(send.id, made);
    return made;
  }

  /** Puts contacts into the send's segment. Repeating it is harmless: the group holds a number once. */
  async fill(send: Send, contacts: readonly Contact[]): Promise<void> {
    const { textlocal, log } = this.#site;
    const groupId = await this.groupOf(send);
    for (let from = 0; from < contacts.length; from += maxContactsPerCall) {
      const chunk = contacts.slice(from, from + maxContactsPerCall);
      const { added, warnings } = await textlocal.addContacts(groupId, chunk);
      if (added !== chunk.length) {
        const codes = warnings.map((warning) => warning.code);
        log.info(
          { sendId: send.id, given: chunk.length, added, codes },
          'TextLocal took fewer contacts than given',
        );
      }
    }
  }
}

export interface Audit {
  /** Customers our ledger has in the segment but TextLocal has not. */
  missing: number[];
  /** Contacts taken out of the segment, because they were there twice for a customer or not at all in our ledger. */
  removed: number;
}

/**
 * Reads a segment back and makes it equal to the ledger, as far as it can be: contacts too many are removed; customers
 * that TextLocal did not take are named.
 * @returns undefined when the segment's contacts do not carry the customer ID, so that nothing can be said
 */
export async function auditSegment(
  { textlocal }: SegmentSite,
  groupId: string,
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
  for (const number of extra) await textlocal.deleteContact(groupId, number);
  const missing: number[] = [];
  for (let position = 0; position < roster.size; position += 1) {
    if (
      seen[position] === 0 &&
      wasSegmented(roster.outcomeAt(position)) &&
      roster.sendNoAt(position) === sendNo
    ) {
      missing.push(position);
    }
  }
  return { missing, removed: extra.length };
}
