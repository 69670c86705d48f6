// The segments at TextLocal: made once, filled in calls of up to 1,500.

import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { Contact, TextLocal } from '#providers/textlocal/client.ts';
import { maxContactsPerCall } from '#providers/textlocal/contacts.ts';
import { ProviderError, Refusal } from '#providers/textlocal/errors.ts';
import { rememberLook } from '#handover/looked.ts';

export interface SegmentSite {
  database: Database;
  textlocal: TextLocal;
  log: Log;
}

export interface Segment {
  groupId: string;
  /** `found`: TextLocal had it before we knew of it. `sealed`: and has taken a send to it, so it is as it is. */
  origin: 'made' | 'found' | 'sealed';
}

/** Whether the group may exist although the call failed. */
const mayExist = (error: unknown): boolean =>
  error instanceof ProviderError && (error.code === Refusal.nameExists || error.kind === 'unknown');

/** TextLocal compares names without upper and lower case. */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Makes the group, or adopts the one an earlier attempt made: its name belongs to this send alone. */
async function makeGroup({ textlocal }: SegmentSite, name: string): Promise<{ id: string; isNew: boolean }> {
  try {
    return { id: (await textlocal.createGroup(name)).id, isNew: true };
  } catch (error) {
    if (!mayExist(error)) throw error;
    const existing = (await textlocal.groups()).find((group) => isSameName(group.name, name));
    if (existing === undefined) throw error;
    return { id: existing.id, isNew: false };
  }
}

/** Fills segments of one scan; remembers the groups it made or was given. */
export class SegmentFiller {
  readonly #site: SegmentSite;
  readonly #segments = new Map<string, Promise<Segment>>();

  /** @param known the groups that TextLocal had before this scan, by send */
  constructor(site: SegmentSite, known: ReadonlyMap<string, Segment>) {
    this.#site = site;
    for (const [sendId, segment] of known) this.#segments.set(sendId, Promise.resolve(segment));
  }

  /** The send's group, made at TextLocal on first use and recorded. */
  segmentOf(send: Pick<Send, 'id' | 'segmentName'>): Promise<Segment> {
    const known = this.#segments.get(send.id);
    if (known !== undefined) return known;
    const made = makeGroup(this.#site, send.segmentName).then(async ({ id: groupId, isNew }) => {
      const { database } = this.#site;
      rememberLook(database, send.id); // it was not there when the scan began, so nothing was sent to it
      const origin = isNew ? ('made' as const) : ('found' as const);
      await database.prisma.send.updateMany({
        where: { id: send.id, state: 'segmenting' },
        data: { segmentGroupId: groupId, segmentOrigin: origin },
      });
      return { groupId, origin };
    });
    this.#segments.set(send.id, made);
    return made;
  }

  /** Puts contacts into the send's segment unless it is sealed. Repeating it is harmless: a group holds a number once. */
  async fill(send: Send, contacts: readonly Contact[]): Promise<void> {
    const { textlocal, log } = this.#site;
    const { groupId, origin } = await this.segmentOf(send);
    if (origin === 'sealed') return;
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
