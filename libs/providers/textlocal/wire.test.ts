import { describe, expect, it } from '@jest/globals';
import {
  blankNumbers,
  countOf,
  decimalOf,
  flagOf,
  idOf,
  maxTextLength,
  storableTextOf,
  textOf,
} from './wire.ts';

describe('loose values', () => {
  it.each([
    [700000101, '700000101'],
    [' 700000101 ', '700000101'],
    ['12345678901234567890', '12345678901234567890'],
    [0, undefined],
    ['0', undefined],
    ['', undefined],
    [null, undefined],
    [1.5, undefined],
    [-3, undefined],
    [true, undefined],
    ['12\u0000', undefined],
    ['1\uD800', undefined],
    ['9'.repeat(65), undefined],
  ])('%j as an ID', (value, id) => expect(idOf(value)).toBe(id));

  it.each([
    [7, 7],
    ['7', 7],
    ['7.0', 7],
    [0, 0],
    [7.5, undefined],
    [2_147_483_647, 2_147_483_647],
    [2_147_483_648, undefined],
    [-1, undefined],
    ['', undefined],
    ['many', undefined],
    [true, undefined],
    [null, undefined],
  ])('%j as a count', (value, count) => expect(countOf(value)).toBe(count));

  it('are cut where no text could be sent any more', () => {
    expect(textOf('x'.repeat(1_000_000))).toHaveLength(maxTextLength);
  });

  it('can be stored when they are to be', () => {
    expect(storableTextOf('a\u0000b\uD800c 😀')).toBe('a\uFFFDb\uFFFDc 😀');
  });

  it.each([
    [0.08, 0.08],
    ['12.34', 12.34],
    ['-1', -1],
    ['1,234', undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('%j as a decimal', (value, decimal) => expect(decimalOf(value)).toBe(decimal));

  it.each([true, 'true', 'TRUE', 1, '1'])('%j as a set flag', (value) => expect(flagOf(value)).toBe(true));
  it.each([false, 'false', 0, '0', '', null, undefined])('%j as no flag', (value) =>
    expect(flagOf(value)).toBe(false),
  );
});

describe('blanking', () => {
  it.each([
    ['Invalid number 447700900001', 'Invalid number …'],
    ['+44 7700 900001 and 07700-900-002', '+… and …'],
    ['code 1234 in 2026', 'code 1234 in 2026'],
  ])('%j', (text, blanked) => expect(blankNumbers(text)).toBe(blanked));
});
