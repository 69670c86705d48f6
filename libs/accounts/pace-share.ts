// How the processes that call one account's TextLocal divide its limits: each holds a share of the calls at a time and of
// the calls a second, and all shares together are never more than the whole. Pure: the row and the clock are the caller's.

import { Type, type Static } from 'typebox';

const Share = Type.Object({
  /** Calls at a time that this process may have under way. */
  seats: Type.Number(),
  /** Calls a second that it may begin: whole, since several fractions could meet in one second. */
  rate: Type.Number(),
  /** Calls it would have under way if it could. */
  wanted: Type.Number(),
  /** Milliseconds since 1970 by the database's clock, as all times here: after it the share is free. */
  until: Type.Number(),
  /** Since when it holds a seat without having given all back. */
  since: Type.Number(),
});

/** One account's limits as they are divided now, by process. */
export const PaceState = Type.Object({
  shares: Type.Record(Type.String(), Share),
  /** TextLocal asked for a pause (429) until then. */
  pausedUntil: Type.Number(),
});
export type PaceState = Static<typeof PaceState>;

export interface Demand {
  process: string;
  /** Calls under way: their seats cannot be given back. Never more than this process holds. */
  running: number;
  /** Calls under way and waiting. */
  wanted: number;
  /** How long the share is good for. */
  leaseMs: number;
}

export interface Allotment {
  state: PaceState;
  /** Calls at a time; fewer than are running when others wait: then none begins until enough have ended. */
  seats: number;
  /** Calls a second. */
  rate: number;
  /** Others call the account too. */
  contended: boolean;
}

export interface Whole {
  seats: number;
  rate: number;
}

/** A share is held this long before it goes round, where there are more processes than there is to share. */
const turnMs = 2_000;

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Divides the limits anew for one process, in proportion to what each wants. What others hold is left to them. */
export function allot(before: PaceState, now: number, whole: Whole, demand: Demand): Allotment {
  const { process, running, leaseMs } = demand;
  const wanted = Math.min(demand.wanted, whole.seats);
  const live = Object.entries(before.shares).filter(([name, { until }]) => name !== process && until >= now);
  const others = live.map(([, share]) => share);
  const shares = Object.fromEntries(live);
  const contended = others.length > 0;
  const { pausedUntil } = before;
  if (wanted === 0 && running === 0) return { state: { shares, pausedUntil }, seats: 0, rate: 0, contended };

  const own = before.shares[process];
  const since = own !== undefined && own.seats > 0 && own.rate > 0 ? own.since : now;
  const all = wanted + sum(others.map((share) => share.wanted));
  const waitsInVain = others.some((share) => share.wanted > 0 && (share.seats === 0 || share.rate === 0));
  const isScarce = others.length >= Math.min(whole.seats, whole.rate);
  const isOver = waitsInVain && isScarce && now - since >= turnMs;
  const partOf = (total: number, most: number, held: number[]): number => {
    const fair = Math.max(1, Math.floor((total * wanted) / all));
    return isOver ? 0 : Math.max(0, Math.min(most, fair, total - sum(held)));
  };
  const seats =
    all <= whole.seats
      ? Math.min(wanted, whole.seats - sum(others.map((share) => share.seats)))
      : partOf(
          whole.seats,
          wanted,
          others.map((share) => share.seats),
        );
  const rate = partOf(
    whole.rate,
    whole.rate,
    others.map((share) => share.rate),
  );
  const held = Math.max(seats, running);
  const share = { seats: held, rate, wanted, until: now + leaseMs, since: held === 0 ? now : since };
  return { state: { shares: { ...shares, [process]: share }, pausedUntil }, seats, rate, contended };
}
