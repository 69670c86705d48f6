// When two writings are one text.

import { describe, expect, it } from '@jest/globals';
import { likeness } from './likeness.ts';

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
