// For tests: dates that clock changes make special, near enough for a campaign on whatever day the tests run.

import { Temporal } from '@js-temporal/polyfill';

/** Zones with a change of their own date, so that one of them is always less than a year ahead. */
const doubled = [
  { timeZone: 'Europe/London', firstAt: '00:30' },
  { timeZone: 'America/New_York', firstAt: '05:30' },
];

/** The next 01:30 that occurs twice, and the instant (UTC) at which it occurs first. */
export function nextDoubledHour(): { date: string; time: string; timeZone: string; first: string } {
  const today = Temporal.Now.plainDateISO('UTC');
  for (let days = 2; days < 364; days += 1) {
    const date = today.add({ days });
    for (const { timeZone, firstAt } of doubled) {
      const clock = date.toPlainDateTime('01:30');
      const earlier = clock.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
      const later = clock.toZonedDateTime(timeZone, { disambiguation: 'later' });
      // A skipped hour differs too, but is then moved off the clock's time.
      if (!earlier.equals(later) && earlier.toPlainDateTime().equals(clock)) {
        return {
          date: date.toString(),
          time: '01:30',
          timeZone,
          first: `${date.toString()}T${firstAt}:00.000Z`,
        };
      }
    }
  }
  throw new RangeError('no hour occurs twice within a year');
}

/** A day on which London is an hour before UTC: in July, or very soon when it is July. */
export function londonSummerDay(): string {
  const today = Temporal.Now.plainDateISO('UTC');
  if (today.month === 7) return today.add({ days: 2 }).toString();
  return today.with({ month: 7, day: 1, year: today.year + (today.month > 7 ? 1 : 0) }).toString();
}
