// Step "cancel": goes on taking a campaign back where the request could not finish it.

import { RunAgain } from '#jobs/consumer.ts';
import { cancelSends, type CancelResult } from '#handover/cancel.ts';
import type { Parts } from '#service/parts.ts';
import { rethrowForRetry } from './provider-error.ts';

const askAgainMs = 5_000;

/** Takes back what is not taken back yet. */
export async function cancel(parts: Parts, campaignId: string): Promise<void> {
  let result: CancelResult;
  try {
    result = await cancelSends(parts, campaignId);
  } catch (error) {
    // TextLocal refuses although the batch still stands in its list: asked again while there is time.
    throw new RunAgain(askAgainMs, rethrowForRetry(error).message);
  }
  if (result === 'open') throw new RunAgain(askAgainMs, 'the fate of a send is not known yet');
}
