// One campaign's customers in memory while its segments are filled: finds a customer ID's position, without a JavaScript
// object or string per customer (about 30 bytes each plus the ID itself). The IDs come from outside: the table hashes them
// with a secret, and gives up rather than become slow.

import type { PoolClient } from 'pg';
import type { Database } from '#platform/database.ts';
import { TimeSlice } from '#platform/time-slice.ts';
import { eachId, WholeIds, type CustomerIds } from './customer-ids.ts';
import { codeOf, outcomeOf, outcomes, replay, wasSegmented, type Outcome } from './outcome.ts';

const scratch = new Uint8Array(128 * 4);
/** By code: 1 for an outcome of somebody who was put into a segment. */
const inSegment = new Uint8Array(256);
for (const outcome of outcomes.filter(wasSegmented)) inSegment[codeOf(outcome)] = 1;
const encoder = new TextEncoder();
/**
 * Slots looked at for one ID. A table that is at most half full has a longer run once in 10^15 tables of two million;
 * loading the campaign again draws another secret.
 */
const maxProbes = 256;

export class Roster {
  readonly campaignId: string;
  readonly size: number;
  readonly #ids: CustomerIds;
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #codes: Uint8Array;
  readonly #sendNos: Uint8Array;
  readonly #templates: Uint8Array;
  #filled = 0;
  /** The last row of the log that was replayed. */
  seenUpTo = '0';

  /** @param ids without IDs: they are added by `addBlock`; with all: each is entered by `enter` */
  constructor(campaignId: string, size: number, ids: CustomerIds) {
    this.campaignId = campaignId;
    this.size = size;
    this.#ids = ids;
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, size * 2)));
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#codes = new Uint8Array(size);
    this.#sendNos = new Uint8Array(size);
    this.#templates = new Uint8Array(size);
  }

  /** Adds the IDs of the next block. */
  addBlock(ids: Uint8Array, templates: Uint8Array | null): void {
    eachId(ids, (from, to, index) => {
      if (this.#filled >= this.size) throw new RangeError('the blocks hold more customers than the campaign');
      this.#ids.append(ids, from, to);
      this.enter(templates?.[index] ?? 0);
    });
  }

  /** Enters the next ID. A repeated one keeps its place and is a `duplicate` from the start. */
  enter(template: number): void {
    const position = this.#filled;
    this.#templates[position] = template;
    this.#filled += 1;
    const slot = this.#slotOf(this.#ids.seekAt(position));
    if (this.#slots[slot] === 0) this.#slots[slot] = position + 1;
    else this.#codes[position] = codeOf('duplicate');
  }

  /** The slot of the ID that is looked for, or the free one where it belongs. */
  #slotOf(hash: number): number {
    let slot = hash & this.#mask;
    for (let probes = 0; probes < maxProbes; probes += 1) {
      const position = (this.#slots[slot] ?? 0) - 1;
      if (position < 0 || this.#ids.isSought(position)) return slot;
      slot = (slot + 1) & this.#mask;
    }
    throw new Error(`the table of customer IDs has a run of more than ${maxProbes} slots`);
  }

  /** Position of a customer ID, or -1. */
  find(customerId: string): number {
    const { read, written } = encoder.encodeInto(customerId, scratch);
    if (read !== customerId.length) return -1; // longer than any accepted ID
    return (this.#slots[this.#slotOf(this.#ids.seek(scratch, 0, written))] ?? 0) - 1;
  }

  /** Hash of the ID at a position, as the split uses it. */
  hashAt(position: number): number {
    return this.#ids.splitHashAt(position);
  }

  /** Number (from 1) of the template the request named for this customer; 0 when the split decides. */
  templateAt(position: number): number {
    return this.#templates[position] ?? 0;
  }

  outcomeAt(position: number): Outcome {
    return outcomeOf(this.#codes[position] ?? 0);
  }

  sendNoAt(position: number): number {
    return this.#sendNos[position] ?? 0;
  }

  set(position: number, outcome: Outcome, sendNo: number): void {
    this.#codes[position] = codeOf(outcome);
    this.#sendNos[position] = sendNo;
  }

  replay(entries: Uint8Array): void {
    replay(entries, this.#codes, this.#sendNos);
  }

  /**
   * How many customers have each outcome, and how many were put into a segment, in all and for each send that has any:
   * for the ledger they stay `segmented` when their delivery is known.
   */
  tally(): { total: Record<Outcome, number>; segmented: number; segmentedBySend: Map<number, number> } {
    const byCode = new Uint32Array(256);
    const bySend = new Uint32Array(256);
    for (let position = 0; position < this.size; position += 1) {
      const code = this.#codes[position] ?? 0;
      const sendNo = this.#sendNos[position] ?? 0;
      byCode[code] = (byCode[code] ?? 0) + 1;
      bySend[sendNo] = (bySend[sendNo] ?? 0) + (inSegment[code] ?? 0);
    }
    const found = outcomes.map((outcome) => [outcome, byCode[codeOf(outcome)] ?? 0] as const);
    const total = Object.fromEntries(found) as Record<Outcome, number>;
    const segmentedBySend = new Map([...bySend.entries()].filter(([, customers]) => customers > 0));
    const segmented = [...segmentedBySend.values()].reduce((sum, customers) => sum + customers, 0);
    return { total, segmented, segmentedBySend };
  }
}

const blocksAtATime = 20;
const logRowsAtATime = 20;

/** Reads a campaign's customers and all that is known of them. Memory: about 30 bytes a customer plus its ID. */
export async function loadRoster(database: Database, campaignId: string): Promise<Roster> {
  const { rows } = await database.pool.query<{ customers: string; bytes: string }>(
    `SELECT coalesce(sum(count), 0) AS customers, coalesce(sum(octet_length(ids)), 0) AS bytes
       FROM customer_block WHERE campaign_id = $1`,
    [campaignId],
  );
  const size = Number(rows[0]?.customers ?? 0);
  const roster = new Roster(campaignId, size, new WholeIds(size, Number(rows[0]?.bytes ?? 0)));
  const slice = new TimeSlice();
  for (let no = 0; ; no += blocksAtATime) {
    const blocks = await database.pool.query<{ ids: string; templates: Buffer | null }>(
      `SELECT ids, templates FROM customer_block
        WHERE campaign_id = $1 AND no >= $2 AND no < $3 ORDER BY no`,
      [campaignId, no, no + blocksAtATime],
    );
    if (blocks.rows.length === 0) break;
    for (const { ids, templates } of blocks.rows) {
      roster.addBlock(Buffer.from(ids, 'utf8'), templates);
      if (slice.isOver) await slice.next();
    }
  }
  for await (const entries of logAfter(database.pool, roster)) {
    roster.replay(entries);
    if (slice.isOver) await slice.next();
  }
  return roster;
}

/** Rows of the log that a roster has not seen, in their order; what it has seen is noted as they are given. */
async function* logAfter(
  source: Pick<PoolClient, 'query'> | Database['pool'],
  roster: Roster,
): AsyncGenerator<Buffer> {
  for (;;) {
    const { rows } = await source.query<{ seq: string; entries: Buffer }>(
      'SELECT seq, entries FROM outcome_batch WHERE campaign_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
      [roster.campaignId, roster.seenUpTo, logRowsAtATime],
    );
    for (const { seq, entries } of rows) {
      roster.seenUpTo = seq;
      yield entries;
    }
    if (rows.length < logRowsAtATime) return;
  }
}
