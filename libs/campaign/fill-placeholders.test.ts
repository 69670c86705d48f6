// What filling promises.

import { describe, expect, it } from '@jest/globals';
import { fillPlaceholders } from '#campaign/fill-placeholders.ts';

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

  it.each(['%%|', '%%|a^{', '%%|a^{"', '%%a ', '{{', '{{a', '{#a'])(
    'takes no longer than the text for one that repeats %j',
    (piece) => {
      const start = performance.now();
      fillPlaceholders(piece.repeat(50_000), {});
      expect(performance.now() - start).toBeLessThan(1_000);
    },
  );
});
