// Follows a campaign through the API until it is completed.

import { setTimeout as pause } from 'node:timers/promises';
import { NotAsClaimed } from './claim.ts';
import type { Campaign, Optimove } from './optimove.ts';
import type { Progress } from './progress.ts';
import { stagesOf } from './stages.ts';

export interface Following {
  optimove: Pick<Optimove, 'campaign'>;
  progress: Progress;
  days: number;
  /** Longest time until it must be completed. */
  withinMs: number;
  signal: AbortSignal;
  /** Time between two questions. */
  everyMs?: number;
}

/**
 * Asks until the campaign is completed, and shows how far it is.
 * @throws NotAsClaimed when it ends otherwise, stands still for a person, or takes too long
 */
export async function follow(id: string, following: Following): Promise<Campaign> {
  const { optimove, progress, days, withinMs, signal, everyMs = 120 } = following;
  const end = Date.now() + withinMs;
  // At once, before anything else is written below the picture.
  const breakOff = (): void => progress.end();
  signal.addEventListener('abort', breakOff);
  try {
    for (;;) {
      const campaign = await optimove.campaign(id);
      progress.show(stagesOf(campaign, days, new Date()));
      if (campaign.state === 'completed') return campaign;
      refuseDeadEnd(campaign);
      if (Date.now() > end) {
        throw new NotAsClaimed(
          `The campaign is still "${campaign.state}" after ${Math.round(withinMs / 1_000)} seconds.`,
        );
      }
      await pause(everyMs, undefined, { signal });
    }
  } finally {
    signal.removeEventListener('abort', breakOff);
    progress.end();
  }
}

function refuseDeadEnd({ state, problem }: Campaign): void {
  if (state !== 'failed' && state !== 'held' && state !== 'cancelled') return;
  throw new NotAsClaimed(
    `The campaign is "${state}"${problem === null ? '.' : ` (${problem.code}): ${problem.detail}`}`,
  );
}
