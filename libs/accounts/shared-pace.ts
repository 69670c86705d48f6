// One account's limits over all processes. What each may do is one row in PostgreSQL, changed by compare-and-set; a
// process asks a few times a second, not for each call, and spends its share by itself. A share that was not renewed in
// time is not used any more: when the database is away no call begins, since nobody could say that it is allowed.

import { randomUUID } from 'node:crypto';
import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { SharedPace, SharedTurn } from '#providers/textlocal/gate.ts';
import { changePace } from './pace-row.ts';
import { allot, type Allotment } from './pace-share.ts';

export interface PaceLimits {
  accountId: string;
  requestsPerSecond: number;
  maxConcurrentRequests: number;
}

/** A share that is not renewed for so long is given to others; calls are begun only in the first half of it. */
const leaseMs = 10_000;
/** How soon a share is divided anew: while others call the account too, while alone, and after the last call. */
const contendedMs = 150;
const aloneMs = 400;
const idleMs = 1_000;
/** Calls may begin this much after their moment, so that a timer that fires late costs nothing. */
const slackMs = 25;
/** What is left out of the rate, so that calls that take longer to arrive than the next do not meet in one second. */
const margin = 0.06;
/** How long a call waits for a database that does not answer. */
const patienceMs = 5_000;

interface Waiting extends SharedTurn {
  go: () => void;
  fail: (error: unknown) => void;
}

