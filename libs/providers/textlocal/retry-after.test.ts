import { expect, it } from '@jest/globals';
import { retryAfterMs } from './retry-after.ts';

const now = Date.UTC(2026, 10, 24, 12);

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['1.5', 1500],
  ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['999999999', 3_600_000],
  ['Wed, 25 Nov 2026 12:00:00 GMT', 3_600_000],
  ['soon', 5000],
  ['', 5000],
  [undefined, 5000],
])('waits as told by %j, within reason', (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});
