import { describe, expect, it } from '@jest/globals';
import { readMessage } from './message.ts';
import { readNumber } from './number.ts';

const plain = { secondDecode: 'percent' } as const;

describe('a message', () => {
  it.each([
    ['x'.repeat(160), 1],
    ['x'.repeat(161), 2],
    ['x'.repeat(306), 2],
    ['x'.repeat(307), 3],
    ['x'.repeat(765), 5],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
  ])('in the GSM alphabet takes parts of 160, then 153, with extension characters double', (text, parts) => {
    expect(readMessage(text, false, plain).parts).toBe(parts);
  });

  it.each([
    ['Ж'.repeat(70), 1],
    ['Ж'.repeat(71), 2],
    ['🎰'.repeat(35), 1],
    ['🎰'.repeat(36), 2],
  ])('in unicode takes parts of 70, then 67', (text, parts) => {
    expect(readMessage(text, true, plain).parts).toBe(parts);
  });

  it('sent without the unicode flag arrives with question marks', () => {
    expect(readMessage('Привет 🎰 £5', false, plain).content).toBe('?????? ? £5');
  });

  it('is decoded a second time, which leaves alone what encodes nothing', () => {
    expect(readMessage('50%25 off %26 more, 100% sure', false, plain).content).toBe(
      '50% off & more, 100% sure',
    );
    expect(readMessage('a+b %zz %ff', false, plain).content).toBe('a+b %zz %ff');
  });
});

describe('a number', () => {
  it.each(['447700900001', '+44 7700 900001', '00447700900001', '07700900001', 447700900001])(
    'written as %s is the same subscriber',
    (written) => {
      expect(readNumber(written)).toBe(447700900001);
    },
  );

  it('is told apart as malformed or invalid', () => {
    expect(readNumber('call me')).toBe('malformed');
    expect(readNumber(null)).toBe('malformed');
    expect(readNumber('44770090000')).toBe('invalid');
    expect(readNumber('123')).toBe('invalid');
    expect(readNumber('4915112345678')).toBe(4915112345678);
  });
});
