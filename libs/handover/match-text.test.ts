// Texts of the history against a template: the same answer as a regular expression would give, in linear time.

import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, string, tuple } from 'fast-check';
import { templateMatcher, textMatcher } from './match-text.ts';

describe('textMatcher', () => {
  it.each([
    ['18+ only', '18  only'],
    ['5%25 off', '5% off'],
    ['5%25 off', '5 off'],
    ['5%25 off', '5%25 off'],
    ['5% off', '5%25 off'],
    ['5%2525 off', '5%25 off'],
    ['A %41BC', 'A ABC'],
    ['50%20off, Ann', '50 off, Ann'],
    ['Tom & Jerry’s', 'Tom &amp; Jerry&#39;s'],
    ['Tom &amp; Jerry', 'Tom & Jerry'],
    ['Hi “Ann”', 'Hi ?Ann?'],
    ['Café Zoë', 'Cafe Zo?'],
    ['bad %C3 end', 'bad  end'],
    ['Come and play at the best casino in town', 'Come and play at the best cas…'],
    ['Come and play at the best casino', 'Come and play at the best casino. Reply STOP to end'],
    ['???', 'anything'.slice(0, 0)],
    ['Привет', '??????'],
  ])('takes %j for what may come back as %j', (ours, shown) => {
    expect(textMatcher(ours)(shown)).toBe(true);
  });

  it.each([
    ['Come and play', 'Come and win'],
    ['Come and play', 'Come'],
    ['Come and play at the best casino in town', 'Come and play at the best casino in London'],
    ['Hi Ann, C-1', 'Hi Ann, C-2'],
    ['Café 5', 'Tea 5'],
    ['Come and play', ''],
  ])('tells %j from %j', (ours, shown) => {
    expect(textMatcher(ours)(shown)).toBe(false);
  });

  it('takes a text for its own whatever signs are replaced, encoded, decoded or dropped', () => {
    const sign = string({
      unit: constantFrom('%', '&', '+', ' ', '£', 'é', '’', '!', '#', ';', '<'),
      maxLength: 3,
    });
    const word = string({ unit: constantFrom('a', 'B', '7', '2', '5'), minLength: 1, maxLength: 5 });
    const alter = constantFrom<(text: string) => string>(
      (text) => text,
      (text) => encodeURIComponent(text),
      (text) => text.replaceAll(/[^A-Za-z0-9]/g, ' '),
      (text) => text.replaceAll(/[^A-Za-z0-9]/g, ''),
      (text) => text.replaceAll(/[^ -~]/g, '?'),
      (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      (text) => text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (each) => unescape(each)),
    );
    assert(
      property(array(tuple(word, sign), { minLength: 1, maxLength: 8 }), alter, (parts, altered) => {
        const text = parts.flat().join('');
        expect(textMatcher(text)(altered(text))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('templateMatcher', () => {
  it.each([
    ['Hi {{name}}, enjoy', 'Hi Ann, enjoy', true],
    ['Hi {{name}}, enjoy', 'Hi %41nn, enjoy', true],
    ['Hi {{name}}, enjoy', 'Hello Ann, enjoy', false],
    ['ab{{x}}bc', 'abc', false],
    ['a{{x}}b{{y}}b', 'ab', false],
    ['no placeholder', 'no placeholder!', true],
    ['no placeholder', 'no placeholder at all', false],
    ['{{x}}', 'anything', true],
  ])('compares %j with %j', (template, text, expected) => {
    expect(templateMatcher(template)(text)).toBe(expected);
  });

  it('accepts exactly the texts that a wildcard for each placeholder accepts', () => {
    const letters = string({ unit: constantFrom('a', 'b'), maxLength: 4 });
    assert(
      property(
        array(letters, { minLength: 1, maxLength: 5 }),
        string({ unit: constantFrom('a', 'b'), maxLength: 12 }),
        (parts, text) => {
          const expected = new RegExp(`^${parts.join('.*')}$`).test(text);
          expect(templateMatcher(parts.join('{{x}}'))(text)).toBe(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('accepts what a template was filled with, whatever the values', () => {
    assert(
      property(array(string({ maxLength: 20 }), { minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        const filled = `Hi ${a}! ${b} until ${c}`.replaceAll('%', '');
        expect(templateMatcher('Hi {{a}}! {{b}} until {{c}}')(filled)).toBe(true);
      }),
    );
  });

  it('searches a hostile template in time that grows with the text only', () => {
    // Wildcards take cubic time here, about 10 s; with six of them they would never end.
    const begin = performance.now();
    expect(templateMatcher(`${'{{custom1}}'.repeat(3)}Z`)('1'.repeat(3000))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(templateMatcher(`${'{{custom1}}'.repeat(6)}Z`)('1'.repeat(3000))).toBe(false);
  });

  it('does not exclude a text that is too long to compare', () => {
    expect(templateMatcher('Hi {{name}}')('x'.repeat(100_000))).toBe(true);
  });
});
