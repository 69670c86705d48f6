// Whose number is it? Phone numbers with a position each, in memory only: they are neither stored nor logged. Numbers come
// from outside, so a secret decides where each is kept; and many small tables grow one at a time, so that no step is long.

import { hashSecret, keyedHash } from '#platform/keyed-hash.ts';

const tables = 1_024;
const tableBits = 10;
const firstCapacity = 8;

/** Part of an index: numbers by hash, each next to its position. 0 is a free slot. */
class NumberTable {
  numbers = new Float64Array(firstCapacity);
  positions = new Int32Array(firstCapacity);
  count = 0;

  /** The slot of a number, or the free one where it belongs. */
  slotOf(hash: number, value: number): number {
    const mask = this.numbers.length - 1;
    let slot = (hash >>> tableBits) & mask;
    while (this.numbers[slot] !== 0 && this.numbers[slot] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  /** Makes room when it is three quarters full. */
  grow(hashOf: (value: number) => number): void {
    if (this.count * 4 < this.numbers.length * 3) return;
    const { numbers, positions } = this;
    this.numbers = new Float64Array(numbers.length * 2);
    this.positions = new Int32Array(numbers.length * 2);
    for (const [index, value] of numbers.entries()) {
      if (value === 0) continue;
      const slot = this.slotOf(hashOf(value), value);
      this.numbers[slot] = value;
      this.positions[slot] = positions[index] ?? -1;
    }
  }
}

export class NumberIndex {
  readonly #tables: (NumberTable | undefined)[] = [];
  readonly #secret = hashSecret();
  readonly #number = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#number.buffer);
  readonly #hashOf = (value: number): number => {
    this.#number[0] = value;
    return keyedHash(this.#secret, this.#bytes);
  };

  /** The first position of a number counts. @param number international, digits only (up to 15, as E.164 has it) */
  add(number: string, position: number): void {
    const value = Number(number);
    if (!Number.isSafeInteger(value) || value <= 0) return;
    const hash = this.#hashOf(value);
    const table = (this.#tables[hash % tables] ??= new NumberTable());
    table.grow(this.#hashOf);
    const slot = table.slotOf(hash, value);
    if (table.numbers[slot] === value) return;
    table.numbers[slot] = value;
    table.positions[slot] = position;
    table.count += 1;
  }

  /** The position that was added with a number, or -1. */
  find(number: string): number {
    const value = Number(number);
    if (!Number.isSafeInteger(value) || value <= 0) return -1;
    const hash = this.#hashOf(value);
    const table = this.#tables[hash % tables];
    if (table === undefined) return -1;
    const slot = table.slotOf(hash, value);
    return table.numbers[slot] === value ? (table.positions[slot] ?? -1) : -1;
  }
}
