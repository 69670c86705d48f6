// What rows of TextLocal's lists say about a send: each reason to exclude one, and that nothing else excludes any.

import { describe, expect, it } from '@jest/globals';
import { array, asyncProperty, assert, boolean, constantFrom, integer, option, record } from 'fast-check';
import { HistoryEvidence, mostLookUps, type Row } from './history-evidence.ts';

const send = {
  text: 'Win 5%25 off & more, 18+',
  segmentName: 'optimove-51207-abcdefghi-12345678-1',
  batchId: null,
  recipients: 2,
};
const segment = new Set(['447710000001', '447710000002']);
const unnamed: Row = {
  batchId: '900',
  groupId: undefined,
  groupName: undefined,
  number: '447710000001',
  text: send.text,
};

interface Site {
  send?: Partial<Omit<typeof send, 'batchId'>> & { batchId?: string | null };
  known?: readonly string[];
}

function evidenceOf({ send: own = {}, known = [] }: Site = {}) {
  let lookUps = 0;
  const evidence = new HistoryEvidence({
    send: { ...send, ...own },
    groupId: '77',
    known: new Set(known),
    async inSegment(number) {
      lookUps += 1;
      return segment.has(number);
    },
  });
  return { evidence, lookUps: () => lookUps };
}

/** What is found of some rows. */
async function findingOf(rows: readonly Partial<Row>[], site?: Site) {
  const { evidence, lookUps } = evidenceOf(site);
  let found = false;
  for (const row of rows) found ||= await evidence.take({ ...unnamed, ...row });
  return { found, absent: evidence.isAbsent, like: evidence.onlyLike, lookUps: lookUps() };
}

describe('a row', () => {
  it.each<[string, Partial<Row>]>([
    ['group', { groupId: '77' }],
    ['group by its name', { groupName: ' Optimove-51207-abcdefghi-12345678-1' }],
  ])('that names the segment as its %s is the send, whatever else it says', async (_, row) => {
    expect(await findingOf([{ text: 'Something else', number: '447799999999', ...row }])).toMatchObject({
      found: true,
    });
  });

  it.each<[string, Partial<Row>, Site]>([
    ['its batch is that of another send', {}, { known: ['900'] }],
    ['the batch of the send is known and is another', {}, { send: { batchId: '901' } }],
    ['it names another group', { groupId: '78' }, {}],
    ['it names another group by its name', { groupName: 'Customers' }, {}],
    ['its text cannot have come from the send', { text: 'Your parcel is here' }, {}],
    ['its number is not in the segment', { number: '447799999999' }, {}],
  ])('is excluded when %s', async (_, row, site) => {
    expect(await findingOf([row], site)).toMatchObject({ found: false, absent: true });
  });

  it.each<[string, Partial<Row>]>([
    ['nothing', { batchId: undefined, number: undefined, text: undefined }],
    ['no text', { text: undefined }],
    ['no number', { number: undefined }],
    ['no number and an altered text', { number: undefined, text: 'Win 5% off &amp; more, 18 ' }],
    ['no number and a text with signs left out', { number: undefined, text: 'Win 5 off more 18' }],
    ['the beginning of the name of its group', { number: undefined, groupName: 'optimove-51207-abc' }],
    ['no batch', { batchId: undefined }],
  ])('is not excluded when it tells %s', async (_, row) => {
    expect(await findingOf([row])).toMatchObject({ found: false, absent: false });
  });

  it('with the batch of the send is the send', async () => {
    const site = { send: { batchId: '900' } };
    expect(await findingOf([{ number: undefined }], site)).toMatchObject({ found: true });
  });

  it('of the other history is excluded when its batch went to another group', async () => {
    const group = { groupId: '78', number: undefined };
    expect(await findingOf([group, { text: undefined }])).toMatchObject({ absent: true, lookUps: 0 });
  });
});

