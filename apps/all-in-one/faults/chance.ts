// Chances from a printed seed, so that a run of random moments can be repeated.

export interface Chance {
  /** From 0 up to, but not, 1. */
  next(): number;
  /** Whole milliseconds from 0 up to `ms`. */
  moment(ms: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
}

/** mulberry32: small, seeded, and even enough for chances. */
export function chanceFrom(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    moment: (ms) => Math.floor(next() * ms),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  };
}
