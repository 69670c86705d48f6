import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hashSecret, keyedHash } from '#platform/keyed-hash.ts';
import { idFault } from './customer-block.ts';
import { FingerprintedIds, WholeIds } from './customer-ids.ts';
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
  const idBytes = bytes.reduce((sum, { length }) => sum + length, 0);
  const roster = new Roster('campaign', ids.length, new WholeIds(ids.length, idBytes));
  for (const [no, block] of bytes.entries()) {
    const named = templates.slice(no * blockSize, (no + 1) * blockSize);
    roster.addBlock(block, named.length > 0 ? Buffer.from(named) : null);
  }
  return roster;
}

/** As an estimate fills it. */
function fingerprinted(all: readonly string[]): Roster {
  const ids = new FingerprintedIds();
  for (const id of all) {
    const bytes = Buffer.from(id);
    ids.append(bytes, 0, bytes.length);
  }
  const roster = new Roster('campaign', ids.count, ids);
  for (const _ of all) roster.enter(0);
  return roster;
}

describe('a roster', () => {
  it.each([
    ['whole', (all: string[]) => rosterOf(all)],
    ['as fingerprints', fingerprinted],
  ])('finds each ID where it first came and marks the repeats, with IDs that are %s', (_how, make) => {
    const ids = fc.oneof(fc.array(customerId), fc.array(repeating, { maxLength: 60 }));
    fc.assert(
      fc.property(ids, (all) => {
        const roster = make(all);
        expect(roster.size).toBe(all.length);
        for (const [position, id] of all.entries()) {
          const first = all.indexOf(id);
          expect(roster.find(id)).toBe(first);
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
    const roster = new Roster('campaign', 2, new WholeIds(2, 20));
    roster.addBlock(Buffer.from('a\nb'), null);
    expect(() => roster.addBlock(Buffer.from('c'), null)).toThrow(RangeError);
  });
});

describe('a roster whose customers were chosen to be slow', () => {
  const capacity = 4_096;
  const inOneSlot = (hash: (id: string) => number, count: number): string[] => {
    const ids: string[] = [];
    for (let no = 0; ids.length < count; no += 1) if (hash(`C-${no}`) % capacity < 64) ids.push(`C-${no}`);
    return ids;
  };
  const timed = (work: () => void): number => {
    const began = performance.now();
    work();
    return performance.now() - began;
  };

  it('is filled as fast as any: nobody knows the secret that its slots are chosen by', () => {
    const hostile = inOneSlot(hashId, 2_000);
    const usual = Array.from({ length: 2_000 }, (_, no) => `C-${no}`);
    const fillings = Array.from({ length: 5 }, () => [
      timed(() => rosterOf(hostile, [], 2_000)),
      timed(() => rosterOf(usual, [], 2_000)),
    ]);
    const [slowest, least] = [0, 1].map((which) => Math.min(...fillings.map((each) => each[which] ?? 0)));
    expect(slowest).toBeLessThan(5 * (least ?? 0) + 1);
    expect(rosterOf(hostile, [], 2_000).find(hostile[1_999] ?? '')).toBe(1_999);
  });

  it('is given up rather than slow, even to somebody who knows the secret', () => {
    const secret = hashSecret();
    const hostile = inOneSlot((id) => keyedHash(secret, Buffer.from(id)), 300);
    const block = Buffer.from(hostile.join('\n'));
    const roster = new Roster('campaign', 2_000, new WholeIds(2_000, block.length, secret));
    expect(() => roster.addBlock(block, null)).toThrow('a run of more than 256 slots');
  });

  it('has another secret each time it is loaded', () => {
    const bytes = Buffer.from('C-20431');
    const hashes = Array.from({ length: 8 }, () => new WholeIds(1, 0).seek(bytes, 0, bytes.length));
    expect(new Set(hashes).size).toBeGreaterThan(1);
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
