// What holds for every text: a placeholder is found whatever stands around it, and looking takes no longer than the text.

import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, string, stringMatching, tuple } from 'fast-check';
import { odditiesIn, placeholdersIn, unfilledDetail } from './placeholders.ts';

const identifier = stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/);
const delimiters = constantFrom(
  ['{', '}'],
  ['{{', '}}'],
  ['{{{', '}}}'],
  ['${', '}'],
  ['[[', ']]'],
  ['<<', '>>'],
  ['*|', '|*'],
  ['%%', '%%'],
  ['##', '##'],
  ['{#', '#}'],
  ['%', '%'],
  ['#', '#'],
  ['[%', '%]'],
  ['@contact.', ''],
);
const plain = stringMatching(/^[A-Za-z0-9 .,!?:;'"()/+=&\n£€éж🎰-]{0,40}$/u);

describe('any text', () => {
  it('that has an identifier between such delimiters is refused, whatever else it has', () => {
    const odd = array(
      constantFrom('{', '}', '%', '#', '[', ']', '<', '*', '|', '$', ' ', 'a', '1', '\n', '🎰'),
    );
    assert(
      property(odd, delimiters, identifier, plain, (before, [open = '', close = ''], name, after) => {
        // A blank before it: a sign of the text around would make it another shape, which is refused as well.
        const text = `${before.join('')} ${open}${name}${close} ${after}`;
        expect(unfilledDetail('1', placeholdersIn(text), false)).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it('that has one is refused or filled when placeholders are filled', () => {
    const fields = constantFrom('first_name', 'LASTNAME', 'Custom1');
    assert(
      property(plain, delimiters, fields, plain, (before, [open = '', close = ''], name, after) => {
        const text = `${before} ${open}${name}${close} ${after}`;
        const filled = ['%%', '{{', '{#'].includes(open);
        expect(unfilledDetail('1', placeholdersIn(text), true) === undefined).toBe(filled);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that has none of these delimiters passes without a warning', () => {
    assert(
      property(plain, (text) => {
        expect([placeholdersIn(text), odditiesIn(text.replaceAll('((', '('))]).toEqual([[], []]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is searched whatever it has, and found pieces are where they are said to be', () => {
    assert(
      property(tuple(string(), plain, string({ unit: 'binary' })), (parts) => {
        const text = parts.join('{a}');
        const points = Array.from(text);
        for (const { written, position } of [...placeholdersIn(text), ...odditiesIn(text)])
          expect(
            points
              .slice(position - 1)
              .join('')
              .startsWith(written),
          ).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '{',
    '{{',
    '{a',
    '{ ',
    '{a ',
    '{{a',
    '{#a',
    '{%',
    '{%a',
    '${a',
    '%',
    '%%',
    '%a',
    '%%a',
    '%a.',
    '%%|',
    '%%|a',
    '%C3',
    '#',
    '##',
    '#a',
    '#a-',
    '##a ',
    '[',
    '[[',
    '[[a',
    '[a ',
    '[%',
    '[%a',
    '<',
    '<<',
    '<<a',
    '<%',
    '<%a',
    '*|',
    '*|a',
    '*|a|',
    '*|a|b',
    '@',
    '@contact.',
    '@contact.a',
    '@contact.a.',
    '((',
    '((a',
    '$',
    '$a',
    ' ',
    'a',
    '{{a}}',
    '{a}',
    '%a%',
    '\uFFFC',
  ])('that repeats %j takes no longer than its length', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const start = performance.now();
    placeholdersIn(text);
    odditiesIn(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