class AccountPace implements SharedPace {
  readonly #database: Database;
  readonly #limits: PaceLimits;
  readonly #log: Log;
  readonly #process = randomUUID();
  readonly #waiting: Waiting[] = [];
  readonly #told: ((milliseconds: number) => void)[] = [];
  #running = 0;
  #seats = 0;
  #rate = 0;
  #raise: { rate: number; at: number } | undefined;
  #goodUntil = 0;
  #nextAt = 0;
  #contended = false;
  #dividedAt = -Infinity;
  #failingSince: number | undefined;
  #lastUse = 0;
  #dividing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(database: Database, limits: PaceLimits, log: Log) {
    this.#database = database;
    this.#limits = limits;
    this.#log = log;
  }

  begin(turn: SharedTurn): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
        turn.signal?.removeEventListener('abort', giveUp);
      };
      const giveUp = () => {
        leave();
        reject(turn.signal?.reason);
      };
      const waiting: Waiting = {
        ...turn,
        go: () => {
          leave();
          resolve(() => this.#ended());
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      if (this.#closed) return waiting.fail(notMade(turn));
      if (turn.signal?.aborted === true) return giveUp();
      turn.signal?.addEventListener('abort', giveUp, { once: true });
      const behind = turn.urgent ? this.#waiting.findIndex(({ urgent }) => !urgent) : -1;
      if (behind < 0) this.#waiting.push(waiting);
      else this.#waiting.splice(behind, 0, waiting);
      this.#pump();
    });
  }

  pause(milliseconds: number): void {
    changePace(this.#database, this.#limits.accountId, (state, now) => ({
      state: { ...state, pausedUntil: Math.max(state.pausedUntil, now + milliseconds) },
    })).catch((error: unknown) =>
      this.#log.warn({ err: error }, 'could not tell other processes of a pause'),
    );
  }

  onPause(told: (milliseconds: number) => void): void {
    this.#told.push(told);
  }

  handBack(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.fail(notMade(waiting));
  }

  async close(): Promise<void> {
    this.handBack();
    clearTimeout(this.#timer);
    await this.#dividing;
    if (this.#goodUntil === 0) return;
    this.#goodUntil = 0;
    await this.#divide().catch(() => undefined); // then the share lapses by itself
    clearTimeout(this.#timer);
  }

  #ended(): void {
    this.#running -= 1;
    this.#lastUse = performance.now();
    this.#pump();
  }

  /** Begins what may begin now, and sees to it that it is looked at again in time. */
  #pump(): void {
    const now = performance.now();
    const isGood = now < this.#goodUntil;
    if (this.#raise !== undefined && this.#raise.at <= now) {
      this.#rate = this.#raise.rate;
      this.#raise = undefined;
    }
    while (now < this.#goodUntil && this.#rate > 0 && this.#running < this.#seats) {
      const [first] = this.#waiting;
      if (first === undefined || this.#nextAt > now) break;
      this.#nextAt = Math.max(this.#nextAt, now - slackMs) + 1_000 / (this.#rate * (1 - margin));
      this.#running += 1;
      first.go();
    }
    this.#plan(now, isGood);
  }

  #plan(now: number, isGood: boolean): void {
    if (this.#dividing !== undefined) return;
    clearTimeout(this.#timer);
    const waits = this.#waiting.length > 0;
    const isBusy = waits || this.#running > 0;
    if (!isBusy && this.#goodUntil === 0) return;
    const lacks = waits && (!isGood || this.#rate === 0 || this.#running >= this.#seats);
    const every = isBusy ? (this.#contended || lacks ? contendedMs : aloneMs) : idleMs;
    const isFull = this.#seats >= this.#limits.maxConcurrentRequests && !this.#contended;
    // The first call does not wait for the clock; a process that has all there is need not ask for more.
    const isNew = waits && !isGood && this.#failingSince === undefined;
    const grows = lacks && isGood && !isFull && !this.#contended;
    const divideIn = isNew || grows ? this.#dividedAt + 5 - now : this.#dividedAt + every - now;
    const beginIn =
      waits && isGood && this.#rate > 0 && this.#running < this.#seats ? this.#nextAt - now : Infinity;
    const isDivision = divideIn <= beginIn;
    this.#timer = setTimeout(
      () => {
        if (isDivision) this.#divideAgain();
        else this.#pump();
      },
      Math.max(0, Math.min(divideIn, beginIn)),
    );
    if (!isBusy) this.#timer.unref();
  }

  #divideAgain(): void {
    this.#dividing ??= this.#divideOnce();
  }

  async #divideOnce(): Promise<void> {
    try {
      await this.#divide();
      this.#failingSince = undefined;
    } catch (error) {
      this.#failed(error);
    }
    this.#dividing = undefined;
    if (!this.#closed) this.#pump();
  }

  async #divide(): Promise<void> {
    const askedAt = performance.now();
    const isIdle = this.#running === 0 && this.#waiting.length === 0;
    const wanted =
      isIdle && !this.#closed && askedAt - this.#lastUse < idleMs ? 1 : this.#running + this.#waiting.length;
    const { accountId, maxConcurrentRequests, requestsPerSecond } = this.#limits;
    const whole = { seats: maxConcurrentRequests, rate: requestsPerSecond };
    if (wanted === 0) this.#seats = 0;
    // The seats it may use count as taken, so that it never has more under way than the row says: a smaller share is
    // first kept to, and given to others the next time.
    const running = () => Math.max(this.#running, this.#seats);
    const demand = { process: this.#process, wanted, leaseMs };
    const divided = await changePace(this.#database, accountId, (state, now) =>
      allot(state, now, whole, { ...demand, running: running() }),
    );
    this.#take(divided, divided.now, askedAt, wanted);
  }

  #take({ seats, rate, contended, state }: Allotment, now: number, askedAt: number, wanted: number): void {
    this.#seats = seats;
    this.#takeRate(rate, contended);
    this.#contended = contended;
    this.#dividedAt = performance.now();
    this.#goodUntil = wanted === 0 ? 0 : askedAt + leaseMs / 2;
    const pauseLeft = state.pausedUntil - now;
    if (pauseLeft > 0) for (const tell of this.#told) tell(pauseLeft);
  }

  /** What others gave up counts from a second later on: until then their last calls fill the limit. */
  #takeRate(rate: number, contended: boolean): void {
    const now = performance.now();
    if (!contended || rate <= this.#rate) {
      this.#rate = rate;
      this.#raise = undefined;
    } else if (this.#rate === 0) {
      this.#rate = rate;
      this.#nextAt = Math.max(this.#nextAt, now + 1_000);
    } else {
      this.#raise = { rate: Math.min(rate, this.#raise?.rate ?? rate), at: this.#raise?.at ?? now + 1_000 };
    }
  }

  #failed(error: unknown): void {
    const now = performance.now();
    this.#dividedAt = now;
    this.#failingSince ??= now;
    this.#log.warn({ err: error }, "could not ask for a share of an account's limits");
    if (now - this.#failingSince < patienceMs) return;
    for (const waiting of this.#waiting.splice(0)) waiting.fail(notMade(waiting));
  }
}

function notMade({ command }: SharedTurn): ProviderError {
  const detail = "not made, nobody could say whether the account's limits allow it";
  return new ProviderError({ outcome: 'not_sent', reason: 'late', command, detail });
}

/** The limits of one account, kept together with every other process on this database. */
export const openSharedPace = (database: Database, limits: PaceLimits, log: Log): SharedPace =>
  new AccountPace(database, limits, log);
