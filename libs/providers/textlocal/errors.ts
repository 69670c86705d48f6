// What can go wrong with a call to TextLocal, said so that a caller knows whether to call again.
// The decision is taken here and in call.ts only; nothing in this folder repeats a call by itself.

/**
 * The outcome of a failed call: what a caller may do next.
 *
 * - `not_sent`: nothing happened at TextLocal (or only reading failed); trying again may work.
 * - `retry_after`: nothing happened, and TextLocal asked for a pause or does not answer at all; not before `retryAfterMs`.
 * - `rejected`: TextLocal refused; the same call will be refused again.
 * - `unknown`: the call may have taken effect. Only for calls that change something. TextLocal has no
 *   idempotency key, so find out first (scheduled list, histories), or ask a person.
 */
export type CallOutcome = 'not_sent' | 'retry_after' | 'rejected' | 'unknown';

/**
 * How it went wrong.
 *
 * - `refused`: the answer says no, see `code`.
 * - `no-answer`: no connection, or the connection ended before the answer did.
 * - `too-slow`: not done within the call's time limit.
 * - `unreadable`: an answer came, but not one this client can judge (HTTP 5xx, HTML, cut off, wrong shape, too large).
 * - `busy`: HTTP 429, or a call not made because an earlier one was told 429.
 * - `late`: a call not made because its caller did not allow it any more when its turn came.
 * - `outage`: a call not made because the last ones of the account got no answer.
 * - `origin-not-allowed`: a call not made because the account's address is not one that may be called.
 * - `credentials-unreadable`: a call not made because the account's credentials cannot be opened for its address.
 */
export type ProviderErrorReason =
  | 'refused'
  | 'no-answer'
  | 'too-slow'
  | 'unreadable'
  | 'busy'
  | 'late'
  | 'outage'
  | Barred;

/** Reasons of calls that are not made until somebody changes the account or the configuration. */
export type Barred = 'origin-not-allowed' | 'credentials-unreadable';

/**
 * Codes in the `errors` list of a refusal. Codes 1, 2, 3 and 12–14 are on https://api.txtlocal.com/docs/ and its page
 * on creating groups, the rest in public clients. The set is not closed: an unknown code is kept as it came.
 * The same number in `warnings` can mean something else (3 is a bad login here, an invalid number there).
 */
export const Refusal = {
  noCommand: 1,
  unknownCommand: 2,
  login: 3,
  noRecipients: 4,
  noText: 5,
  textTooLong: 6,
  noCredits: 7,
  scheduleInvalid: 8,
  scheduleInPast: 9,
  groupNotFound: 10,
  groupEmpty: 11,
  nameMissing: 12,
  nameTooLong: 13,
  nameExists: 14,
  badJson: 15,
  groupMissing: 25,
  numberFormat: 32,
  tooManyNumbers: 33,
  groupAndNumbers: 34,
  senderInvalid: 43,
  senderMissing: 44,
  noValidNumber: 51,
  numberNotFound: 61,
  groupProtected: 62,
  textMatchesNoTemplate: 80,
  scheduleOutsideHours: 191,
  notAtThisTime: 192,
} as const;

/**
 * What a refusal means to a caller that knows no codes: the login, credits, group, name, time, number or text is at fault, or
 * the provider does not know the command.
 */
export type Meaning =
  | 'login'
  | 'no-credit'
  | 'not-there'
  | 'name-taken'
  | 'too-late'
  | 'number-refused'
  | 'text-refused'
  | 'unsupported';

const meanings: Readonly<Record<number, Meaning>> = {
  [Refusal.noCommand]: 'unsupported',
  [Refusal.unknownCommand]: 'unsupported',
  [Refusal.login]: 'login',
  [Refusal.noRecipients]: 'number-refused',
  [Refusal.noText]: 'text-refused',
  [Refusal.textTooLong]: 'text-refused',
  [Refusal.noCredits]: 'no-credit',
  [Refusal.scheduleInPast]: 'too-late',
  [Refusal.groupNotFound]: 'not-there',
  [Refusal.nameExists]: 'name-taken',
  [Refusal.groupMissing]: 'not-there',
  [Refusal.numberFormat]: 'number-refused',
  [Refusal.noValidNumber]: 'number-refused',
  [Refusal.textMatchesNoTemplate]: 'text-refused',
};

/** What a code in a list of errors means; undefined for one that no caller tells apart. */
export const meaningOfCode = (code: number | undefined): Meaning | undefined =>
  code === undefined ? undefined : meanings[code];

const refusalNames = new Map<number, string>(Object.entries(Refusal).map(([name, code]) => [code, name]));

/** What {@link ProviderError} is made of. `detail` must be our own words: never text that came from TextLocal. */
export interface ProviderFault {
  outcome: CallOutcome;
  reason: ProviderErrorReason;
  command: string;
  detail: string;
  code?: number | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * The one error of this client. `message` and `cause` never hold the API key, a phone number or message text, so it
 * may be logged and stored.
 *
 * Not in the family: an aborted `signal` rejects with the signal's own reason (unless the outcome is unknown), and a
 * call that breaks TextLocal's documented limits throws a `RangeError` before anything is sent.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly outcome: CallOutcome;
  readonly reason: ProviderErrorReason;
  /** TextLocal's command, e.g. `send`. */
  readonly command: string;
  /** TextLocal's own code, when it refused and gave one: for logs, and for this library. */
  readonly code: number | undefined;
  /** What a refusal means; undefined for codes that no caller tells apart, and for other failures. */
  readonly meaning: Meaning | undefined;
  /** Milliseconds to wait; set when `outcome` is `retry_after`. */
  readonly retryAfterMs: number | undefined;

  constructor(fault: ProviderFault) {
    super(
      `TextLocal ${fault.command}: ${fault.detail}`,
      fault.cause === undefined ? {} : { cause: fault.cause },
    );
    this.outcome = fault.outcome;
    this.reason = fault.reason;
    this.command = fault.command;
    this.code = fault.code;
    this.meaning = meaningOfCode(fault.code);
    this.retryAfterMs = fault.retryAfterMs;
  }
}

/** Whether the account is not called at all: nothing about TextLocal can be concluded from it. */
export const isBarred = (error: ProviderError): error is ProviderError & { reason: Barred } =>
  error.reason === 'origin-not-allowed' || error.reason === 'credentials-unreadable';

/**
 * The error for an answer that says no. TextLocal's own wording is left out on purpose: it can quote a number or text.
 *
 * @param command TextLocal's command
 * @param code the code of the first error that has one
 */
export function refused(command: string, code: number | undefined): ProviderError {
  const name = code === undefined ? undefined : refusalNames.get(code);
  const which = code === undefined ? 'without a code' : `with code ${code}${name ? ` (${name})` : ''}`;
  return new ProviderError({
    outcome: 'rejected',
    reason: 'refused',
    command,
    code,
    detail: `refused ${which}`,
  });
}
