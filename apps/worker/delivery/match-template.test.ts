// Texts of the history against a template: the same answer as a regular expression would give, in linear time.

import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { templateMatcher } from './match-template.ts';

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
