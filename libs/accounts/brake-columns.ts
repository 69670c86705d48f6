// The brake as PUT and PATCH of an account write it.

import type { Account } from '#platform/prisma-client/client.ts';

/** Only put on or released when that is said: a change of other settings must not release it. */
export function brakeColumns(paused: boolean | undefined, before: Pick<Account, 'paused'> | null) {
  if (paused === undefined || paused === (before?.paused ?? false)) return {};
  return paused ? { paused, pausedAt: new Date() } : { paused, resumedAt: new Date() };
}
