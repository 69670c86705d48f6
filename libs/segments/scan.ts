// The scan of one account: reads the contact group once for all campaigns that wait, window by window, and finishes each
// campaign after its lap. One process at a time, the holder of the lease; the provider's pace is the limit.

import type { Connection } from '#accounts/connections.ts';
import { traitsOf } from '#accounts/traits.ts';
import { failCampaign } from '#campaign/transitions.ts';
import type { Matcher } from '#directory/matcher.ts';
import { pageSize } from '#directory/pages.ts';
import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { sendProblem, type SendProblem } from '#problem/problem.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { finishCampaign, type Finish } from './finish.ts';
import { knownSegments, NameUsedBefore } from './known-segments.ts';
import type { Lease, Resumption, ScanPosition } from './lease.ts';
import { hasReached, joinWaiting, lapEnd, loadMember, type Lap, type Member } from './members.ts';
import { StretchReader } from './read-pages.ts';
import type { SegmentFiller } from './segment-groups.ts';
import { Window, type SegmentRefused } from './window.ts';

export interface ScanSite {
  database: Database;
  connection: Connection;
  lease: Lease;
  matcher: Matcher;
  filler: SegmentFiller;
  log: Log;
  /** Most stretches read, and most calls that fill segments, at a time. */
  lanes: number;
  /** Aborted when the worker stops: the window under way is closed, no other opens. */
  stopping: AbortSignal;
  /** Aborted when other jobs wait for this one's place: the same, once a stretch was read. */
  turn: AbortSignal;
  /** Aborted, with what is to be thrown, when closing the window takes too long: calls under way end, none begins. */
  handBack: AbortSignal;
  progress: (done: number, total: number) => Promise<void>;
  /** Called for every campaign whose ledger was closed. */
  settled: Finish['settled'];
  /** Called with sends whose segments are complete. */
  ready: (sends: readonly Send[]) => Promise<void>;
  /** The problem of a campaign whose segment TextLocal refused to fill. */
  problemOf: (refused: SegmentRefused) => SendProblem;
}

export type ScanEnd =
  /** No campaign of the account waits. */
  | 'done'
  /** Other jobs wait for the place; the scan resumes at its checkpoint. */
  | 'others-wait'
  /** The worker stops; another one resumes at the checkpoint. */
  | 'stopped';

class Scan {
  readonly #site: ScanSite;
  readonly #members = new Map<string, Member>();
  readonly #finishing = new Map<string, Promise<void>>();
  /** Windows without a checkpoint yet. */
  readonly #open = new Set<Window>();
  #failure: { error: unknown } | undefined;
  #position: ScanPosition;
  #lastRow: Buffer | null;
  #size: number | undefined;
  #reader: StretchReader | undefined;

  constructor(site: ScanSite, { lastRow, ...position }: Resumption) {
    this.#site = site;
    this.#position = position;
    this.#lastRow = lastRow;
  }

