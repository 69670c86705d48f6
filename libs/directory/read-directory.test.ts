// What reading a whole group promises, on a TextLocal that gives short pages, or no total.

import { describe, expect, it } from '@jest/globals';
import type { Contact, TextLocal } from '#providers/textlocal/client.ts';
import { readDirectory } from './read-directory.ts';

const contact = (no: number): Contact => ({
  number: String(447_000_000_000 + no),
  firstName: '',
  lastName: '',
  custom1: `C-${no}`,
  custom2: '',
  custom3: '',
});

/** A group of `size` contacts; notes how many pages are read at the same time. */
function groupOf(size: number, options: { pageLimit?: number; told?: boolean; failAt?: number } = {}) {
  const { pageLimit = 1_000, told = true, failAt } = options;
  const seen = { calls: 0, underWay: 0, peak: 0 };
  const textlocal: Pick<TextLocal, 'contactsPage'> = {
    async contactsPage(_groupId, start, limit) {
      seen.calls += 1;
      seen.underWay += 1;
      seen.peak = Math.max(seen.peak, seen.underWay);
      await Promise.resolve();
      seen.underWay -= 1;
      if (failAt !== undefined && start >= failAt) throw new Error('unreadable');
      const length = Math.max(0, Math.min(limit, pageLimit, size - start));
      const contacts = Array.from({ length }, (_, index) => contact(start + index));
      return { contacts, reported: told ? size : undefined };
    },
  };
  return { textlocal: textlocal as TextLocal, seen };
}

const never = new AbortController().signal;

describe('readDirectory', () => {
  it.each([
    ['empty', 0, {}],
    ['smaller than a page', 7, {}],
    ['a page exactly', 1_000, {}],
    ['a row more than a page', 1_001, {}],
    ['many pages', 12_345, {}],
    ['given in short pages', 4_321, { pageLimit: 300 }],
    ['of a size not told', 3_210, { told: false }],
    ['in short pages, of a size not told', 3_210, { told: false, pageLimit: 77 }],
  ])('gives each contact once of a group %s', async (_what, size, options) => {
    const { textlocal } = groupOf(size, options);
    const ids = new Set<string>();
    const take = (contacts: readonly Contact[]) => {
      for (const { custom1 } of contacts) ids.add(custom1);
      return 'more' as const;
    };
    const read = await readDirectory({ textlocal, groupId: '1', lanes: 4, signal: never, take });
    expect(read).toEqual({ rows: size, cutOff: false });
    expect(ids.size).toBe(size);
  });

  it('reads as many pages at the same time as it may, and no more', async () => {
    const { textlocal, seen } = groupOf(20_000);
    await readDirectory({ textlocal, groupId: '1', lanes: 3, signal: never, take: () => 'more' });
    expect(seen.peak).toBe(3);
  });

  it('ends when there is enough, and gives nothing after that', async () => {
    const { textlocal, seen } = groupOf(100_000);
    let pages = 0;
    const take = () => {
      pages += 1;
      return pages === 5 ? ('enough' as const) : ('more' as const);
    };
    await readDirectory({ textlocal, groupId: '1', lanes: 4, signal: never, take });
    expect(pages).toBe(5);
    expect(seen.calls).toBeLessThan(12);
  });

  it('ends at the signal and says that it was cut off', async () => {
    const { textlocal, seen } = groupOf(100_000);
    const stop = new AbortController();
    const take = () => {
      stop.abort();
      return 'more' as const;
    };
    const read = await readDirectory({ textlocal, groupId: '1', lanes: 4, signal: stop.signal, take });
    expect(read).toEqual({ rows: 1_000, cutOff: true });
    expect(seen.calls).toBe(1);
  });

  it('fails when a page does, and begins no further page', async () => {
    const { textlocal, seen } = groupOf(100_000, { failAt: 4_000 });
    const reading = { textlocal, groupId: '1', lanes: 4, signal: never, take: () => 'more' as const };
    await expect(readDirectory(reading)).rejects.toThrow('unreadable');
    expect(seen.calls).toBeLessThan(12);
  });
});
