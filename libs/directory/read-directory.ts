// Reads a whole group several pages at a time, for those who need each contact once and in no order.

import type { Contact } from '#providers/textlocal/client.ts';
import { pagesBetween, pageSize, readPage, type GroupReading } from './pages.ts';

export interface DirectoryReading extends GroupReading {
  /** Most pages read at the same time. */
  lanes: number;
  /** Ends the reading after the pages under way. */
  signal: AbortSignal;
  /** Gets every page; `enough` ends the reading. */
  take: (contacts: readonly Contact[]) => 'more' | 'enough';
}

/** Parts of the group after its first page: the last has no end, since contacts may have been added meanwhile. */
function* partsOf(from: number, total: number | undefined): Generator<[start: number, end?: number]> {
  let start = from;
  const lastStart = (total ?? 0) - pageSize;
  while (start < lastStart) {
    yield [start, start + pageSize];
    start += pageSize;
  }
  yield [start];
}

/**
 * Reads to the end of the group, until there is enough, or until the signal.
 * @returns the contacts read, and whether the signal ended it
 */
export async function readDirectory(reading: DirectoryReading): Promise<{ rows: number; cutOff: boolean }> {
  const { lanes, signal, take } = reading;
  let rows = 0;
  let ended = false;
  const over = (): boolean => ended || signal.aborted;
  const give = (contacts: readonly Contact[]): void => {
    rows += contacts.length;
    if (!over() && take(contacts) === 'enough') ended = true;
  };
  const first = await readPage(reading, 0);
  give(first.contacts);
  // One generator for all lanes: each takes the next part when it is done with its last.
  const parts = partsOf(first.contacts.length, first.total);
  const lane = async (): Promise<void> => {
    try {
      for (let part = parts.next(); !over() && part.done !== true; part = parts.next()) {
        for await (const contacts of pagesBetween(reading, ...part.value)) {
          give(contacts);
          if (over()) return;
        }
      }
    } catch (error) {
      ended = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { rows, cutOff: signal.aborted };
}
