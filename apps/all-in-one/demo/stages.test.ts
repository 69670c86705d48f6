// A campaign's state as stages: complete before the current one, empty after it.

import { describe, expect, it } from '@jest/globals';
import { campaign, counts } from './test-sample.ts';
import { stagesOf } from './stages.ts';

const before = new Date('2026-11-24T11:59:56.000Z');
const after = new Date('2026-11-24T12:00:01.000Z');

const brief = (view: Parameters<typeof stagesOf>[0], now: Date) =>
  stagesOf(view, 7, now).map(({ done, total, text }) => `${done}/${total} ${text}`.trim());

describe('stagesOf', () => {
  it('counts customers while segmenting', () => {
    const nobody = { ...counts, unresolved: 0, segmented: 0 };
    const progress = { step: 'segment' as const, done: 1_002, total: 5_000 };
    expect(brief(campaign({ state: 'segmenting', counts: nobody, progress }), before)).toEqual([
      '1002/5000 1,002 of 5,000 customers looked up',
      '0/0',
      '0/10000',
      '0/7',
    ]);
  });

  it('counts down to the send time', () => {
    const progress = { step: 'measure' as const, done: 0, total: 7 };
    expect(brief(campaign({ state: 'scheduled', progress }), before)).toEqual([
      '5000/5000 5,000 of 5,000 customers looked up',
      '4848/4848 4,848 of 4,848 handed to TextLocal',
      '6000/10000 4.0 s until 12:00:00 UTC',
      '0/7',
    ]);
  });

  it('counts days once the time has come, also before the first was read', () => {
    const progress = { step: 'measure' as const, done: 0, total: 7 };
    expect(brief(campaign({ state: 'scheduled', progress }), after).slice(2)).toEqual([
      '10000/10000 12:00:00 UTC has come',
      '0/7 0 of 7 days read',
    ]);
  });

  it('has everything behind it when completed', () => {
    expect(
      stagesOf(campaign(), 7, after).every(({ hasEnded, done, total }) => hasEnded && done === total),
    ).toBe(true);
  });
});
