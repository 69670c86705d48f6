// The segments at TextLocal: made once, filled in calls of up to 1,500.

import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { Contact, TextLocal } from '#providers/textlocal/client.ts';
import { maxContactsPerCall } from '#providers/textlocal/contacts.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';

export interface SegmentSite {
  database: Database;
  textlocal: TextLocal;
  log: Log;
  /** Asked right before each call that changes a segment. */
  mayBegin: () => boolean;
}

export interface Segment {
  groupId: string;
  /** `found`: TextLocal had it before we knew of it. `sealed`: and has taken a send to it, so it is as it is. */
  origin: 'made' | 'found' | 'sealed';
}

/** Whether the group may exist although the call failed. */
const mayExist = (error: unknown): boolean =>
  error instanceof ProviderError && (error.meaning === 'name-taken' || error.outcome === 'unknown');

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

  constructor(site: SegmentSite) {
    this.#site = site;
  }

  /** Takes over groups that TextLocal had already, by send. */
  remember(known: ReadonlyMap<string, Segment>): void {
    for (const [sendId, segment] of known) this.#segments.set(sendId, Promise.resolve(segment));
  }

  /** The send's group, made at TextLocal on first use and recorded. */
  segmentOf(send: Pick<Send, 'id' | 'segmentName'>): Promise<Segment> {
    const known = this.#segments.get(send.id);
    if (known !== undefined) return known;
    const made = makeGroup(this.#site, send.segmentName).then(({ id, isNew }) =>
      this.#record(send.id, { groupId: id, origin: isNew ? 'made' : 'found' }),
    );
    this.#segments.set(send.id, made);
    return made;
  }

  /** Records a group, unless another worker of this scan did: then its word counts. */
  async #record(sendId: string, segment: Segment): Promise<Segment> {
    const { database } = this.#site;
    // To a group that TextLocal has just made nothing was sent; one whose making was not answered may be older.
    const reconciledAt = segment.origin === 'made' ? await database.now() : null;
    const { count } = await database.prisma.send.updateMany({
      where: { id: sendId, state: 'segmenting', segmentGroupId: null },
      data: { segmentGroupId: segment.groupId, segmentOrigin: segment.origin, reconciledAt },
    });
    if (count === 1) return segment;
    const recorded = await database.prisma.send.findUniqueOrThrow({ where: { id: sendId } });
    if (recorded.segmentGroupId !== segment.groupId) return segment;
    return { ...segment, origin: recorded.segmentOrigin as Segment['origin'] };
  }

  /** Puts contacts into the send's segment unless it is sealed. Repeating it is harmless: a group holds a number once. */
  async fill(send: Send, contacts: readonly Contact[]): Promise<void> {
    const { textlocal, log, mayBegin } = this.#site;
    const { groupId, origin } = await this.segmentOf(send);
    if (origin === 'sealed') return;
    for (let from = 0; from < contacts.length; from += maxContactsPerCall) {
      const chunk = contacts.slice(from, from + maxContactsPerCall);
      const { added, warnings } = await textlocal.addContacts(groupId, chunk, { mayBegin });
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
