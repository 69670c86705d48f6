// Shows a campaign on its way, until it is completed.

import type { Campaign } from '#client/bridge.ts';
import { NotAsClaimed } from './claim.ts';
import type { Progress } from './progress.ts';
import { stagesOf } from './stages.ts';

export interface Following {
  progress: Progress;
  days: number;
  /** Longest time until it must be completed. */
  withinMs: number;
  signal: AbortSignal;
}

/**
 * Shows each view of the campaign, as `followCampaign` gives them, until it is completed.
 * @throws NotAsClaimed when it ends otherwise, stands still for a person, or takes too long
 */
export async function follow(
  views: AsyncIterable<Campaign>,
  { progress, days, withinMs, signal }: Following,
): Promise<Campaign> {
  const end = Date.now() + withinMs;
  // At once, before anything else is written below the picture.
  const breakOff = (): void => progress.end();
  signal.addEventListener('abort', breakOff);
  try {
    for await (const campaign of views) {
      progress.show(stagesOf(campaign, days, new Date()));
      if (campaign.state === 'completed') return campaign;
      refuseDeadEnd(campaign);
      if (Date.now() > end) {
        throw new NotAsClaimed(
          `The campaign is still "${campaign.state}" after ${Math.round(withinMs / 1_000)} seconds.`,
        );
      }
    }
  } finally {
    signal.removeEventListener('abort', breakOff);
    progress.end();
  }
  throw new NotAsClaimed('The campaign was lost from view before it was completed.');
}

function refuseDeadEnd({ state, problem }: Campaign): void {
  if (state !== 'failed' && state !== 'held' && state !== 'cancelled') return;
  throw new NotAsClaimed(
    `The campaign is "${state}"${problem === null ? '.' : ` (${problem.code}): ${problem.detail}`}`,
  );
}
