// For tests: another time of day for this process. Timers and what measures durations go on as they are.

import { jest } from '@jest/globals';

const others = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Lets `work` happen with a wall clock that is off by so many milliseconds, and stands still. */
export async function withClockOff<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: Date.now() + milliseconds, doNotFake: [...others] });
  try {
    return await work();
  } finally {
    jest.useRealTimers();
  }
}
