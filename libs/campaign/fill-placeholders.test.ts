// What filling promises, and that it finds the same placeholders as the measure of a text does.

import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { fillPlaceholders } from '#campaign/fill-placeholders.ts';
import { placeholders } from '#providers/textlocal/text.ts';

describe('fillPlaceholders', () => {
  const fields = { first_name: 'Ann', last_name: 'Lee', custom1: 'C-1', custom2: '', custom3: 'en' };

  it.each([
    ['Hi %%|first_name^{"inputtype":"text","maxlength":"30"}%%!', 'Hi Ann!'],
    ['Hi %%FIRSTNAME%% %%Last Name%%!', 'Hi Ann Lee!'],
    ['Hi {{ first_name }}, {#custom1#}', 'Hi Ann, C-1'],
    ['Nothing to fill: 50%% off', 'Nothing to fill: 50%% off'],
    ['Empty: [%%custom2%%]', 'Empty: []'],
  ])('fills %j', (text, filled) => {
    expect(fillPlaceholders(text, fields)).toEqual({ text: filled, missing: [] });
  });

  it('names what no field fills, once and as written, and leaves it in the text', () => {
    const text = '%%offer%% {#var#} %%offer%% %%FirstName%%';
    expect(fillPlaceholders(text, fields)).toEqual({
      text: '%%offer%% {#var#} %%offer%% Ann',
      missing: ['%%offer%%', '{#var#}'],
    });
  });

  it('never fills from what a value contains, nor from what every object has', () => {
    const odd = { first_name: '%%last_name%% $& $1', last_name: 'Lee' };
    expect(fillPlaceholders('%%first_name%%', odd).text).toBe('%%last_name%% $& $1');
    expect(fillPlaceholders('%%constructor%%', odd).missing).toEqual(['%%constructor%%']);
  });

  it('finds exactly the placeholders that the measure of a text finds', () => {
    const piece = constantFrom(
      '%%',
      '%',
      '|',
      '^',
      '{',
      '}',
      '#',
      '{{',
      '}}',
      '{#',
      '#}',
      'name',
      ' ',
      '_',
      '"',
      '1',
    );
    assert(
      property(array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        expect(fillPlaceholders(text, {}).missing).toEqual(placeholders(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are looked for in time that grows with the text only', () => {
    const begin = performance.now();
    for (const piece of ['%%|', '{{', '%%a ', '{#', '%%|a^{']) fillPlaceholders(piece.repeat(100_000), {});
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
