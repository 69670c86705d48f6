// A send whose echo shows another text than ours: taken back while TextLocal holds it. Only where a trial saw that echoes
// are exact. Texts are compared in memory; nothing but the verdict is kept.

import type { Account } from '#accounts/account.ts';
import { traitsOf } from '#accounts/traits.ts';
import { recordDeed, type Actor } from '#platform/audit.ts';
import type { Tx } from '#platform/database.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { echoDiffers } from '#providers/textlocal/echo.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';

/** Whether a text arrives altered, as far as the answer shows it. */
export const isAltered = (
  account: Pick<Account, 'traits'>,
  { content, text }: { content: string | undefined; text: string },
): boolean => traitsOf(account)?.echo === 'exact' && echoDiffers(content, text);

const attempts = 3;
/** A batch that is gone from the list this long before its time has not left. */
const marginMs = 60_000;

/**
 * Cancels a batch that was just taken.
 * @returns false when nobody can tell whether it is taken back
 */
export async function takeBack(
  textlocal: Pick<TextLocal, 'scheduled' | 'cancelScheduled'>,
  { batchId, leavesAt }: { batchId: string; leavesAt: Date },
  now: () => Promise<Date>,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await textlocal.cancelScheduled(batchId, { urgent: true });
      return true;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
    // Refused, or the answer was lost: the list tells.
    try {
      const listed = await textlocal.scheduled({ urgent: true });
      if (listed.some((each) => each.batchId === batchId)) continue;
      return leavesAt.getTime() - (await now()).getTime() > marginMs;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
  }
  return false;
}

const worker: Actor = { kind: 'worker', id: null, address: null, requestId: null };

/** Writes down that texts left altered: too late to take them back. */
export const recordAltered = (
  tx: Pick<Tx, 'auditEntry'>,
  { id: sendId, accountId, campaignId: target }: Pick<Send, 'id' | 'accountId' | 'campaignId'>,
  texts: number | null,
): Promise<void> =>
  recordDeed(tx, worker, { action: 'send.text-altered', accountId, target, details: { sendId, texts } });
