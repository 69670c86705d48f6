// Places that all accounts share: large uploads, estimates, exports, searches. Nobody's size or slowness takes them from the
// others: an account has a share, and who holds a place already leaves a reserve for those who hold none.

import { ProblemError } from '#problem/problem.ts';
import type { ServiceConfig } from '#service/parts.ts';

export interface PlaceRules {
  /** What is done at a place, for the detail of a refusal. */
  what: string;
  total: number;
  /** Most for one account. */
  share: number;
  /** Places that are left free by accounts that hold one. */
  reserve: number;
  /** Most that wait of one account; 0: nobody waits. */
  line: number;
  /** Longest wait. */
  waitMs: number;
}

export type Release = () => void;

interface Waiting {
  give: (release: Release) => void;
  timer: NodeJS.Timeout;
}

const retryAfterSeconds = 3;

export class Places {
  readonly #rules: PlaceRules;
  #taken = 0;
  readonly #held = new Map<string, number>();
  /** Who waits, by account; the account that was served last comes last. */
  readonly #lines = new Map<string, Waiting[]>();

  constructor(rules: PlaceRules) {
    this.#rules = rules;
  }

  /** @throws ProblemError too-many-requests when the account's share is taken, too-busy when others have all places */
  takeNow(account: string): Release {
    if (!this.#hasRoomFor(account)) throw this.#refusal(account);
    return this.#give(account);
  }

  /** Takes a place as soon as there is one. @throws ProblemError as `takeNow`, when too many wait or for too long */
  async take(account: string): Promise<Release> {
    const { line: most, waitMs } = this.#rules;
    const line = this.#lines.get(account) ?? [];
    if (line.length === 0 && this.#hasRoomFor(account)) return this.#give(account);
    if (line.length >= most) throw this.#refusal(account);
    return new Promise<Release>((give, refuse) => {
      const timer = setTimeout(() => {
        line.splice(line.indexOf(waiting), 1);
        if (line.length === 0) this.#lines.delete(account);
        refuse(this.#refusal(account));
      }, waitMs);
      const waiting: Waiting = { give, timer };
      line.push(waiting);
      this.#lines.set(account, line);
    });
  }

  #hasRoomFor(account: string): boolean {
    const { total, share, reserve } = this.#rules;
    const held = this.#held.get(account) ?? 0;
    return held < share && this.#taken < total - (held > 0 ? reserve : 0);
  }

  #give(account: string): Release {
    this.#taken += 1;
    this.#held.set(account, (this.#held.get(account) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#taken -= 1;
      const held = (this.#held.get(account) ?? 1) - 1;
      if (held === 0) this.#held.delete(account);
      else this.#held.set(account, held);
      this.#serve();
    };
  }

  /** Gives free places to those who wait, one account after the other. */
  #serve(): void {
    for (const [account, line] of this.#lines) {
      if (!this.#hasRoomFor(account)) continue;
      const first = line.shift();
      this.#lines.delete(account);
      if (line.length > 0) this.#lines.set(account, line);
      if (first === undefined) continue;
      clearTimeout(first.timer);
      first.give(this.#give(account));
    }
  }

  #refusal(account: string): ProblemError {
    const { what, share } = this.#rules;
    const held = this.#held.get(account) ?? 0;
    const again = `try again in ${retryAfterSeconds} seconds`;
    const extras = { retryAfterSeconds };
    return held > 0
      ? new ProblemError(
          'too-many-requests',
          `Your account has ${held} of the ${share} ${what} that it may have at the same time; wait until one has ended, or ${again}.`,
          extras,
        )
      : new ProblemError('too-busy', `All places for ${what} are taken; ${again}.`, extras);
  }
}

/** A share of half for each account, and a quarter left for those who hold none. */
const halfEach = (total: number): Pick<PlaceRules, 'total' | 'share' | 'reserve'> => ({
  total,
  share: Math.max(1, Math.floor(total / 2)),
  reserve: Math.floor(total / 4),
});
const nobodyWaits = { line: 0, waitMs: 0 } as const;
const exportsAtOnce = 16;
const searchesAtOnce = 8;
const requestsAtOnce = 1_024;

/** The places of one api process. */
export const createPlaces = (config: Pick<ServiceConfig, 'MAX_UPLOADS' | 'REQUESTS_PER_ACCOUNT'>) => ({
  /** Every request with a key, until its answer begins. */
  requests: new Places({
    what: 'requests under way',
    total: requestsAtOnce,
    share: config.REQUESTS_PER_ACCOUNT,
    reserve: requestsAtOnce / 4,
    line: 1_000,
    waitMs: 10_000,
  }),
  /** Lists that are larger than `smallBytes`. Each holds a connection to the database while it is read. */
  uploads: new Places({ what: 'large uploads', ...halfEach(config.MAX_UPLOADS), ...nobodyWaits }),
  /** Each holds some twenty bytes a customer while it reads a contact group. */
  estimates: new Places({
    what: 'estimates',
    ...halfEach(config.MAX_UPLOADS),
    line: 20,
    waitMs: 20_000,
  }),
  /** Each holds two bytes a customer for as long as its reader takes. */
  exports: new Places({ what: 'exports', ...halfEach(exportsAtOnce), ...nobodyWaits }),
  /** Pages of a list: each is read and written in one turn, so few of one account are made at the same time. */
  lists: new Places({ what: 'lists', total: 64, share: 2, reserve: 32, line: 200, waitMs: 10_000 }),
  /** Previews for a customer, who is searched in a contact group. */
  searches: new Places({
    what: 'searches for a customer',
    ...halfEach(searchesAtOnce),
    line: 20,
    waitMs: 20_000,
  }),
});
