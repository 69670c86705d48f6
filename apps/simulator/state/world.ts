// The vendor as a whole: its accounts, its clock, its ids, and the faults it has been told to have.
import { setMaxListeners } from 'node:events';
import { Faults } from '../faults/faults.ts';
import type { SimulatorSettings } from '../options.ts';
import { SimulatedAccount } from './account.ts';
import type { AccountOptions } from './account.ts';
import { Calls } from './calls.ts';
import type { IdSource } from './outbox.ts';
import { readSwitches } from './switches.ts';
import { STOCK_KEY, stockContacts, stockOptions } from './stock.ts';

/** Public code shows batch ids above 2.3 billion and message ids above 13 billion: neither fits 31 bits. */
const FIRST_BATCH_ID = 2_300_000_001;
const FIRST_MESSAGE_ID = 13_000_000_001;
const FIRST_GROUP_ID = 778_801;
/** setTimeout takes no longer wait than this. */
const TIMER_MAX_MS = 2_147_483_647;

export class World {
  readonly settings: SimulatorSettings;
  readonly accounts = new Map<string, SimulatedAccount>();
  readonly calls = new Calls();
  readonly faults: Faults;
  /** Settled when the simulator stops: whatever waits on purpose must race it. */
  readonly closed: AbortSignal;
  readonly #close = new AbortController();
  readonly #ids: IdSource;
  #nextGroupId = FIRST_GROUP_ID;
  #clockOffsetMs = 0;
  #nextDueAt = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: SimulatorSettings) {
    this.settings = settings;
    this.closed = this.#close.signal;
    setMaxListeners(0, this.closed); // one for each call that waits
    this.faults = new Faults(settings.seed);
    let batchId = FIRST_BATCH_ID;
    let messageId = FIRST_MESSAGE_ID;
    this.#ids = {
      batch: () => batchId++,
      messages: (count) => (messageId += count) - count,
    };
    if (settings.stock !== undefined) {
      stockContacts(this.addAccount({ ...stockOptions, apiKey: STOCK_KEY }), settings.stock.contacts);
    }
  }

  get ids(): IdSource {
    return this.#ids;
  }

  /** Unix milliseconds on the simulator's clock. */
  now(): number {
    return this.settings.now() + this.#clockOffsetMs;
  }

  /** Puts the simulator's clock forward; scheduled batches whose time comes leave at once. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError('the clock goes forward only');
    this.#clockOffsetMs += ms;
    this.settle();
  }

  /** Throws a RangeError if the key or the user name is taken. */
  addAccount(options: AccountOptions): SimulatedAccount {
    const { apiKey, username } = options;
    if (apiKey === '') throw new RangeError('an account needs an apiKey');
    if (this.accounts.has(apiKey)) throw new RangeError('there is an account with this apiKey');
    if (username !== undefined && this.#withUsername(username)) {
      throw new RangeError('there is an account with this username');
    }
    const switches = { ...readSwitches({ ...this.settings }), ...options.switches };
    const account = new SimulatedAccount({ ...options, switches }, this.#ids, () => this.#nextGroupId++);
    this.accounts.set(apiKey, account);
    return account;
  }

  /** The account a login belongs to: an API key, or the older user name and hash. */
  login(credentials: { apiKey?: string; username?: string; hash?: string }): SimulatedAccount | undefined {
    const { apiKey, username, hash } = credentials;
    if (apiKey !== undefined) return this.accounts.get(apiKey);
    if (username === undefined || hash === undefined) return undefined;
    const account = this.#withUsername(username);
    return account?.hash === hash ? account : undefined;
  }

  /** Tells the clock that a batch was scheduled for `dueAt` (Unix milliseconds). */
  scheduled(dueAt: number): void {
    if (dueAt >= this.#nextDueAt) return;
    this.#nextDueAt = dueAt;
    this.#setTimer();
  }

  /** Lets every batch leave whose time has come. Cheap when there is none, so every call begins with it. */
  settle(): void {
    const now = this.now();
    if (now < this.#nextDueAt) return;
    this.#nextDueAt = Infinity;
    for (const { outbox } of this.accounts.values()) {
      outbox.settle(now);
      this.#nextDueAt = Math.min(this.#nextDueAt, outbox.nextDueAt);
    }
    this.#setTimer();
  }

  /** Waits `ms`; ends early, without an error, when the simulator stops or the caller, if given, has gone. */
  async pause(ms: number, caller?: AbortSignal): Promise<void> {
    if (ms <= 0 || caller?.aborted === true || this.closed.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        caller?.removeEventListener('abort', end);
        this.closed.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(ms, TIMER_MAX_MS));
      caller?.addEventListener('abort', end);
      this.closed.addEventListener('abort', end);
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#nextDueAt = Infinity;
    this.#close.abort();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    if (this.#nextDueAt === Infinity || this.closed.aborted) return;
    const wait = Math.min(Math.max(1, this.#nextDueAt - this.now()), TIMER_MAX_MS);
    this.#timer = setTimeout(() => {
      this.settle();
      this.#setTimer();
    }, wait);
  }

  #withUsername(username: string): SimulatedAccount | undefined {
    return [...this.accounts.values()].find((account) => account.username === username);
  }
}
