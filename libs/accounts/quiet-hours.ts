// The hours in which an account wants nobody to be texted. They may run over midnight (21:00 to 08:00).

import { Temporal } from '@js-temporal/polyfill';
import type { Account } from './account.ts';

type Quiet = Pick<Account, 'quietHours' | 'timeZone'>;

const hoursOf = ({ quietHours }: Quiet) => quietHours as { from: string; to: string } | null;

const zoned = (instant: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);

const clockOf = (instant: Date, timeZone: string): string =>
  zoned(instant, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });

function isQuiet(instant: Date, account: Quiet): boolean {
  const hours = hoursOf(account);
  if (hours === null) return false;
  const time = clockOf(instant, account.timeZone);
  const { from, to } = hours;
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/**
 * The first instant after `after` at which the account's clock shows `time` and it is quiet, or is not. Where clocks change
 * a time may occur twice or not at all, so both readings of today, tomorrow and the day after are looked at.
 */
function next(time: string, after: Date, account: Quiet, quiet: boolean): Date | undefined {
  const day = zoned(after, account.timeZone).toPlainDate();
  return [0, 1, 2]
    .flatMap((days) =>
      (['earlier', 'later'] as const).map((disambiguation) =>
        day.add({ days }).toPlainDateTime(time).toZonedDateTime(account.timeZone, { disambiguation }),
      ),
    )
    .map(({ epochMilliseconds }) => new Date(epochMilliseconds))
    .toSorted((a, b) => a.getTime() - b.getTime())
    .find((instant) => instant > after && isQuiet(instant, account) === quiet);
}

/** When the quiet hours end that an instant lies in; undefined when it lies in none. */
export function quietUntil(instant: Date, account: Quiet): Date | undefined {
  const hours = hoursOf(account);
  return hours !== null && isQuiet(instant, account) ? next(hours.to, instant, account, false) : undefined;
}

/** When the next quiet hours begin after an instant; undefined for an account without any. */
export function quietFrom(instant: Date, account: Quiet): Date | undefined {
  const hours = hoursOf(account);
  return hours === null ? undefined : next(hours.from, instant, account, true);
}

/** The account's quiet hours in words. */
export function describeQuietHours(account: Quiet): string {
  const hours = hoursOf(account);
  return hours === null ? 'none' : `${hours.from} to ${hours.to}, ${account.timeZone}`;
}

/** Why a send time is refused; undefined when it is not. */
export function inQuietHours(instant: Date, account: Quiet): string | undefined {
  const hours = hoursOf(account);
  if (hours === null || !isQuiet(instant, account)) return undefined;
  const { timeZone } = account;
  return `sendAt is ${clockOf(instant, timeZone)} in ${timeZone}; the account's quiet hours are ${hours.from} to ${hours.to}.`;
}
