import { describe, expect, it } from '@jest/globals';
import { measureText, ucs2Characters } from './text.ts';

describe('the measure of a text', () => {
  it.each([
    ['', 'GSM-7', 0, 0],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['a'.repeat(765), 'GSM-7', 765, 5],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['€'.repeat(81), 'GSM-7', 162, 2],
    ['^{}[]~\\|€', 'GSM-7', 18, 1],
    ['é £ @ Ω\n', 'GSM-7', 8, 1],
    ['ж'.repeat(70), 'UCS-2', 70, 1],
    ['ж'.repeat(71), 'UCS-2', 71, 2],
    ['ж'.repeat(134), 'UCS-2', 134, 2],
    ['ж'.repeat(135), 'UCS-2', 135, 3],
    ['🎰'.repeat(35), 'UCS-2', 70, 1],
    ['🎰'.repeat(36), 'UCS-2', 72, 2],
    ['“quoted”', 'UCS-2', 8, 1],
  ])('%j', (text, encoding, characters, parts) => {
    expect(measureText(text)).toEqual({ encoding, characters, parts });
  });

  it.each([
    ['x', 'GSM-7'],
    ['€', 'GSM-7'],
    ['ж', 'UCS-2'],
  ])('is too long at once when it is %j a million times, without being measured', (sign, encoding) => {
    const begin = performance.now();
    const measure = measureText(sign.repeat(1_000_000));
    // The exact measure takes hours: its time grows with the square of the length.
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(measure).toMatchObject({ encoding, characters: 1_000_000 });
    expect(measure.parts).toBeGreaterThan(1000);
  });
});

describe('ucs2Characters', () => {
  it.each([
    ['Price: 5€ [ok]', []],
    ['“Привет”, привет 🎰', ['“', 'П', 'р', 'и', 'в', 'е', 'т', '”', 'п', '🎰']],
  ])('names the characters of %j that GSM-7 lacks', (text, characters) => {
    expect(ucs2Characters(text)).toEqual(characters);
  });
});
