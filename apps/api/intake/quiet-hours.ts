// The hours in which an account wants nobody to be texted.

import { Temporal } from '@js-temporal/polyfill';
import type { Account } from '#accounts/account.ts';

/** Why a send time is refused, or nothing. Hours may run over midnight (21:00 to 08:00). */
export function inQuietHours(
  instant: Date,
  account: Pick<Account, 'quietHours' | 'timeZone'>,
): string | undefined {
  const hours = account.quietHours as { from: string; to: string } | null;
  if (hours === null) return undefined;
  const time = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(account.timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  const { from, to } = hours;
  const quiet = from <= to ? time >= from && time < to : time >= from || time < to;
  return quiet
    ? `sendAt is ${time} in ${account.timeZone}; the account's quiet hours are ${from} to ${to}.`
    : undefined;
}
