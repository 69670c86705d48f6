// What a person should know before a campaign is sent, though nothing of it stops the campaign. Pure.

import type { Account } from '#accounts/account.ts';
import { describeQuietHours, quietFrom, quietUntil } from '#accounts/quiet-hours.ts';

export interface Warning {
  code: string;
  detail: string;
}

/** Says so when what is delayed may run into the account's quiet hours. */
export function quietWarnings(
  account: Pick<Account, 'quietHours' | 'timeZone'>,
  sendAt: Date,
  notAfter: Date,
): Warning[] {
  const from = quietFrom(sendAt, account);
  if (from === undefined || from >= notAfter) return [];
  const end = quietUntil(from, account) ?? from;
  const what = end > notAfter ? 'fails, since they end after notAfter' : 'waits for their end';
  const detail = `notAfter ${notAfter.toISOString()} reaches into the quiet hours (${describeQuietHours(account)}): a send delayed until ${from.toISOString()} ${what}.`;
  return [{ code: 'not-after-in-quiet-hours', detail }];
}

/** Figures of an estimate that warnings are drawn from. */
export interface Forecast {
  counts: { accepted: number; duplicate: number; resolved: number; unresolved: number };
  credits: number;
  /** null: TextLocal does not tell, or did not answer. */
  balance: number | null;
  /** Customers whose text cannot be filled, or is too long when it is. */
  unfilled: number;
  /** Says so when the wall clock shows the send time twice. */
  timeNote: string | undefined;
}

/** More unknown customers than this, and the list or the contact group is likely to be the wrong one. */
const highUnresolvedShare = 0.1;

/** Warnings that hold in every country. */
export function forecastWarnings({ counts, credits, balance, unfilled, timeNote }: Forecast): Warning[] {
  const warnings: Warning[] = [];
  const distinct = counts.accepted - counts.duplicate;
  if (balance === null) {
    const detail = 'TextLocal did not tell the balance: whether the credits suffice is not known.';
    warnings.push({ code: 'balance-unknown', detail });
  } else if (balance < credits) {
    const detail = `The campaign needs ${credits} credits; ${balance} are left.`;
    warnings.push({ code: 'balance-low', detail });
  }
  if (counts.resolved === 0) {
    warnings.push({ code: 'no-recipients', detail: 'Nobody would be texted: see the counts.' });
  }
  if (counts.unresolved > distinct * highUnresolvedShare) {
    const detail = `${counts.unresolved} of ${distinct} customers have no contact: look whether the contact group is up to date and customerIdField is the right one.`;
    warnings.push({ code: 'unresolved-share-high', detail });
  }
  if (unfilled > 0) {
    const detail = `${unfilled} customers would get no text: a placeholder has no value for them, or the filled text is too long.`;
    warnings.push({ code: 'placeholders-unfilled', detail });
  }
  if (timeNote !== undefined) warnings.push({ code: 'send-time-twice', detail: timeNote });
  return warnings;
}
