// A long computation in slices, so that nothing else that waits for the event loop waits for long.

import { setImmediate as nextTurn } from 'node:timers/promises';

const longestMs = 10;

export class TimeSlice {
  #began = performance.now();

  /** Asked between two steps, each far shorter than a slice. */
  get isOver(): boolean {
    return performance.now() - this.#began > longestMs;
  }

  /** Lets everything else that waits have its turn; then another slice begins. */
  async next(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
