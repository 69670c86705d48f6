// Says whether an answer means yes or no, from its body alone: TextLocal refuses with HTTP 200.
// https://api.txtlocal.com/docs/ ("errors" are fatal, "warnings" are not).
import { refused } from './errors.ts';
import { Misfit } from './json.ts';
import { blankNumbers, countOf, isRecord, looseOf, textOf } from './wire.ts';

/** A warning of TextLocal, or its error about one recipient. Its own words, phone numbers blanked. */
export interface Notice {
  code: number | undefined;
  message: string;
}

/**
 * Judges a parsed answer. A refusal is `status: failure` or anything in `errors`; a missing `status` is left to the
 * payload's schema, since the documented sample of `get_scheduled` has none.
 *
 * @returns the warnings, when it is not a refusal
 * @throws {ProviderError} outcome `rejected` for a refusal
 * @throws {Misfit} when it is no object, or has a status that is neither word
 */
export function judge(command: string, answer: unknown): Notice[] {
  if (!isRecord(answer)) throw new Misfit('is no object');
  const errors = noticesOf(answer['errors']);
  const status = answer['status'];
  const word = typeof status === 'string' ? status.trim().toLowerCase() : undefined;
  if (errors.length > 0 || word === 'failure') {
    throw refused(command, errors.find(({ code }) => code !== undefined)?.code);
  }
  if (word !== 'success' && status !== undefined && status !== null) throw new Misfit('has an odd status');
  return noticesOf(answer['warnings']);
}

/**
 * The notices in `errors` or `warnings`: normally a list, sometimes one object, seldom an object of objects or plain
 * text. Unknown codes are kept.
 */
export function noticesOf(value: unknown): Notice[] {
  if (Array.isArray(value)) return value.flatMap((entry) => noticesOf(entry));
  if (isRecord(value)) {
    const single = 'code' in value || 'message' in value;
    return single ? [noticeOf(value)] : Object.values(value).flatMap((entry) => noticesOf(entry));
  }
  return typeof value === 'string' && value !== ''
    ? [{ code: undefined, message: blankNumbers(textOf(value)) }]
    : [];
}

function noticeOf(value: Record<string, unknown>): Notice {
  const code = countOf(looseOf(value['code']));
  return { code, message: blankNumbers(textOf(looseOf(value['message']))) };
}
