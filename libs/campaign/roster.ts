// One campaign's customers in memory while its segments are filled: finds a customer ID's position exactly, without a
// JavaScript object or string per customer (about 30 bytes each plus the ID itself).

import type { PoolClient } from 'pg';
import type { Database } from '#platform/database.ts';
import { codeOf, outcomeOf, outcomes, replay, wasSegmented, type Outcome } from './outcome.ts';
import { hashBytes } from './split.ts';

const lineFeed = 10;
const scratch = new Uint8Array(128 * 4);
/** By code: 1 for an outcome of somebody who was put into a segment. */
const inSegment = new Uint8Array(256);
for (const outcome of outcomes.filter(wasSegmented)) inSegment[codeOf(outcome)] = 1;
const encoder = new TextEncoder();

export class Roster {
  readonly campaignId: string;
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #codes: Uint8Array;
  readonly #sendNos: Uint8Array;
  readonly #templates: Uint8Array;
  #filled = 0;
  /** The last row of the log that was replayed. */
  seenUpTo = '0';

  constructor(campaignId: string, size: number, idBytes: number) {
    this.campaignId = campaignId;
    this.size = size;
    this.#bytes = new Uint8Array(idBytes);
    this.#ends = new Uint32Array(size);
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, size * 2)));
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#codes = new Uint8Array(size);
    this.#sendNos = new Uint8Array(size);
    this.#templates = new Uint8Array(size);
  }

  /** Adds the IDs of the next block. A repeated ID keeps its place and is a `duplicate` from the start. */
  addBlock(ids: Uint8Array, templates: Uint8Array | null): void {
    let from = 0;
    for (let index = 0; from <= ids.length; index += 1) {
      const found = ids.indexOf(lineFeed, from);
      const to = found < 0 ? ids.length : found;
      this.#add(ids, from, to, templates?.[index] ?? 0);
      from = to + 1;
    }
  }

  #start(position: number): number {
    return position === 0 ? 0 : (this.#ends[position - 1] ?? 0);
  }

  #add(ids: Uint8Array, from: number, to: number, template: number): void {
    const position = this.#filled;
    if (position >= this.size) throw new RangeError('the blocks hold more customers than the campaign');
    const start = this.#start(position);
    this.#bytes.set(ids.subarray(from, to), start);
    this.#ends[position] = start + to - from;
    this.#templates[position] = template;
    this.#filled += 1;
    const slot = this.#slotOf(ids, from, to);
    if (this.#slots[slot] === 0) this.#slots[slot] = position + 1;
    else this.#codes[position] = codeOf('duplicate');
  }

  /** The slot that holds these bytes, or the free one where they belong. */
  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    let slot = hashBytes(bytes, from, to) & this.#mask;
    for (;;) {
      const position = (this.#slots[slot] ?? 0) - 1;
      if (position < 0 || this.#equals(position, bytes, from, to)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #equals(position: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#start(position);
    if ((this.#ends[position] ?? 0) - start !== to - from) return false;
    for (let at = 0; at < to - from; at += 1) {
      if (this.#bytes[start + at] !== bytes[from + at]) return false;
    }
    return true;
  }

  /** Position of a customer ID, or -1. */
  find(customerId: string): number {
    const { read, written } = encoder.encodeInto(customerId, scratch);
    if (read !== customerId.length) return -1; // longer than any accepted ID
    return (this.#slots[this.#slotOf(scratch, 0, written)] ?? 0) - 1;
  }

  idAt(position: number): string {
    return Buffer.from(
      this.#bytes.buffer,
      this.#start(position),
      (this.#ends[position] ?? 0) - this.#start(position),
    ).toString('utf8');
  }

  /** Hash of the ID at a position, as the split uses it. */
  hashAt(position: number): number {
    return hashBytes(this.#bytes, this.#start(position), this.#ends[position] ?? 0);
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

const blocksAtATime = 50;
const logRowsAtATime = 200;

/** Reads a campaign's customers and all that is known of them. Memory: about 30 bytes a customer plus its ID. */
export async function loadRoster(database: Database, campaignId: string): Promise<Roster> {
  const { rows } = await database.pool.query<{ customers: string; bytes: string }>(
    `SELECT coalesce(sum(count), 0) AS customers, coalesce(sum(octet_length(ids)), 0) AS bytes
       FROM customer_block WHERE campaign_id = $1`,
    [campaignId],
  );
  const roster = new Roster(campaignId, Number(rows[0]?.customers ?? 0), Number(rows[0]?.bytes ?? 0));
  for (let no = 0; ; no += blocksAtATime) {
    const blocks = await database.pool.query<{ ids: string; templates: Buffer | null }>(
      `SELECT ids, templates FROM customer_block
        WHERE campaign_id = $1 AND no >= $2 AND no < $3 ORDER BY no`,
      [campaignId, no, no + blocksAtATime],
    );
    if (blocks.rows.length === 0) break;
    for (const { ids, templates } of blocks.rows) roster.addBlock(Buffer.from(ids, 'utf8'), templates);
  }
  for await (const entries of logAfter(database.pool, roster)) roster.replay(entries);
  return roster;
}

/** Rows of the log that a roster has not seen, in their order; what it has seen is noted as they are given. */
export async function* logAfter(
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
