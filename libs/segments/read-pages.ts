// Reads a contact group as stretches of rows: several calls at a time, given in the order of their offsets. Each page
// repeats the last row of the page before, so that rows that shifted in between are noticed.

import { createHash } from 'node:crypto';
import type { Contact } from '#providers/textlocal/client.ts';
import { readPage, type GroupReading } from '#directory/pages.ts';

/** How often a page is asked for again that is empty although the group should have more rows. */
const emptyPageRetries = 3;

export interface Stretch {
  contacts: Contact[];
  /** The row before the first, as this stretch saw it; undefined at the start of the group. */
  before: Contact | undefined;
  /** Rows moved while the stretch was read, or the group ended before its reported size. */
  shifted: boolean;
  /** The group ends with this stretch. */
  ended: boolean;
}

export interface StretchReading extends GroupReading {
  /** Size of the group by `get_groups`; undefined when TextLocal does not report it. */
  size: number | undefined;
  /** Contacts on a full page: a stretch is one page. */
  pageSize: number;
  /** Called after each answered call. */
  onAnswer: () => void;
  customerIdOf: (contact: Contact) => string;
}

const isSameRow = (one: Contact | undefined, other: Contact | undefined): boolean =>
  one?.number === other?.number && one?.custom1 === other?.custom1;

/** The end of the stretch that begins at `start`: one full page, less the repeated row. */
const stretchEnd = (start: number, pageSize: number): number =>
  start + (start === 0 ? pageSize : Math.max(1, pageSize - 1));

/**
 * Reads the rows from `start` up to (not including) {@link stretchEnd}. TextLocal may return fewer rows than asked for:
 * the next call begins where the rows ended. An empty page below the size of the group is asked for again.
 */
async function readStretch(reading: StretchReading, start: number): Promise<Stretch> {
  const end = stretchEnd(start, reading.pageSize);
  const stretch: Stretch = { contacts: [], before: undefined, shifted: false, ended: false };
  let position = start;
  let last: Contact | undefined;
  for (let empty = 0; position < end;) {
    // In the end asked for without the repeated row, which may be all that a short page has room for.
    const overlap = position === 0 || empty > 1 ? 0 : 1;
    const { contacts: rows } = await readPage(reading, position - overlap, reading.pageSize);
    reading.onAnswer();
    if (overlap === 1) {
      const [repeated] = rows.splice(0, 1);
      if (position === start) stretch.before = repeated;
      else if (!isSameRow(repeated, last)) stretch.shifted = true;
    }
    if (rows.length === 0) {
      const isEnd = reading.size === undefined ? empty > 1 : position >= reading.size;
      empty += 1;
      if (!isEnd && empty <= emptyPageRetries) continue;
      // The reported size is wrong, or rows were removed: a second lap decides.
      stretch.shifted ||= !isEnd;
      stretch.ended = true;
      return stretch;
    }
    empty = 0;
    rows.splice(end - position);
    stretch.contacts.push(...rows);
    position += rows.length;
    last = rows.at(-1);
  }
  return stretch;
}

/** Reads stretches ahead of their consumer, and notices rows that shifted between two of them. */
export class StretchReader {
  readonly #reading: StretchReading;
  readonly #lanes: number;
  readonly #asked: Promise<Stretch>[] = [];
  #next: number;
  #last: Contact | undefined;
  #lastRow: Buffer | null;

  /**
   * @param lastRow the mark of the row before `offset` as it was at the last checkpoint; null when it is not known
   * @param lanes most stretches under way
   */
  constructor(
    reading: StretchReading,
    { offset, lastRow, lanes }: { offset: number; lastRow: Buffer | null; lanes: number },
  ) {
    this.#reading = reading;
    this.#next = offset;
    this.#lastRow = lastRow;
    this.#lanes = lanes;
  }

  /** Marks the last row that was read: a hash of its customer ID, since no phone number may be stored. */
  get lastRow(): Buffer | null {
    return this.#last === undefined ? this.#lastRow : this.#markOf(this.#last);
  }

  #markOf(contact: Contact): Buffer {
    return createHash('sha256').update(this.#reading.customerIdOf(contact)).digest();
  }

  #follows({ before }: Stretch): boolean {
    if (this.#last !== undefined) return isSameRow(before, this.#last);
    if (this.#lastRow === null) return true;
    return before !== undefined && this.#markOf(before).equals(this.#lastRow);
  }

  /** The first row that was not asked for yet. */
  get position(): number {
    return this.#next;
  }

  /** Asks for further stretches up to a row: to the end of the group and one call beyond, where its size is known. */
  readAhead(limit: number): void {
    const size = this.#reading.size ?? this.#next;
    while (this.#asked.length < this.#lanes && this.#next < limit && (this.#next <= size || !this.#isBusy)) {
      const stretch = readStretch(this.#reading, this.#next);
      stretch.catch(() => undefined); // heard where it is taken, or dropped with the rest
      this.#asked.push(stretch);
      this.#next = stretchEnd(this.#next, this.#reading.pageSize);
    }
  }

  get #isBusy(): boolean {
    return this.#asked.length > 0;
  }

  /** The next stretch in the order of offsets; undefined when none is under way. */
  async take(): Promise<Stretch | undefined> {
    const stretch = await this.#asked.shift();
    if (stretch === undefined) return undefined;
    if (!this.#follows(stretch)) stretch.shifted = true;
    this.#last = stretch.contacts.at(-1) ?? this.#last;
    if (stretch.ended) await this.drop();
    return stretch;
  }

  /** Waits for what is under way and forgets it. */
  async drop(): Promise<void> {
    await Promise.allSettled(this.#asked.splice(0));
  }
}
