// What a customer reads, and who gets no text.

import { describe, expect, it } from '@jest/globals';
import { personalTexts } from './personal-text.ts';

const fields = {
  first_name: 'Ann',
  custom1: 'C-1',
  custom2: '%%first_name%% {last_name} #NAME#',
  custom3: 'x'.repeat(765),
};
const gsm = { encoding: 'GSM-7', parts: 1 };
const textOf = (text: string, allowUnknownPlaceholders = false) =>
  personalTexts({ text, allowUnknownPlaceholders })(fields);

describe('a personal text', () => {
  it.each([
    ['Hi %%first_name%%', { text: 'Hi Ann', characters: 6, ...gsm }],
    ['{{Custom 1}} Łódź', { text: 'C-1 Łódź', characters: 8, encoding: 'UCS-2', parts: 1 }],
    ['no placeholder', { text: 'no placeholder', characters: 14, ...gsm }],
    ['{{custom3}}', { text: fields.custom3, characters: 765, encoding: 'GSM-7', parts: 5 }],
    ['Hi %%last_name%%', { unfit: 'no-value' }],
    ['Hi %%offer%%', { unfit: 'no-value' }],
    ['{{custom3}}!', { unfit: 'too-long' }],
  ])('of %j', (template, expected) => {
    expect(textOf(template)).toEqual(expected);
  });

  it('is never blank', () => {
    const text = personalTexts({ text: ' {{custom1}} ', allowUnknownPlaceholders: false });
    expect(text({ custom1: '\u00A0' })).toEqual({ unfit: 'blank' });
  });

  it('takes a value for data, also one that looks like a placeholder', () => {
    expect(textOf('Code {{custom2}}')).toMatchObject({ text: `Code ${fields.custom2}` });
  });

  it('keeps what nothing fills when that is allowed, but no gap where a field has no value', () => {
    expect(textOf('{{offer}}, {{first_name}}', true)).toMatchObject({ text: '{{offer}}, Ann' });
    expect(textOf('{{offer}}, {{last_name}}', true)).toEqual({ unfit: 'no-value' });
  });
});
