// What became of each customer, and how it is kept: an append-only log of small binary entries. A later entry for a
// position overrides an earlier one, so a repeated write is harmless and nothing is ever updated row by row.

export const outcomes = [
  'pending',
  'segmented',
  'unresolved',
  'duplicate',
  'invalid-number',
  'opted-out',
  'delivered',
  'undelivered',
  'expired',
  'unknown',
] as const;
export type Outcome = (typeof outcomes)[number];

const codeByOutcome = Object.fromEntries(outcomes.map((outcome, code) => [outcome, code])) as Record<
  Outcome,
  number
>;

/** The byte that stands for an outcome in the database: its place in the list above, which only ever grows. */
export const codeOf = (outcome: Outcome): number => codeByOutcome[outcome];

/** @throws RangeError for a byte no outcome has */
export function outcomeOf(code: number): Outcome {
  const outcome = outcomes[code];
  if (outcome === undefined) throw new RangeError(`no outcome has the code ${code}`);
  return outcome;
}

const inSegment = new Set<Outcome>(['segmented', 'delivered', 'undelivered', 'expired', 'unknown']);

/** Whether a customer with this outcome was put into a segment, whatever was heard of the text since. */
export const wasSegmented = (outcome: Outcome): boolean => inSegment.has(outcome);

/** What contacts say of a customer who may have several, the least first: whatever it is, an opt-out counts. */
const byContact: readonly Outcome[] = ['pending', 'invalid-number', 'segmented', 'opted-out'];

/** Whether what a contact says overrides what is known of its customer. Outcomes that no contact makes are final. */
export const overrides = (found: Outcome, known: Outcome): boolean =>
  byContact.includes(known) && byContact.indexOf(found) > byContact.indexOf(known);

const entryBytes = 6;

/** Collects entries for one row of the log. */
export class OutcomeLog {
  #entries: number[] = [];

  get size(): number {
    return this.#entries.length / 3;
  }

  add(position: number, outcome: Outcome, sendNo: number): void {
    this.#entries.push(position, codeOf(outcome), sendNo);
  }

  /** The collected entries as bytes (position uint32 LE, outcome, send); the log is empty afterwards. */
  take(): Buffer<ArrayBuffer> {
    const bytes = Buffer.alloc(this.size * entryBytes);
    for (let at = 0, from = 0; from < this.#entries.length; at += entryBytes, from += 3) {
      bytes.writeUInt32LE(this.#entries[from] ?? 0, at);
      bytes.writeUInt8(this.#entries[from + 1] ?? 0, at + 4);
      bytes.writeUInt8(this.#entries[from + 2] ?? 0, at + 5);
    }
    this.#entries = [];
    return bytes;
  }
}

/** Reads one row of the log into the two arrays that are indexed by position. */
export function replay(bytes: Uint8Array, codes: Uint8Array, sendNos: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + entryBytes <= bytes.byteLength; at += entryBytes) {
    const position = view.getUint32(at, true);
    if (position >= codes.length) throw new RangeError(`outcome for position ${position} of ${codes.length}`);
    codes[position] = view.getUint8(at + 4);
    sendNos[position] = view.getUint8(at + 5);
  }
}