  /** @throws what TextLocal, the database or the lease threw, after everything under way has ended */
  async run(): Promise<ScanEnd> {
    const { lease, stopping, turn } = this.#site;
    let closing: Promise<void> = Promise.resolve();
    try {
      for (;;) {
        const members = await this.#openWindow();
        if (members.length > 0) {
          const window = await this.#read(members);
          await closing;
          closing = this.#close(window, this.#position, this.#lastRow);
          closing.catch(() => undefined); // awaited with the next window
        } else {
          await closing;
          if (this.#finishing.size > 0) await Promise.race(this.#finishing.values());
        }
        this.#rethrow();
        const isIdle = members.length === 0 && this.#finishing.size === 0;
        if (isIdle && (await lease.close())) return 'done';
        if (stopping.aborted) return await this.#pause('stopped', closing);
        if (turn.aborted && members.length > 0) return await this.#pause('others-wait', closing);
      }
    } catch (error) {
      await this.#abandon(closing);
      throw error;
    }
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Lets everything under way end; what may be in a segment without a checkpoint is read back later. */
  async #abandon(closing: Promise<void>): Promise<void> {
    const { log, lease } = this.#site;
    await this.#reader?.drop();
    await Promise.allSettled([closing, ...this.#finishing.values()]);
    for (const window of this.#open) await window.settle();
    const uncertain = [...this.#open].flatMap((window) => [...window.filled]);
    await lease.release(uncertain).catch((error: unknown) => {
      log.warn({ err: error }, 'could not release the lease of a scan; it expires by itself');
    });
  }

  /** Lets campaigns join at the boundary. @returns the campaigns that need the rows behind it */
  async #openWindow(): Promise<Member[]> {
    const { connection, lease } = this.#site;
    const { textlocal, account } = connection;
    if (this.#reader === undefined) {
      const groups = await textlocal.groups();
      this.#size = groups.find(({ id }) => id === account.contactGroupId)?.size;
    }
    const laps = await joinWaiting(lease, this.#position, this.#size);
    const isReached = (lap: Lap): boolean => hasReached(this.#position, lapEnd(lap));
    await this.#load(laps.filter(({ id }) => !this.#finishing.has(id) && !this.#members.has(id)));
    const joined = new Set(laps.map(({ id }) => id));
    for (const member of this.#members.values()) {
      const isClosing = [...this.#open].some(({ harvests }) => harvests.has(member));
      if (!joined.has(member.id)) this.#members.delete(member.id);
      else if (isReached(member.lap) && !isClosing) this.#finish(member);
    }
    return [...this.#members.values()].filter(({ lap }) => !isReached(lap));
  }

  /** Loads campaigns that joined, and finds the groups that TextLocal has of them already. */
  async #load(laps: readonly ({ id: string } & Lap)[]): Promise<void> {
    const { database, connection, log, matcher, filler, lease } = this.#site;
    let loaded: Member[] = [];
    for (const { id, ...lap } of laps) loaded.push(await loadMember(database, id, lap));
    const site = { database, textlocal: connection.textlocal, log, matcher, lease };
    while (loaded.length > 0) {
      try {
        filler.remember(await knownSegments(site, loaded));
        for (const member of loaded) this.#members.set(member.id, member);
        return;
      } catch (error) {
        if (!(error instanceof NameUsedBefore)) throw error;
        await this.#fail(error.campaignId, sendProblem('name-used-before', 'segment', error.message));
        loaded = loaded.filter(({ id }) => id !== error.campaignId);
      }
    }
  }

  /** Fails one campaign; the scan continues without it. */
  async #fail(campaignId: string, problem: SendProblem): Promise<void> {
    const { database, lease, log } = this.#site;
    log.warn({ campaignId, problem: problem.code }, 'campaign failed; continuing scan');
    await failCampaign(database, campaignId, problem);
    await lease.write((client) =>
      client.query(
        'UPDATE campaign SET lap_round = NULL, lap_offset = NULL, read_back = true WHERE id = $1',
        [campaignId],
      ),
    );
    this.#members.delete(campaignId);
  }

  /** Reads a window from the current position on, and moves the position behind it. */
  async #read(members: readonly Member[]): Promise<Window> {
    const { connection, lease, lanes, matcher, filler, handBack, stopping, turn } = this.#site;
    const { textlocal, account } = connection;
    const onAnswer = () => lease.progressed();
    const { round, offset } = this.#position;
    this.#reader ??= new StretchReader(
      {
        textlocal,
        groupId: account.contactGroupId,
        size: this.#size,
        pageSize: traitsOf(account)?.pageSize ?? pageSize,
        onAnswer,
        customerIdOf: (contact) => matcher.customerIdOf(contact),
      },
      { offset, lastRow: this.#lastRow, lanes },
    );
    const reader = this.#reader;
    const ends = members.map(({ lap }) => lapEnd(lap)).filter((end) => end.round === round);
    const limit = Math.min(...ends.map((end) => end.offset), Number.MAX_SAFE_INTEGER);
    const window = new Window({ matcher, filler, lanes, handBack, onAnswer }, members);
    this.#open.add(window);
    for (let taken = 0; ; taken += 1) {
      const isOver = window.isFull || stopping.aborted || (turn.aborted && taken > 0);
      if (!isOver) reader.readAhead(limit);
      const stretch = await reader.take();
      if (stretch === undefined) break;
      handBack.throwIfAborted();
      this.#rethrow();
      await window.take(stretch);
      if (!stretch.ended) continue;
      this.#reader = undefined;
      this.#lastRow = null;
      this.#position = { round: round + 1, offset: 0 };
      return window;
    }
    this.#lastRow = reader.lastRow;
    this.#position = { round, offset: reader.position };
    return window;
  }

  /** Fills what is left, writes the checkpoint, and finishes the campaigns whose laps end here. */
  async #close(window: Window, position: ScanPosition, lastRow: Buffer | null): Promise<void> {
    const { lease, progress, problemOf } = this.#site;
    await window.flush();
    await writeCheckpoint(lease, { window, position, lastRow });
    this.#open.delete(window);
    for (const [{ id }, refused] of window.refused) await this.#fail(id, problemOf(refused));
    for (const member of window.harvests.keys()) {
      if (this.#members.has(member.id) && hasReached(position, lapEnd(member.lap))) this.#finish(member);
    }
    await progress(
      position.offset === 0 ? (this.#size ?? 0) : position.offset,
      this.#size ?? position.offset,
    );
  }

  /** Finishes a campaign while the scan reads on for the others. */
  #finish(member: Member): void {
    this.#members.delete(member.id);
    const finishing = finishCampaign(this.#site, member)
      .then(async (sends) => (sends.length > 0 ? this.#site.ready(sends) : undefined))
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#finishing.delete(member.id));
    this.#finishing.set(member.id, finishing);
  }

  /** Gives the lease back at a checkpoint. */
  async #pause(end: ScanEnd, closing: Promise<void>): Promise<ScanEnd> {
    await closing;
    await Promise.all(this.#finishing.values());
    this.#rethrow();
    await this.#site.lease.release();
    return end;
  }
}

/**
 * Scans until no campaign of the account waits, or until it has to pause; then the lease is closed or released.
 * @throws what TextLocal, the database or the lease threw; the lease is released then
 */
export const runScan = (site: ScanSite, from: Resumption): Promise<ScanEnd> => new Scan(site, from).run();
