import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { allot, type PaceState } from './pace-share.ts';

const leaseMs = 10_000;
const perSecond = 10;
const empty: PaceState = { shares: {}, pausedUntil: 0 };
const held = ({ shares }: PaceState): number =>
  Object.values(shares).reduce((all, { seats }) => all + seats, 0);
const rates = ({ shares }: PaceState): number =>
  Object.values(shares).reduce((all, { rate }) => all + rate, 0);

/** Processes that ask in turn and use all that they get. */
function ask(state: PaceState, now: number, max: number, process: string, wanted: number, running = 0) {
  return allot(state, now, { seats: max, rate: perSecond }, { process, running, wanted, leaseMs });
}

describe('dividing the limits of an account', () => {
  it('gives everything to a process that is alone', () => {
    expect(ask(empty, 0, 8, 'a', 20)).toMatchObject({ seats: 8, rate: 10, contended: false });
  });

  it('never gives out more than there is, whoever asks for how much and dies when', () => {
    const step = fc.record({
      process: fc.constantFrom('a', 'b', 'c', 'd'),
      wanted: fc.nat(12),
      ended: fc.nat(4),
      after: fc.nat(4_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (steps, max) => {
        let state = empty;
        let now = 0;
        for (const { process, wanted, ended, after } of steps) {
          now += after;
          const own = state.shares[process];
          const running = own !== undefined && own.until >= now ? Math.max(0, own.seats - ended) : 0;
          ({ state } = ask(state, now, max, process, Math.max(wanted, running), running));
          expect(held(state)).toBeLessThanOrEqual(max);
          expect(rates(state)).toBeLessThanOrEqual(perSecond);
        }
      }),
    );
  });

  it('comes to fair shares once the calls under way have ended', () => {
    let { state } = ask(empty, 0, 8, 'a', 20);
    expect(ask(state, 100, 8, 'b', 20).seats).toBe(0);
    ({ state } = ask(state, 100, 8, 'b', 20));
    expect(ask(state, 200, 8, 'a', 20, 8).seats).toBe(4);
    ({ state } = ask(state, 200, 8, 'a', 20, 4));
    expect(ask(state, 300, 8, 'b', 20)).toMatchObject({ seats: 4, rate: 5 });
  });

  it('lets a single seat go round', () => {
    let { state } = ask(empty, 0, 1, 'a', 3);
    ({ state } = ask(state, 100, 1, 'b', 3));
    expect(ask(state, 200, 1, 'a', 3, 1).seats).toBe(1);
    expect(ask(state, 2_000, 1, 'a', 3, 1).seats).toBe(0);
    ({ state } = ask(state, 2_100, 1, 'a', 3, 0));
    expect(ask(state, 2_200, 1, 'b', 3).seats).toBe(1);
  });

  it('frees the share of a process that is silent for its lease', () => {
    const { state } = ask(empty, 0, 8, 'a', 20);
    expect(ask(state, leaseMs, 8, 'b', 20).seats).toBe(0);
    expect(ask(state, leaseMs + 1, 8, 'b', 20)).toMatchObject({ seats: 8, rate: 10 });
  });
});
