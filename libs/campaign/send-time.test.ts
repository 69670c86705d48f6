import { describe, expect, it } from '@jest/globals';
import { Temporal } from '@js-temporal/polyfill';
import * as fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { isTimeZone, readSendTime, sendAtSchema } from './send-time.ts';

const timeZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const from = Date.UTC(1975, 0, 1);
const second = fc.integer({ min: from / 1_000, max: Date.UTC(2045, 0, 1) / 1_000 });
const schema = Compile(sendAtSchema);

const wallClockOf = (epochMilliseconds: number, zone: string) => {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMilliseconds)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime();
  return asked(local, zone);
};
const asked = (local: Temporal.PlainDateTime, zone: string) => ({
  date: local.toPlainDate().toString(),
  time: local.toPlainTime().toString({ smallestUnit: 'second' }),
  timeZone: zone,
});

/** The first clock change of a zone after a time, of those that move the clock forward or back. */
function clockChange(zone: string, after: number, direction: 'forward' | 'back') {
  let at = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone);
  for (let count = 0; count < 8; count += 1) {
    const next = at.getTimeZoneTransition('next');
    if (next === null) return undefined;
    const before = next.subtract({ milliseconds: 1 });
    const moved = next.offsetNanoseconds - before.offsetNanoseconds;
    // Whole minutes only: the wall clock of a request has no fraction of a second.
    if (direction === 'forward' ? moved > 0 : moved < 0) return { next, before, movedMs: moved / 1e6 };
    at = next;
  }
  return undefined;
}

const named = (date: string, time: string, zone: string) =>
  readSendTime({ date, time, timeZone: zone }, 'UTC');

describe('an instant', () => {
  it('is taken as it is, in the time zone of the account', () => {
    fc.assert(
      fc.property(second, timeZone, (seconds, zone) => {
        const instant = new Date(seconds * 1_000);
        const text = instant.toISOString();
        expect(schema.Check(text)).toBe(true);
        expect(readSendTime(text, zone)).toEqual({ sendTime: { instant, timeZone: zone, wallClock: null } });
      }),
    );
  });

  it('may be written with an offset', () => {
    const reading = readSendTime('2026-11-24T17:30:00+05:30', 'UTC');
    expect(reading).toMatchObject({ sendTime: { instant: new Date('2026-11-24T12:00:00Z') } });
  });

  it.each(['2026-02-30T12:00:00Z', '2026-11-24T25:00:00Z', 'tomorrow', ''])(
    'is refused when it is %j',
    (text) => {
      expect(readSendTime(text, 'UTC')).toHaveProperty('fault');
    },
  );
});

