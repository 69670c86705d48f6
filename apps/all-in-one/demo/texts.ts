// What the simulator saw leave; nobody could ask TextLocal that.

import type { TextsSummary } from '../../simulator/state/texts.ts';
import { claim } from './claim.ts';

/** @param signal breaks the call off. @throws NotAsClaimed when the simulator does not say */
export async function textsThatLeft(simulatorOrigin: string, signal: AbortSignal): Promise<TextsSummary> {
  const response = await fetch(`${simulatorOrigin}/_control/texts/summary`, { signal });
  claim(response.ok, `The simulator was asked what left and answered with ${response.status}.`);
  return (await response.json()) as TextsSummary;
}

/** What left since: without the text of the trial, which went to nobody else. */
export function textsSince(before: TextsSummary, after: TextsSummary): TextsSummary {
  const earlier = new Set(before.batches.map(({ batchId }) => batchId));
  return {
    ...after,
    texts: after.texts - before.texts,
    recipients: after.recipients - before.recipients,
    batches: after.batches.filter(({ batchId }) => !earlier.has(batchId)),
  };
}
