// Texts that may arrive altered, since no trial has found out how TextLocal decodes them. Pure.

import type { TextWarning } from '#campaign/text-warnings.ts';
import { mayBeAltered } from '#providers/textlocal/second-decoding.ts';
import type { Account } from './account.ts';
import { traitsOf } from './traits.ts';

/** Once a trial has found it out, every text arrives as it is. */
export function decodingWarnings(
  account: Pick<Account, 'traits'>,
  { id, body }: { id: string; body: string },
): TextWarning[] {
  if (traitsOf(account)?.textDecoding !== undefined || !mayBeAltered(body)) return [];
  const detail = `Template ${id} has + or a percent sequence, which may arrive altered until a trial of the account has been made.`;
  return [{ code: 'text-may-be-altered', detail }];
}
