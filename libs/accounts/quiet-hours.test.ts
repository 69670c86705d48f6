import { describe, expect, it } from '@jest/globals';
import { inQuietHours, quietFrom, quietUntil } from './quiet-hours.ts';

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

describe('the end of quiet hours', () => {
  const until = (instant: string, from: string, to: string, timeZone: string) =>
    quietUntil(new Date(instant), { quietHours: { from, to }, timeZone })?.toISOString();

  it.each([
    ['2026-11-24T22:30:00Z', '21:00', '08:00', 'UTC', '2026-11-25T08:00:00.000Z'],
    ['2026-11-24T07:59:59Z', '21:00', '08:00', 'UTC', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T08:00:00Z', '21:00', '08:00', 'UTC', undefined],
    ['2026-11-24T13:00:00Z', '12:00', '14:00', 'UTC', '2026-11-24T14:00:00.000Z'],
    ['2026-11-24T20:00:00Z', '21:00', '08:00', 'Asia/Kolkata', '2026-11-25T02:30:00.000Z'],
    // Clocks go forward: the night is an hour shorter, and its end may be an hour that does not exist.
    ['2027-03-27T23:00:00Z', '21:00', '08:00', 'Europe/London', '2027-03-28T07:00:00.000Z'],
    ['2027-03-28T00:30:00Z', '21:00', '01:30', 'Europe/London', '2027-03-28T01:30:00.000Z'],
    // Clocks go back: an end that occurs twice comes a second time when the first is over.
    ['2026-10-25T00:20:00Z', '21:00', '01:30', 'Europe/London', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T01:20:00Z', '21:00', '01:30', 'Europe/London', '2026-10-25T01:30:00.000Z'],
  ])('at %s in hours from %s to %s of %s: %s', (instant, from, to, timeZone, expected) =>
    expect(until(instant, from, to, timeZone)).toBe(expected),
  );
});

it('the next quiet hours begin today or tomorrow, or never without any', () => {
  const account = { quietHours: { from: '21:00', to: '08:00' }, timeZone: 'Europe/London' };
  expect(quietFrom(at('20:59:00'), account)?.toISOString()).toBe('2026-11-24T21:00:00.000Z');
  expect(quietFrom(at('21:00:00'), account)?.toISOString()).toBe('2026-11-25T21:00:00.000Z');
  expect(quietFrom(at('12:00:00'), { quietHours: null, timeZone: 'UTC' })).toBeUndefined();
  const none = { quietHours: { from: '12:00', to: '12:00' }, timeZone: 'UTC' };
  expect(quietFrom(at('11:00:00'), none)).toBeUndefined();
});
