// What the simulator saw leave; nobody could ask TextLocal that.

import type { TextsSummary } from '../../simulator/state/texts.ts';
import { claim } from './claim.ts';

/** @param signal breaks the call off. @throws NotAsClaimed when the simulator does not say */
export async function textsThatLeft(simulatorOrigin: string, signal: AbortSignal): Promise<TextsSummary> {
  const response = await fetch(`${simulatorOrigin}/_control/texts/summary`, { signal });
  claim(response.ok, `The simulator was asked what left and answered with ${response.status}.`);
  return (await response.json()) as TextsSummary;
}
