import { describe, expect, it } from '@jest/globals';
import { inQuietHours } from './quiet-hours.ts';

const at = (time: string) => new Date(`2026-11-24T${time}Z`);
const quiet = (time: string, from: string, to: string, timeZone = 'UTC') =>
  inQuietHours(at(time), { quietHours: { from, to }, timeZone }) !== undefined;

describe('quiet hours over midnight', () => {
  it.each([
    ['20:59:59', false],
    ['21:00:00', true],
    ['23:59:59', true],
    ['00:00:00', true],
    ['07:59:59', true],
    ['08:00:00', false],
  ])('from 21:00 to 08:00 at %s: %s', (time, expected) =>
    expect(quiet(time, '21:00', '08:00')).toBe(expected),
  );
});

describe('quiet hours within a day', () => {
  it.each([
    ['11:59:59', false],
    ['12:00:00', true],
    ['13:59:59', true],
    ['14:00:00', false],
  ])('from 12:00 to 14:00 at %s: %s', (time, expected) =>
    expect(quiet(time, '12:00', '14:00')).toBe(expected),
  );

  it('that end when they begin are none', () => {
    for (const time of ['00:00:00', '12:00:00']) expect(quiet(time, '12:00', '12:00')).toBe(false);
  });
});

describe('the clock of the account', () => {
  it('decides, also where it is tomorrow or half an hour off', () => {
    expect(quiet('20:00:00', '21:00', '08:00', 'Asia/Kolkata')).toBe(true);
    expect(quiet('15:29:00', '21:00', '08:00', 'Asia/Kolkata')).toBe(false);
    expect(quiet('15:30:00', '21:00', '08:00', 'Asia/Kolkata')).toBe(true);
  });

  it('is named in the reason, with the time there', () => {
    const account = { quietHours: { from: '21:00', to: '08:00' }, timeZone: 'America/New_York' };
    expect(inQuietHours(at('03:05:00'), account)).toBe(
      "sendAt is 22:05 in America/New_York; the account's quiet hours are 21:00 to 08:00.",
    );
  });
});

it('an account without quiet hours takes every time', () => {
  expect(inQuietHours(at('03:00:00'), { quietHours: null, timeZone: 'UTC' })).toBeUndefined();
});