describe('a time on the wall clock', () => {
  it('is the instant at which the clocks of the zone show it, or the first of two', () => {
    fc.assert(
      fc.property(second, timeZone, (seconds, zone) => {
        const epoch = seconds * 1_000;
        const wallClock = wallClockOf(epoch, zone);
        expect(schema.Check(wallClock)).toBe(true);
        const reading = readSendTime(wallClock, 'UTC');
        if (!('sendTime' in reading)) throw new Error(reading.fault);
        const { instant, wallClock: stored } = reading.sendTime;
        expect(wallClockOf(instant.getTime(), zone)).toEqual(wallClock);
        expect(instant.getTime()).toBeLessThanOrEqual(epoch);
        expect(stored).toMatchObject(wallClock);
        expect(stored?.note === undefined || instant.getTime() <= epoch).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is that of the account's zone when it names none", () => {
    const reading = readSendTime({ date: '2026-07-01', time: '12:00' }, 'Europe/London');
    expect(reading).toMatchObject({
      sendTime: { instant: new Date('2026-07-01T11:00:00Z'), wallClock: { timeZone: 'Europe/London' } },
    });
  });

  it.each([
    { date: '2026-02-30', time: '12:00', timeZone: 'UTC' },
    { date: '2026-13-01', time: '12:00', timeZone: 'UTC' },
    { date: '2026-11-24', time: '24:00', timeZone: 'UTC' },
    { date: '2026-11-24', time: '12:60', timeZone: 'UTC' },
  ])('is refused when no calendar or clock has it: %j', (wallClock) => {
    const reading = readSendTime(wallClock, 'UTC');
    expect(reading).toEqual({ fault: expect.stringContaining(`${wallClock.date} ${wallClock.time}`) });
  });
});

describe('a time that a clock change skips', () => {
  it('is refused, with the next time that exists', () => {
    expect(named('2026-03-29', '01:00', 'Europe/London')).toEqual({
      fault: expect.stringMatching(/skip it\. The next time that exists is 02:00$/),
    });
    expect(named('2026-03-29', '01:30', 'Europe/London')).toEqual({
      fault: expect.stringMatching(/skip it\. The next time that exists is 02:00$/),
    });
  });

  it('may be a whole day: then the next is on another date', () => {
    expect(named('2011-12-30', '12:00', 'Pacific/Apia')).toEqual({
      fault: expect.stringMatching(/skip it\. The next time that exists is 2011-12-31 00:00$/),
    });
  });

  it('is refused in every zone that has such a change, and the second after it is not', () => {
    fc.assert(
      fc.property(
        second,
        timeZone,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (after, zone, share) => {
          const change = clockChange(zone, after * 1_000, 'forward');
          fc.pre(change !== undefined);
          const firstSkipped = change.next.toPlainDateTime().subtract({ milliseconds: change.movedMs });
          const into = Math.floor((change.movedMs / 1_000) * share);
          expect(readSendTime(asked(firstSkipped.add({ seconds: into }), zone), 'UTC')).toEqual({
            fault: expect.stringContaining('does not exist'),
          });
          expect(readSendTime(asked(change.next.toPlainDateTime(), zone), 'UTC')).toMatchObject({
            sendTime: { instant: new Date(change.next.epochMilliseconds) },
          });
          const lastBefore = firstSkipped.subtract({ seconds: 1 });
          expect(readSendTime(asked(lastBefore, zone), 'UTC')).toMatchObject({
            sendTime: { instant: new Date(change.next.epochMilliseconds - 1_000) },
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a time that occurs twice', () => {
  it('is taken the first time, and the answer says so', () => {
    const reading = readSendTime({ date: '2026-10-25', time: '01:30', timeZone: 'Europe/London' }, 'UTC');
    expect(reading).toMatchObject({
      sendTime: {
        instant: new Date('2026-10-25T00:30:00Z'),
        wallClock: {
          note: expect.stringMatching(/occurs twice in Europe\/London; the first, at offset \+01:00/),
        },
      },
    });
  });

  it('is taken the first time in every zone that has such a change; the time after it has no note', () => {
    fc.assert(
      fc.property(
        second,
        timeZone,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (after, zone, share) => {
          const change = clockChange(zone, after * 1_000, 'back');
          fc.pre(change !== undefined);
          const into = Math.floor((-change.movedMs / 1_000) * share);
          const repeated = change.next.toPlainDateTime().add({ seconds: into });
          expect(readSendTime(asked(repeated, zone), 'UTC')).toMatchObject({
            sendTime: {
              instant: new Date(change.next.epochMilliseconds + change.movedMs + into * 1_000),
              wallClock: { note: expect.stringContaining('occurs twice') },
            },
          });
          const afterwards = change.next.toPlainDateTime().subtract({ milliseconds: change.movedMs });
          const reading = readSendTime(asked(afterwards, zone), 'UTC');
          expect('sendTime' in reading && reading.sendTime.wallClock).not.toHaveProperty('note');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a time zone', () => {
  it('is every one that the system lists', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) expect(isTimeZone(zone)).toBe(true);
    expect(isTimeZone('UTC')).toBe(true);
  });

  it.each([
    '',
    'Nowhere/Land',
    'Europe',
    'London',
    'GMT+25',
    '+01:00',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00[UTC]',
  ])('is not %j, and a time there is refused in words', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
    expect(readSendTime({ date: '2026-11-24', time: '12:00', timeZone: zone }, 'UTC')).toEqual({
      fault: `"${zone}" is not an IANA time zone such as Europe/London`,
    });
  });
});
