// What reading a contact group in stretches promises, on a TextLocal that returns short pages and whose rows move.

import { describe, expect, it } from '@jest/globals';
import type { Contact, TextLocal } from '#providers/textlocal/client.ts';
import { StretchReader } from './read-pages.ts';

const contact = (no: number): Contact => ({
  number: String(447_000_000_000 + no),
  firstName: '',
  lastName: '',
  custom1: `C-${no}`,
  custom2: '',
  custom3: '',
});

interface Options {
  pageLimit?: number;
  pageSize?: number;
  /** What `get_groups` says; the true size when left out. */
  size?: number | undefined;
  /** Rows that each page lacks of what was asked for. */
  short?: number;
  /** Called before each page with the calls so far. */
  before?: (rows: Contact[], calls: number) => void;
  /** Pages that come back empty, by the number of the call. */
  empty?: readonly number[];
  offset?: number;
  lastRow?: Buffer | null;
  lanes?: number;
}

async function readAll(rows: Contact[], options: Options = {}) {
  const {
    pageLimit = 1_000,
    pageSize = 1_000,
    empty = [],
    short = 0,
    offset = 0,
    lastRow = null,
    lanes = 3,
  } = options;
  let calls = 0;
  const textlocal: Pick<TextLocal, 'contactsPage'> = {
    async contactsPage(_groupId, start, limit) {
      calls += 1;
      options.before?.(rows, calls);
      const contacts = empty.includes(calls)
        ? []
        : rows.slice(start, start + Math.min(limit, pageLimit) - short);
      return { contacts, reported: undefined };
    },
  };
  const reading = {
    textlocal: textlocal as TextLocal,
    groupId: '1',
    size: 'size' in options ? options.size : rows.length,
    pageSize,
    onAnswer: () => undefined,
    customerIdOf: ({ custom1 }: Contact) => custom1,
  };
  const reader = new StretchReader(reading, { offset, lastRow, lanes });
  const ids: string[] = [];
  let shifted = false;
  let ended = false;
  while (!ended) {
    reader.readAhead(Number.MAX_SAFE_INTEGER);
    const stretch = await reader.take();
    if (stretch === undefined) break;
    ids.push(...stretch.contacts.map(({ custom1 }) => custom1));
    shifted ||= stretch.shifted;
    ended = stretch.ended;
  }
  return { ids, shifted, ended, calls, lastRow: reader.lastRow };
}

const group = (size: number): Contact[] => Array.from({ length: size }, (_, no) => contact(no));
const idsOf = (size: number): string[] => group(size).map(({ custom1 }) => custom1);

describe('reading a contact group in stretches', () => {
  it.each([
    ['an empty group', 0, {}],
    ['a group smaller than a page', 7, {}],
    ['a group of exactly one page', 1_000, {}],
    ['a group of one page and a row', 1_001, {}],
    ['a group of two stretches exactly', 1_999, {}],
    ['a group of many pages', 12_345, {}],
    ['short pages', 4_321, { pageLimit: 300 }],
    ['pages a row shorter than asked for', 3_210, { short: 1 }],
    ['pages that only hold the repeated row', 25, { pageLimit: 1 }],
    ['the pages that a trial saw', 4_321, { pageLimit: 300, pageSize: 300 }],
    ['pages of one row', 25, { pageLimit: 1, pageSize: 1 }],
    ['a group of unreported size', 3_210, { size: undefined }],
    ['short pages of a group of unreported size', 3_210, { size: undefined, pageLimit: 77 }],
  ])('gives every row once and in order for %s', async (_what, size, options) => {
    const read = await readAll(group(size), options);
    expect(read).toMatchObject({ shifted: false, ended: true });
    expect(read.ids).toEqual(idsOf(size));
  });

  it('needs one call a page and one for the end of the group', async () => {
    expect((await readAll(group(9_991), { lanes: 8 })).calls).toBeLessThanOrEqual(10 + 2);
  });

  it('asks again for an empty page below the size of the group', async () => {
    const read = await readAll(group(5_000), { empty: [2, 5] });
    expect(read).toMatchObject({ shifted: false, ended: true });
    expect(read.ids).toEqual(idsOf(5_000));
  });

  it('reports a shift when the group ends below its reported size', async () => {
    expect(await readAll(group(1_500), { size: 1_600 })).toMatchObject({ shifted: true, ended: true });
  });

  it.each([
    ['a removed row', (rows: Contact[]) => void rows.splice(10, 1)],
    ['an added row', (rows: Contact[]) => void rows.splice(10, 0, contact(99_999))],
  ])('notices %s between two pages', async (_what, change) => {
    const before = (rows: Contact[], calls: number) => {
      if (calls === 3) change(rows);
    };
    expect(await readAll(group(5_000), { before, lanes: 1 })).toMatchObject({ shifted: true });
  });

  it('notices a row removed between two short pages of one stretch', async () => {
    const before = (rows: Contact[], calls: number) => {
      if (calls === 2) rows.splice(5, 1);
    };
    expect(await readAll(group(900), { before, pageLimit: 300 })).toMatchObject({ shifted: true });
  });

  it('sees no shift when rows are added at the end', async () => {
    const before = (rows: Contact[], calls: number) => {
      if (calls === 2) rows.push(contact(5_000));
    };
    const read = await readAll(group(5_000), { before, lanes: 1 });
    expect(read).toMatchObject({ shifted: false });
    expect(read.ids).toEqual(idsOf(5_001));
  });

  it('notices after a pause that rows shifted, without keeping a phone number', async () => {
    const rows = group(3_000);
    const { lastRow } = await readAll(rows.slice(0, 1_000));
    expect(lastRow).toHaveLength(32);
    expect(await readAll(rows, { offset: 1_000, lastRow })).toMatchObject({ shifted: false });
    rows.splice(3, 1);
    expect(await readAll(rows, { offset: 1_000, lastRow })).toMatchObject({ shifted: true });
  });
});
