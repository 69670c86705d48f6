// This process's part in the scan of an account's directory: several ranges at a time, for all campaigns that need them,
// until nobody needs any. Other processes may read other ranges of the same scan.

import { EventEmitter, once } from 'node:events';
import PQueue from 'p-queue';
import type { Connection } from '#accounts/connections.ts';
import { Matcher } from '#directory/matcher.ts';
import { readOptOuts } from '#directory/opt-outs.ts';
import { readPage } from '#directory/pages.ts';
import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { closeScan, layOut, type Joined, type OpenScan } from './attach.ts';
import type { RangeClaim } from './claims.ts';
import { finishCampaigns, type Finish } from './finish.ts';
import { Ledgers } from './ledgers.ts';
import { doRange, rangeSize, type RangeSite } from './range.ts';
import { SegmentFiller } from './segments.ts';

export interface Scan extends Joined {
  database: Database;
  connection: Connection;
  log: Log;
  /** Most ranges this process reads at a time. */
  lanes: number;
  /** Aborted when the worker stops: ranges under way are finished, no new one begins. */
  stopping: AbortSignal;
  /** Aborted when other jobs wait for this one's place: the same, once some range was done. */
  turn: AbortSignal;
  /** Aborted, with what is to be thrown, when ranges under way have taken too long for that: they end between two calls. */
  handBack: AbortSignal;
  progress: (done: number, total: number) => Promise<void>;
  /** Told once how many ranges there are. */
  laidOut: (ranges: number) => Promise<void>;
  /** Told of every campaign whose ledger was closed. */
  settled: Finish['settled'];
  /** Told of sends whose segments are whole. */
  ready: (sends: readonly Send[]) => Promise<void>;
}

export type ScanEnd =
  /** Nobody needs the directory any more. */
  | 'over'
  /** Other workers do what is left. */
  | 'others-read'
  /** Other jobs wait for the place; what is left is for another turn. */
  | 'others-wait'
  /** The worker stops; what is left is for others. */
  | 'stopped';

/** How many ranges the directory is divided into; 0 when TextLocal tells no total. */
async function rangesOf({ database, connection, claims }: Scan, scan: OpenScan): Promise<number> {
  if (scan.ranges !== null) return scan.ranges;
  const { textlocal, account } = connection;
  const { total } = await readPage({ textlocal, groupId: account.contactGroupId }, 0);
  const ranges = total === undefined ? 0 : Math.max(1, Math.ceil(total / rangeSize));
  return layOut(database, scan, ranges, claims.leaseMs);
}

/** The ranges this process has under way: it claims the next one whenever a lane is free, and helps to end campaigns. */
class Lanes {
  readonly #scan: Scan;
  readonly #site: RangeSite;
  readonly #ledgers: Ledgers;
  readonly #writing = new PQueue({ concurrency: 1 });
  readonly #events = new EventEmitter();
  readonly #failures: unknown[] = [];
  #ended = 0;
  #busy = 0;

  constructor(scan: Scan, site: RangeSite) {
    this.#scan = scan;
    this.#site = site;
    const { database, connection, log } = scan;
    const known = { database, textlocal: connection.textlocal, log, matcher: site.matcher };
    this.#ledgers = new Ledgers(known, site.filler);
  }

  /** Runs until there is nothing that this process could do. Rejects after all lanes came to rest. */
  async run(): Promise<void> {
    for (;;) {
      const ended = this.#ended;
      await this.#begin();
      // What ended meanwhile may bring more: a second pass, a further range, or its own range back.
      if (ended !== this.#ended && !this.#isStopping) continue;
      if (this.#busy === 0) break;
      await once(this.#events, 'ended');
    }
    if (this.#failures.length > 0) throw this.#failures[0];
    await this.#finish(); // whose last range another worker did, who then vanished
  }

  /** Other jobs have waited for long enough. Not before a range was done, or no turn would ever bring the scan on. */
  get givesWay(): boolean {
    return this.#scan.turn.aborted && this.#ended > 0;
  }

  get #isStopping(): boolean {
    return this.#failures.length > 0 || this.#scan.stopping.aborted || this.givesWay;
  }

  /** Begins ranges until all lanes are busy or nothing is free. */
  async #begin(): Promise<void> {
    while (this.#busy < this.#scan.lanes && !this.#isStopping) {
      const { claim, attached } = await this.#scan.claims.next();
      this.#ledgers.keep(attached);
      if (claim === undefined) return;
      this.#busy += 1;
      void this.#work(claim)
        .catch((error: unknown) => this.#failures.push(error))
        .finally(() => {
          this.#busy -= 1;
          this.#ended += 1;
          this.#events.emit('ended');
        });
    }
  }

  async #work({ range, campaignIds }: RangeClaim): Promise<void> {
    const ledgers = await this.#ledgers.of(campaignIds);
    const complete = await doRange(this.#site, range, ledgers, (write) => this.#writing.add(write));
    if (complete) await this.#finish();
    await this.#scan.progress(this.#ended + 1, Math.max(this.#site.ranges, this.#ended + 1));
  }

  async #finish(): Promise<void> {
    if (this.#isStopping) return;
    const { database, connection, claims, log, settled } = this.#scan;
    const { matcher, filler, ranges, handBack } = this.#site;
    const ready = await finishCampaigns({
      database,
      connection,
      claims,
      matcher,
      filler,
      ranges,
      ledgers: this.#ledgers,
      handBack,
      log,
      settled,
    });
    if (ready.length > 0) await this.#scan.ready(ready);
  }
}

/** Whether there is something for this process to do; else how the scan stands. */
async function standing({ database, scan, claims }: Scan): Promise<ScanEnd | 'more'> {
  if (await closeScan(database, scan, claims.leaseMs)) return 'over';
  return (await claims.canDoMore()) ? 'more' : 'others-read';
}

/**
 * Reads until there is nothing left that this process could do.
 * @throws what TextLocal or the claims throw; the ranges written down stay done
 */
export async function readScan(scan: Scan): Promise<ScanEnd> {
  const { database, connection, claims, log } = scan;
  const { account, textlocal } = connection;
  const { handBack } = scan;
  if (scan.scan.ranges !== null) {
    const before = await standing(scan);
    if (before !== 'more') return before;
  }
  const matcher = new Matcher(account, await readOptOuts(textlocal));
  const filler = new SegmentFiller({ database, textlocal, log, mayBegin: () => claims.areSafe });
  const ranges = await rangesOf(scan, scan.scan);
  await scan.laidOut(ranges);
  const lanes = new Lanes(scan, { database, connection, claims, matcher, filler, ranges, handBack });
  for (;;) {
    await lanes.run();
    if (scan.stopping.aborted) return 'stopped';
    const now = await standing(scan);
    if (now !== 'more') return now;
    if (lanes.givesWay) return 'others-wait';
  }
}
