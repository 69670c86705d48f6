// Tables and charts say what the figures say, also where a count is tiny or zero.

import { describe, expect, it } from '@jest/globals';
import { cellsOf, daysChart, daysTable, labelled, ledgerTable } from './picture.ts';
import { counts, day } from './test-sample.ts';

describe('ledgerTable', () => {
  it('adds up to what was accepted', () => {
    expect(ledgerTable(counts)).toMatch(/^ +5,000 +in all +.* accepted$/m);
    expect(ledgerTable(counts)).toMatch(/^ +150 +unresolved/m);
  });

  it('says so when it does not', () => {
    expect(ledgerTable({ ...counts, duplicate: 0 })).toMatch(/4,998 +in all +but 5,000 were accepted/);
  });
});

describe('daysTable', () => {
  it('has a row a day and leaves out what never occurs', () => {
    const table = daysTable([day(1, { pending: 48 }), day(2, { expired: 48 })]);
    expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      [expect.stringMatching(/^─+$/)],
      ['day', 'delivered', 'pending', 'expired', 'rate'],
      [expect.stringMatching(/^─+$/)],
      ['1', '4,800', '48', '0', '99.0%'],
      ['2', '4,800', '0', '48', '99.0%'],
      [expect.stringMatching(/^─+$/)],
    ]);
  });

  it('fits into 80 columns with every count in it', () => {
    const table = daysTable([
      day(1, { pending: 1, expired: 1, invalid: 1, unknown: 1, blocked: 1, undelivered: 1 }),
    ]);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('cellsOf', () => {
  it('gives every count that is there a cell and fills the width exactly', () => {
    expect(cellsOf([4_846, 1, 1], 50)).toEqual([48, 1, 1]);
    expect(cellsOf([1, 1, 1], 50)).toEqual([16, 17, 17]);
    expect(cellsOf([10, 0, 0], 50)).toEqual([50, 0, 0]);
  });

  it('draws nothing of nothing', () => {
    expect(cellsOf([0, 0, 0], 50)).toEqual([0, 0, 0]);
  });
});

describe('daysChart', () => {
  it('stacks delivered, pending and lost texts', () => {
    const [first, second] = daysChart([day(1, { pending: 2_424 }), day(2, { invalid: 2_424 })], 10).split(
      '\n',
    );
    expect(first).toBe('day 1  █████░░░░░  50.0%');
    expect(second).toBe('day 2  █████▒▒▒▒▒  50.0%');
  });
});

describe('labelled', () => {
  it('breaks between words and keeps to its column', () => {
    expect(labelled('check', 'one two three', 13)).toBe('check one two\n      three');
  });

  it('leaves a word whole that is longer than the line', () => {
    expect(labelled('check', 'incomprehensible', 10)).toBe('check\n      incomprehensible');
  });
});