describe('a batch', () => {
  it('is taken for the send when text, numbers and size are alike and nothing else could be it', async () => {
    const rows = [{ number: undefined }, {}, { number: '447710000002' }];
    expect(await findingOf(rows)).toMatchObject({ absent: false, like: '900' });
  });

  it.each<[string, Partial<Row>[]]>([
    ['it has fewer texts', [{}]],
    ['it has more texts', [{}, {}, {}]],
    ['it shows no text', [{ text: undefined }, { text: undefined }]],
    ['it shows no numbers', [{ number: undefined }, { number: undefined }]],
    ['it has no ID', [{ batchId: undefined }, { batchId: undefined }]],
    ['another one could be the send too', [{}, {}, { batchId: '901' }]],
    ['a row tells nothing', [{}, {}, { batchId: undefined, number: undefined, text: undefined }]],
  ])('is neither the send nor excluded when %s', async (_, rows) => {
    expect(await findingOf(rows)).toMatchObject({ absent: false, like: undefined });
  });

  it('is excluded once three of its numbers are not in the segment', async () => {
    const rows = Array.from({ length: 500 }, (_, no) => ({
      number: String(447799000000 + no),
      text: undefined,
    }));
    expect(await findingOf(rows)).toMatchObject({ absent: true, lookUps: 3 });
  });

  it('is not excluded by a number that has been taken out of the segment since', async () => {
    const rows = [{ number: '447799999999' }, {}];
    expect(await findingOf(rows)).toMatchObject({ absent: false });
  });
});

describe('number look-ups', () => {
  it('stop at 200, and what would need more is not excluded', async () => {
    const rows = Array.from({ length: 300 }, (_, no) => ({
      batchId: String(1_000 + no),
      number: String(447799000000 + no),
      text: undefined,
    }));
    expect(await findingOf(rows.slice(0, mostLookUps))).toMatchObject({ absent: true, lookUps: 200 });
    expect(await findingOf(rows)).toMatchObject({ absent: false, lookUps: 200 });
  });
});

const alterations = [
  (text: string) => text,
  (text: string) => text.replace('%25', '%'),
  (text: string) => text.replace('%25', ''),
  (text: string) => text.replaceAll(/[^A-Za-z0-9]/g, ' '),
  (text: string) => text.replaceAll('+', ' ').trim(),
  (text: string) => text.replaceAll('&', '&amp;').replaceAll('+', '&#43;'),
  encodeURIComponent,
  (text: string) => text.toUpperCase(),
] as const;

describe('a send that TextLocal has', () => {
  it('is never absent, whatever its rows leave out or alter and whatever other rows there are', async () => {
    const kept = record({
      batchId: boolean(),
      groupId: boolean(),
      groupName: constantFrom('exact', 'upper', 'cut', 'none'),
      number: boolean(),
      text: option(constantFrom(...alterations)),
    });
    const others = array(
      record<Row>({
        batchId: option(constantFrom('901', '902', '903'), { nil: undefined }),
        groupId: option(constantFrom('78'), { nil: undefined }),
        groupName: option(constantFrom('Customers'), { nil: undefined }),
        number: option(constantFrom('447799999999', '447710000001'), { nil: undefined }),
        text: option(constantFrom('Your parcel is here', send.text), { nil: undefined }),
      }),
      { maxLength: 8 },
    );
    const names = {
      exact: send.segmentName,
      upper: send.segmentName.toUpperCase(),
      cut: 'optimove-51',
      none: undefined,
    };
    await assert(
      asyncProperty(
        array(kept, { minLength: 1, maxLength: 2 }),
        others,
        integer({ min: 0, max: 8 }),
        async (ours, rows, at) => {
          const shown = ours.map((keep, index): Row => ({
            batchId: keep.batchId ? '900' : undefined,
            groupId: keep.groupId ? '77' : undefined,
            groupName: names[keep.groupName],
            number: keep.number ? String(447710000001 + index) : undefined,
            text: keep.text?.(send.text),
          }));
          const { evidence } = evidenceOf({ known: ['902'] });
          let found = false;
          for (const row of [...rows.slice(0, at), ...shown, ...rows.slice(at)])
            found ||= await evidence.take(row);
          expect(found || !evidence.isAbsent).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
