import { describe, expect, it } from '@jest/globals';
import { echoDiffers } from './echo.ts';

describe('an echo', () => {
  it.each([
    ['Caf\u0065\u0301 18+\r\nnow ', 'Café 18+\nnow'],
    ['  Two  spaces', 'Two spaces'],
  ])('that differs in white space or composition alone is the same text', (content, text) => {
    expect(echoDiffers(content, text)).toBe(false);
  });

  it('that differs in a sign is another text', () => {
    expect(echoDiffers('18 only', '18+ only')).toBe(true);
  });

  it('that is missing says nothing', () => {
    expect(echoDiffers(undefined, '18+ only')).toBe(false);
  });
});
