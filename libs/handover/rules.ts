// The rules that protect recipients, at the moment of a call: the brake, the limit of recipients, quiet hours, notAfter, test
// mode and texts that are not filled, as the account is now, whatever it was when the campaign was accepted. Pure: what is known goes in, what may be
// done comes out. Who asks, and how it is made sure that nothing changes in between: rules-at-call.ts.

import type { Account } from '#accounts/account.ts';
import { describeQuietHours, quietUntil } from '#accounts/quiet-hours.ts';
import { placeholdersIn, unfilledDetail } from '#campaign/placeholders.ts';
import type { Waiting } from '#campaign/waiting.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import type { SendProblemCode } from '#problem/catalogue.ts';

/** What the decision is drawn from, read in one moment. */
export interface Facts {
  now: Date;
  account: Pick<
    Account,
    | 'paused'
    | 'pausedAt'
    | 'resumedAt'
    | 'testMode'
    | 'quietHours'
    | 'timeZone'
    | 'maxRecipients'
    | 'allowUnknownPlaceholders'
  >;
  campaign: Pick<Campaign, 'sendAt' | 'notAfter' | 'testMode' | 'segmented' | 'approvedRecipients'>;
  send: Pick<Send, 'templateId' | 'text' | 'personalised' | 'allowUnknownPlaceholders'> & {
    waiting: Waiting | null;
  };
}

/** Whether a text may leave unfilled: by its campaign, or because its template was allowed on the account since then. */
export const allowsUnknown = (
  send: Pick<Send, 'templateId' | 'allowUnknownPlaceholders'>,
  account: Pick<Account, 'allowUnknownPlaceholders'>,
): boolean => send.allowUnknownPlaceholders || account.allowUnknownPlaceholders.includes(send.templateId);

export type WaitingFor = Pick<Waiting, 'code' | 'detail'>;

export type Verdict =
  /** Call now. `at`: TextLocal lets it go then, null for at once. `waiting`: why that is later than asked. */
  | { kind: 'call'; at: Date | null; test: boolean; waiting: WaitingFor | null }
  /** Do not call before `until`; null: before somebody resumes the account. `waiting` is null until the send time. */
  | { kind: 'wait'; until: Date | null; waiting: WaitingFor | null }
  /** A person decides. */
  | { kind: 'hold'; code: SendProblemCode; why: string }
  | { kind: 'fail'; code: SendProblemCode; why: string };

/** Why it is too late now. */
function whyLate({ now, account, campaign, send }: Facts): string {
  const { paused, pausedAt, resumedAt } = account;
  const window = `notAfter was ${campaign.notAfter.toISOString()}.`;
  if (paused) return `The account is paused since ${(pausedAt ?? now).toISOString()}; ${window}`;
  if (
    pausedAt !== null &&
    resumedAt !== null &&
    pausedAt <= campaign.notAfter &&
    resumedAt >= campaign.notAfter
  )
    return `The account was paused from ${pausedAt.toISOString()} to ${resumedAt.toISOString()}; ${window}`;
  if (send.waiting !== null)
    return `It waited since ${send.waiting.since}: ${send.waiting.detail} It is ${now.toISOString()}; ${window}`;
  return `It was ready for dispatch only at ${now.toISOString()}; ${window}`;
}

const latest = (a: Date, b: Date): Date => (a > b ? a : b);

const missed = (why: string): Verdict => ({ kind: 'fail', code: 'send-window-missed', why });

/** What may be done with a send whose segment is whole. */
export function decide(facts: Facts): Verdict {
  const { now, account, campaign, send } = facts;
  if (now > campaign.notAfter) return missed(whyLate(facts));
  if (!allowsUnknown(send, account)) {
    // Judged when the campaign was accepted, but perhaps by an older release.
    const why = unfilledDetail(send.templateId, placeholdersIn(send.text), send.personalised);
    if (why !== undefined) return { kind: 'fail', code: 'text-has-placeholders', why };
  }
  const limit = Math.max(account.maxRecipients ?? Infinity, campaign.approvedRecipients ?? 0);
  if (campaign.segmented > limit) {
    const why = `${campaign.segmented} recipients, ${account.maxRecipients} allowed.`;
    return { kind: 'hold', code: 'too-many-recipients', why };
  }
  if (account.paused) {
    const detail = `The account is paused; the send goes on when it is resumed, until ${campaign.notAfter.toISOString()}.`;
    return { kind: 'wait', until: null, waiting: { code: 'paused', detail } };
  }
  const quietEnd = quietUntil(latest(now, campaign.sendAt), account);
  const hours = describeQuietHours(account);
  if (quietEnd !== undefined && quietEnd > campaign.notAfter) {
    const end = quietEnd.toISOString();
    return missed(
      `The account's quiet hours (${hours}) last until ${end}; notAfter is ${campaign.notAfter.toISOString()}.`,
    );
  }
  const waiting: WaitingFor | null =
    quietEnd === undefined
      ? null
      : { code: 'quiet-hours', detail: `Quiet hours (${hours}) last until ${quietEnd.toISOString()}.` };
  const at = quietEnd ?? campaign.sendAt;
  const isLater = at > now;
  // TextLocal holds no calls of a personalised send: they wait here.
  if (isLater && send.personalised) return { kind: 'wait', until: at, waiting };
  return { kind: 'call', at: isLater ? at : null, test: campaign.testMode || account.testMode, waiting };
}

/** Whether a call that was decided on may still be made as it was. */
export function stillHolds(verdict: Verdict, facts: Facts): boolean {
  const again = decide(facts);
  return (
    verdict.kind === 'call' &&
    again.kind === 'call' &&
    again.test === verdict.test &&
    again.at?.getTime() === verdict.at?.getTime()
  );
}
