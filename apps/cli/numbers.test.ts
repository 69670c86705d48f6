import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { wholeNumber } from './numbers.ts';
import { runCommand } from './program.ts';

describe('a whole number', () => {
  const parse = wholeNumber({ from: 1, to: 200, unit: 'campaigns' });

  it.each(['1', '50', '200', '007'])('is taken within its range: %s', (given) => {
    expect(parse(given)).toBe(Number(given));
  });

  it.each([
    '',
    ' ',
    'x',
    '1x',
    '1.5',
    '-1',
    '+1',
    '0',
    '201',
    '1e2',
    '0x10',
    'NaN',
    'Infinity',
    '9'.repeat(400),
  ])('is nothing else: "%s"', (given) => {
    expect(() => parse(given)).toThrow('Give a whole number of campaigns from 1 to 200.');
  });
});

describe('a command with a number that is none', () => {
  /** Nobody is called: there is nobody at this address, which would be exit code 1. */
  const environment = { BRIDGE_URL: 'http://127.0.0.1:1', BRIDGE_KEY: 'no-key' };

  const send = ['campaigns', 'send', '--campaign', '1', '--template', '1001', '--at', '+1h'];
  it.each([
    [['campaigns', 'watch', 'id', '--every', 'x'], 'Give a whole number of seconds from 1 to 3600.'],
    [['campaigns', 'watch', 'id', '--every', '0'], 'Give a whole number of seconds from 1 to 3600.'],
    [[...send, '--watch', '--every', '-1'], 'Give a whole number of seconds from 1 to 3600.'],
    [['campaigns', 'list', '--limit', '201'], 'Give a whole number of campaigns from 1 to 200.'],
    [['audit', '--limit', 'many'], 'Give a whole number of entries from 1 to 200.'],
    [
      ['keys', 'rotate', 'acme', 'key', '--overlap', '1d'],
      'Give a whole number of seconds from 0 to 2592000.',
    ],
  ])('%j ends with exit code 2 and says what to write', async (args, sentence) => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const code = await runCommand(args, { environment, stdin, stdout, stderr });
    stderr.end();
    expect(code).toBe(2);
    expect(await text(stderr)).toContain(sentence);
  });
});
