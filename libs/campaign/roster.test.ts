import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { idFault } from './customer-block.ts';
import { OutcomeLog, type Outcome } from './outcome.ts';
import { Roster } from './roster.ts';
import { hashId } from './split.ts';

const customerId = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 128 })
  .filter((id) => idFault(id) === undefined);
/** Few different IDs, so that they repeat. */
const repeating = fc.constantFrom<string[]>(
  'a',
  'b',
  'A',
  ' a',
  'a ',
  'ä',
  'a\u0308',
  '😀',
  '0',
  '00',
  '1e0',
  '\u00a0',
);

function rosterOf(ids: readonly string[], templates: readonly number[] = [], blockSize = 7): Roster {
  const blocks = [];
  for (let from = 0; from < ids.length; from += blockSize) blocks.push(ids.slice(from, from + blockSize));
  const bytes = blocks.map((block) => Buffer.from(block.join('\n')));
  const roster = new Roster(
    'campaign',
    ids.length,
    bytes.reduce((sum, { length }) => sum + length, 0),
  );
  for (const [no, block] of bytes.entries()) {
    const named = templates.slice(no * blockSize, (no + 1) * blockSize);
    roster.addBlock(block, named.length > 0 ? Buffer.from(named) : null);
  }
  return roster;
}

describe('a roster', () => {
  it('finds each ID where it first came, marks the repeats, and tells every ID', () => {
    const ids = fc.oneof(fc.array(customerId), fc.array(repeating, { maxLength: 60 }));
    fc.assert(
      fc.property(ids, (all) => {
        const roster = rosterOf(all);
        expect(roster.size).toBe(all.length);
        for (const [position, id] of all.entries()) {
          const first = all.indexOf(id);
          expect(roster.find(id)).toBe(first);
          expect(roster.idAt(position)).toBe(id);
          expect(roster.hashAt(position)).toBe(hashId(id));
          expect(roster.outcomeAt(position)).toBe(first === position ? 'pending' : 'duplicate');
        }
      }),
    );
  });

  it('finds nobody else: not another spelling, a part, or several at once', () => {
    fc.assert(
      fc.property(fc.array(customerId, { maxLength: 30 }), fc.string({ unit: 'binary' }), (ids, other) => {
        fc.pre(!ids.includes(other) && other.isWellFormed());
        expect(rosterOf(ids).find(other)).toBe(-1);
      }),
    );
    const roster = rosterOf(['C-1', 'C-10', 'ä', 'x'.repeat(128)]);
    for (const id of [
      '',
      'c-1',
      'C-',
      'C-1 ',
      '1',
      'C-1\nC-10',
      'a\u0308',
      'x'.repeat(129),
      'x'.repeat(2_000),
    ]) {
      expect(roster.find(id)).toBe(-1);
    }
  });

  it('keeps the template named for a customer over block boundaries', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(250), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (nos, size) => {
          const roster = rosterOf(
            nos.map((_, at) => `C-${at}`),
            nos,
            size,
          );
          expect(nos.map((_, at) => roster.templateAt(at))).toEqual(nos);
        },
      ),
    );
  });

  it('refuses more customers than the campaign has', () => {
    const roster = new Roster('campaign', 2, 20);
    roster.addBlock(Buffer.from('a\nb'), null);
    expect(() => roster.addBlock(Buffer.from('c'), null)).toThrow(RangeError);
  });
});

describe('what is known of the customers', () => {
  it('adds up, in all and by send', () => {
    const roster = rosterOf(['a', 'b', 'c', 'd', 'a', 'e']);
    roster.set(0, 'segmented', 0);
    roster.set(1, 'segmented', 3);
    roster.set(2, 'segmented', 3);
    roster.set(3, 'opted-out', 1);
    const { total, segmentedBySend } = roster.tally();
    expect(total).toMatchObject({ segmented: 3, 'opted-out': 1, duplicate: 1, pending: 1 });
    expect(Object.values(total).reduce((sum, count) => sum + count)).toBe(6);
    expect([...segmentedBySend]).toEqual([
      [0, 1],
      [3, 2],
    ]);
  });

  it('stays segmented for the ledger when the delivery is known', () => {
    const roster = rosterOf(['a', 'b', 'c', 'd', 'e', 'f']);
    for (const [position, outcome] of [
      'segmented',
      'delivered',
      'undelivered',
      'expired',
      'unknown',
    ].entries())
      roster.set(position, outcome as Outcome, position % 2);
    roster.set(5, 'unresolved', 0);
    const { total, segmented, segmentedBySend } = roster.tally();
    expect(segmented).toBe(5);
    expect(total).toMatchObject({ segmented: 1, delivered: 1, unresolved: 1 });
    expect([...segmentedBySend]).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  it('is what the log said last', () => {
    const roster = rosterOf(['a', 'b']);
    const log = new OutcomeLog();
    log.add(1, 'segmented', 2);
    log.add(1, 'invalid-number', 4);
    roster.replay(log.take());
    expect([roster.outcomeAt(0), roster.outcomeAt(1), roster.sendNoAt(1)]).toEqual([
      'pending',
      'invalid-number',
      4,
    ]);
  });
});
