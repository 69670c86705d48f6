// Following ends with a completed campaign or with a sentence, and leaves a line for each thing that happened.

import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign } from '#client/bridge.ts';
import { follow } from './follow.ts';
import { progressOn } from './progress.ts';
import { campaign, pageInMemory } from './test-sample.ts';

const measured = (done: number) =>
  campaign({ state: 'measuring', progress: { step: 'measure', done, total: 7 } });

/** Gives the answers one after the other, the last one for ever; like the client, it stops at the signal. */
async function* given(answers: Campaign[], signal: AbortSignal): AsyncIterable<Campaign> {
  const left = [...answers];
  for (;;) {
    yield (left.length > 1 ? left.shift() : left[0]) ?? campaign();
    await pause(0, undefined, { signal });
  }
}

async function followed(answers: Campaign[], withinMs = 60_000, signal = new AbortController().signal) {
  const { page, lines } = pageInMemory();
  const progress = progressOn(page);
  const end = follow(given(answers, signal), { progress, days: 7, withinMs, signal });
  return end.then(
    ({ state }) => ({ end: state, lines }),
    (error: Error) => ({ end: error.message, lines }),
  );
}

describe('follow', () => {
  it('ends with the completed campaign, and tells every stage and day once', async () => {
    const { end, lines } = await followed([measured(1), measured(1), measured(2), campaign()]);
    expect(end).toBe('completed');
    expect(lines.map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
      '✓ segment 5,000 of 5,000 customers looked up',
      '✓ schedule 4,848 of 4,848 handed to TextLocal',
      '✓ wait to send 12:00:00 UTC has come',
      'measure 1 of 7 days read',
      'measure 2 of 7 days read',
      '✓ measure 7 of 7 days read',
    ]);
  });

  it.each(['failed', 'held', 'cancelled'] as const)('says why a campaign is %s', async (state) => {
    const problem = { code: 'provider-refused', detail: 'TextLocal has no credits.' };
    const { end } = await followed([measured(1), campaign({ state, problem })]);
    expect(end).toBe(`The campaign is "${state}" (provider-refused): TextLocal has no credits.`);
  });

  it('does not wait for ever', async () => {
    const { end } = await followed([measured(1)], -1);
    expect(end).toBe('The campaign is still "measuring" after 0 seconds.');
  });

  it('stops when it is told to', async () => {
    const { end } = await followed([measured(1)], 60_000, AbortSignal.abort());
    expect(end).toMatch(/aborted/);
  });
});
