// A window: the stretches read between two checkpoints of a scan. Its contacts are matched in the order of their offsets
// and added to the segments in full calls; the rest of each send follows when the window closes.

import { Harvest, type Matcher } from '#directory/matcher.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { maxContactsPerCall } from '#providers/textlocal/contacts.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Member } from './members.ts';
import type { Stretch } from './read-pages.ts';
import type { SegmentFiller } from './segment-groups.ts';

/** Full calls after which a window may close. */
const fullCallsPerWindow = 32;
/** And at least this many full calls for each part call that closing makes. */
const fullCallsPerPartCall = 8;
/** Fifty small sends never fill a call: time closes their windows. Milliseconds. */
const longestWindowMs = 30_000;
/** Contacts that wait for a full call, in all sends. */
const mostWaiting = 50_000;

/** TextLocal refused to fill a segment: that campaign fails, the others of the scan continue. */
export class SegmentRefused extends Error {
  override readonly cause: ProviderError;

  constructor(cause: ProviderError) {
    super(cause.message);
    this.name = 'SegmentRefused';
    this.cause = cause;
  }
}

export interface WindowSite {
  matcher: Matcher;
  filler: SegmentFiller;
  /** Most calls that fill segments at a time; reading waits beyond. */
  lanes: number;
  /** Aborted, with what is to be thrown, when work under way has to end between two calls. */
  handBack: AbortSignal;
  onAnswer: () => void;
}

export class Window {
  readonly harvests: ReadonlyMap<Member, Harvest>;
  /** Campaigns that TextLocal refused to fill. */
  readonly refused = new Map<Member, SegmentRefused>();
  /** Campaigns whose segments were added to: until the checkpoint, the ledger does not know of it. */
  readonly filled = new Set<string>();
  shifted = false;
  readonly #site: WindowSite;
  readonly #openedAt = performance.now();
  readonly #fills = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;
  #fullCalls = 0;
  #waiting = 0;

  constructor(site: WindowSite, members: readonly Member[]) {
    this.#site = site;
    this.harvests = new Map(members.map((member) => [member, new Harvest()]));
  }

  /** Whether no further stretch should be asked for. */
  get isFull(): boolean {
    if (this.#failure !== undefined || this.#waiting >= mostWaiting) return true;
    if (performance.now() - this.#openedAt >= longestWindowMs) return true;
    if (this.#fullCalls < fullCallsPerWindow) return false;
    let partCalls = 0;
    for (const { contacts } of this.harvests.values())
      for (const waiting of contacts.values()) if (waiting.length > 0) partCalls += 1;
    return this.#fullCalls >= fullCallsPerPartCall * partCalls;
  }

  /** Matches the contacts of a stretch, and begins the calls that they fill. @throws what an earlier call threw */
  async take({ contacts, shifted }: Stretch): Promise<void> {
    this.shifted ||= shifted;
    for (const contact of contacts)
      for (const [member, harvest] of this.harvests) this.#site.matcher.take(contact, member, harvest);
    this.#fill('full calls');
    while (this.#fills.size > this.#site.lanes) await Promise.race(this.#fills);
    this.#rethrow();
  }

  /** Adds what is left to the segments and waits for every call. @throws what a call threw */
  async flush(): Promise<void> {
    this.#fill('all');
    await this.settle();
    this.#rethrow();
  }

  /** Waits for the calls under way, whatever becomes of them. */
  async settle(): Promise<void> {
    while (this.#fills.size > 0) await Promise.all(this.#fills);
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #fill(which: 'all' | 'full calls'): void {
    this.#waiting = 0;
    for (const [member, { contacts }] of this.harvests) {
      if (this.refused.has(member)) continue;
      for (const send of member.sends) {
        const found = contacts.get(send.id) ?? [];
        const least = which === 'all' ? 1 : maxContactsPerCall;
        while (found.length >= least) {
          const call = found.splice(0, maxContactsPerCall);
          if (call.length === maxContactsPerCall) this.#fullCalls += 1;
          this.#begin(member, send, call);
        }
        this.#waiting += found.length;
      }
    }
  }

  #begin(member: Member, send: Member['sends'][number], contacts: Contact[]): void {
    const { filler, handBack, onAnswer } = this.#site;
    const fill = async (): Promise<void> => {
      if (this.#failure !== undefined) return;
      try {
        handBack.throwIfAborted();
        this.filled.add(member.id);
        await filler.fill(send, contacts);
        onAnswer();
      } catch (error) {
        if (error instanceof ProviderError && error.outcome === 'rejected')
          this.refused.set(member, new SegmentRefused(error));
        else this.#failure ??= { error };
      }
    };
    const filling = fill().finally(() => this.#fills.delete(filling));
    this.#fills.add(filling);
  }
}
