// Whether texts of a personalised send may have left that this database knows nothing of: it may have been set back to
// before they did. TextLocal's API history is the only trace; it is read once in the life of the
// processes before calls of a send are made.

import { knownBatches } from '#handover/known-batches.ts';
import { templateMatcher } from '#handover/match-text.ts';
import { clockMargin } from '#handover/reconcile.ts';
import type { Database } from '#platform/database.ts';
import type { Campaign, Send } from '#platform/prisma-client/client.ts';
import { isBarred, ProviderError } from '#providers/textlocal/errors.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';

/**
 * Reads the history since the send time for a text that could be one of the send's. Memory does not grow with the rows.
 * @returns true also when TextLocal does not tell
 * @throws ProviderError when it may tell later, or refuses the login
 */
export async function mayHaveTexted(
  { database, textlocal }: { database: Database; textlocal: TextLocal },
  send: Send & { campaign: Pick<Campaign, 'sendAt'> },
  now: Date,
): Promise<boolean> {
  const matches = templateMatcher(send.text);
  const from = new Date(send.campaign.sendAt.getTime() - clockMargin);
  const to = new Date(now.getTime() + clockMargin);
  const known = await knownBatches(database, send, new Date(from.getTime() - clockMargin));
  try {
    for await (const { batchId, text } of textlocal.history('api', { from, to })) {
      if (batchId !== undefined && known.has(batchId)) continue;
      if (text === undefined || matches(text)) return true;
    }
    return false;
  } catch (error) {
    // Neither a wrong login nor an account that is not called says anything about its texts.
    if (!(error instanceof ProviderError) || error.outcome !== 'rejected') throw error;
    if (error.meaning === 'login' || isBarred(error)) throw error;
    return true;
  }
}
