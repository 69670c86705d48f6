// What rows of TextLocal's lists say about one send to a group: it is there, it is not, or nobody can tell. A row that names
// the send's group is the send. Any other has to be excluded: its batch is another send's, it names another group, its text
// cannot have come from ours, or its number is not in the segment. What is left over cannot be told from the send.

import type { Send } from '#platform/prisma-client/client.ts';
import type { HistoryRow } from '#providers/textlocal/client.ts';
import { textMatcher } from './match-text.ts';

export type Row = Pick<HistoryRow, 'batchId' | 'groupId' | 'groupName' | 'number' | 'text'>;

export interface Sought {
  send: Pick<Send, 'text' | 'segmentName' | 'batchId' | 'recipients'>;
  /** The segment. */
  groupId: string;
  /** Batches that belong to other sends and calls. */
  known: ReadonlySet<string>;
  /** Whether TextLocal has the number in the segment. */
  inSegment: (number: string) => Promise<boolean>;
}

/** Number look-ups for one send; beyond that nobody can tell. */
export const mostLookUps = 200;
/** A batch of which so many numbers are not in the segment is not the send's: of that, a few at most were taken out since. */
const missesOfABatch = 3;
/** Batches that cannot be excluded and are kept apart; beyond that nobody can tell anyway. */
const mostSuspects = 1_000;

interface Suspect {
  rows: number;
  /** Rows that name a number: a history of groups has one row for a whole batch. */
  texts: number;
  /** Rows whose number is not in the segment. */
  misses: number;
  /** The number of a row is in the segment: the others are not looked up. */
  isHit: boolean;
  /** And that row has a text that fits. */
  isAlike: boolean;
}

const unseen: Suspect = { rows: 0, texts: 0, misses: 0, isHit: false, isAlike: false };

export class HistoryEvidence {
  readonly #sought: Sought;
  readonly #mayBeOurs: (text: string) => boolean;
  readonly #excluded = new Set<string>();
  readonly #suspects = new Map<string, Suspect>();
  #lookUps = 0;
  #isUnclear = false;

  constructor(sought: Sought) {
    this.#sought = sought;
    this.#mayBeOurs = textMatcher(sought.send.text);
  }

  /** @returns whether this is the send */
  async take(row: Row): Promise<boolean> {
    const group = this.#groupOf(row);
    if (group === 'ours' || this.#isOurBatch(row)) return true;
    if (group === 'another') {
      // Its texts may come once more in the other history, where they name no group.
      if (row.batchId !== undefined) this.#exclude(row.batchId);
      return false;
    }
    if (!this.#isKnown(row)) await this.#weigh(row);
    return false;
  }

  /** Whether every row was excluded. */
  get isAbsent(): boolean {
    return !this.#isUnclear && [...this.#suspects.values()].every(({ rows, misses }) => rows === misses);
  }

  /** The one batch that is like the send in text, number and size, while nothing else could be it. */
  get onlyLike(): string | undefined {
    const left = [...this.#suspects].filter(([, { rows, misses }]) => rows > misses);
    const [batchId, suspect] = left[0] ?? [];
    const isOnly = left.length === 1 && !this.#isUnclear && suspect?.isAlike === true;
    return isOnly && suspect.texts === this.#sought.send.recipients ? batchId : undefined;
  }

  #groupOf({ groupId, groupName = '' }: Row): 'ours' | 'another' | 'unnamed' {
    const { groupId: ours, send } = this.#sought;
    const shown = groupName.trim().toLowerCase();
    const name = send.segmentName.toLowerCase();
    if (groupId === ours || shown === name) return 'ours';
    if (groupId !== undefined) return 'another';
    // A name that was cut off may be that of any send of the campaign.
    return name.startsWith(shown) ? 'unnamed' : 'another';
  }

  #isOurBatch({ batchId }: Row): boolean {
    return batchId !== undefined && batchId === this.#sought.send.batchId;
  }

  #isKnown({ batchId }: Row): boolean {
    if (batchId === undefined) return false;
    // A send whose batch was told has no other.
    const { known, send } = this.#sought;
    return send.batchId !== null || known.has(batchId) || this.#excluded.has(batchId);
  }

  #exclude(batchId: string): void {
    this.#suspects.delete(batchId);
    this.#excluded.add(batchId);
  }

  /** A row that names no group, in a batch that nobody knows. */
  async #weigh({ batchId, number, text }: Row): Promise<void> {
    if (text !== undefined && !this.#mayBeOurs(text)) {
      if (batchId !== undefined) this.#suspects.delete(batchId);
      return;
    }
    const before = batchId === undefined ? undefined : this.#suspects.get(batchId);
    const { rows, texts, misses, isHit, isAlike } = before ?? unseen;
    const place = number === undefined || isHit ? 'unknown' : await this.#placeOf(number);
    const nowMisses = misses + (place === 'elsewhere' ? 1 : 0);
    if (batchId === undefined) {
      if (place !== 'elsewhere') this.#isUnclear = true;
    } else if (nowMisses === rows + 1 && nowMisses >= missesOfABatch) {
      this.#exclude(batchId);
    } else if (before === undefined && this.#suspects.size === mostSuspects) {
      this.#isUnclear = true;
    } else {
      const hit = place === 'segment';
      this.#suspects.set(batchId, {
        rows: rows + 1,
        texts: texts + (number === undefined ? 0 : 1),
        misses: nowMisses,
        isHit: isHit || hit,
        isAlike: isAlike || (hit && text !== undefined),
      });
    }
  }

  async #placeOf(number: string): Promise<'segment' | 'elsewhere' | 'unknown'> {
    if (this.#lookUps === mostLookUps) {
      this.#isUnclear = true;
      return 'unknown';
    }
    this.#lookUps += 1;
    return (await this.#sought.inSegment(number)) ? 'segment' : 'elsewhere';
  }
}
