import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { codeOf, OutcomeLog, outcomeOf, outcomes, replay, type Outcome } from './outcome.ts';

const size = 50;
const entry = fc.record({
  position: fc.nat(size - 1),
  outcome: fc.constantFrom(...outcomes),
  sendNo: fc.nat(255),
});

/** What the rows of a log say of each position. */
const read = (rows: Uint8Array[]) => {
  const codes = new Uint8Array(size);
  const sendNos = new Uint8Array(size);
  for (const row of rows) replay(row, codes, sendNos);
  return Array.from(codes, (code, at) => [outcomeOf(code), sendNos[at]]);
};

describe('the code of an outcome', () => {
  it('is the byte that was stored ever since: the list only grows', () => {
    expect(outcomes.map((outcome) => [codeOf(outcome), outcome])).toEqual([
      [0, 'pending'],
      [1, 'segmented'],
      [2, 'unresolved'],
      [3, 'duplicate'],
      [4, 'invalid-number'],
      [5, 'opted-out'],
      [6, 'delivered'],
      [7, 'undelivered'],
      [8, 'expired'],
      [9, 'unknown'],
    ]);
  });

  it('leads back to the outcome, and an unheard-of byte is refused', () => {
    for (const outcome of outcomes) expect(outcomeOf(codeOf(outcome))).toBe(outcome);
    expect(() => outcomeOf(outcomes.length)).toThrow(RangeError);
  });
});

describe('the log of outcomes', () => {
  it('gives back what was added; the last entry for a position counts, in one row or over several', () => {
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 20 }), { maxLength: 5 }), (rows) => {
        const expected: [Outcome, number][] = Array.from({ length: size }, () => ['pending', 0]);
        const log = new OutcomeLog();
        const stored = rows.map((entries) => {
          for (const { position, outcome, sendNo } of entries) {
            log.add(position, outcome, sendNo);
            expected[position] = [outcome, sendNo];
          }
          return log.take();
        });
        expect(read(stored)).toEqual(expected);
        expect(read([...stored, ...stored.slice(-1)])).toEqual(expected);
      }),
    );
  });

  it('takes six bytes an entry and is empty afterwards', () => {
    const log = new OutcomeLog();
    log.add(1_999_999, 'opted-out', 255);
    expect(log.size).toBe(1);
    expect([...log.take()]).toEqual([0x7f, 0x84, 0x1e, 0, 5, 255]);
    expect(log.size).toBe(0);
    expect(log.take()).toHaveLength(0);
  });

  it('is refused when it speaks of a customer the campaign does not have', () => {
    const log = new OutcomeLog();
    log.add(size, 'segmented', 0);
    const row = log.take();
    expect(() => read([row])).toThrow(RangeError);
  });

  it('refuses a send number that does not fit into its byte rather than storing another', () => {
    const log = new OutcomeLog();
    log.add(0, 'segmented', 256);
    expect(() => log.take()).toThrow(/out of range/);
  });
});
