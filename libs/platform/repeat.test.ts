import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { repeat } from './repeat.ts';

describe('work that is repeated', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('leaves out what was due while it took long, and a stop waits only for what is under way', async () => {
    const ends: (() => void)[] = [];
    const repeated = repeat(() => new Promise((resolve) => ends.push(resolve)), 1_000);
    await jest.advanceTimersByTimeAsync(10_500);
    expect(ends).toHaveLength(1);
    let isStopped = false;
    const stopped = repeated.stop().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(isStopped).toBe(false);
    ends[0]?.();
    await stopped;
    expect(ends).toHaveLength(1);
  });

  it('goes on once it is done, until it is stopped', async () => {
    let times = 0;
    const repeated = repeat(async () => {
      times += 1;
    }, 1_000);
    await jest.advanceTimersByTimeAsync(3_500);
    await repeated.stop();
    await jest.advanceTimersByTimeAsync(3_500);
    expect(times).toBe(3);
  });
});
