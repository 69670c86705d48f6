// What a customer reads, who gets no text, and when two writings are one text.

import { describe, expect, it } from '@jest/globals';
import { likeness, personalText, unfillable } from './personal-text.ts';

const contact = {
  number: '447710000001',
  firstName: 'Ann',
  lastName: '',
  custom1: 'C-1',
  custom2: '%%first_name%%',
  custom3: 'x'.repeat(765),
};

describe('a personal text', () => {
  it.each([
    ['Hi %%first_name%%', { text: 'Hi Ann', encoding: 'GSM-7' }],
    ['{{Custom 1}} Łódź', { text: 'C-1 Łódź', encoding: 'UCS-2' }],
    ['no placeholder', { text: 'no placeholder', encoding: 'GSM-7' }],
    ['never filled again: {{custom2}}', { text: 'never filled again: %%first_name%%', encoding: 'GSM-7' }],
    ['{{custom3}}', { text: contact.custom3, encoding: 'GSM-7' }],
    ['Hi %%last_name%%', { unfit: 'no-value' }],
    ['Hi %%offer%%', { unfit: 'no-value' }],
    ['{{custom3}}!', { unfit: 'too-long' }],
  ])('of %j', (template, expected) => {
    expect(personalText(template, contact)).toEqual(expected);
  });

  it('is impossible when no contact has a field of that name', () => {
    expect(unfillable('Hi %%first_name%%, {{offer}}')).toEqual(['{{offer}}']);
    expect(unfillable('Hi %%LastName%%')).toEqual([]);
  });
});

describe('likeness', () => {
  it.each([
    ['50%20off, Ann', '50 off, Ann'],
    ['Hi “Ann”', 'Hi ?Ann?'],
    ['Hi Ann ', 'Hi  Ann'],
    ['bad %C3 end', 'bad  end'],
  ])('of %j is that of %j', (ours, theirs) => {
    expect(likeness(ours)).toBe(likeness(theirs));
  });

  it('tells two customers apart', () => {
    expect(likeness('Hi Ann, C-1')).not.toBe(likeness('Hi Ann, C-2'));
  });
});
