// The IDs behind a roster, in two forms: whole, where a customer must be found exactly, and as fingerprints, where customers
// are only counted and memory must not grow with the length of their IDs.

import { hashSecret, keyedHash } from '#platform/keyed-hash.ts';
import { hashBytes } from './split.ts';

export interface CustomerIds {
  /** Adds the next ID. */
  append(bytes: Uint8Array, from: number, to: number): void;
  /** Looks for an ID from now on. @returns its hash, under a secret of this object */
  seek(bytes: Uint8Array, from: number, to: number): number;
  /** Looks for the ID of a position from now on. @returns its hash */
  seekAt(position: number): number;
  /** Whether a position has the ID that is looked for. */
  isSought(position: number): boolean;
  /** Hash of the ID at a position, as the split uses it: the same in every process. */
  splitHashAt(position: number): number;
}

const lineFeed = 10;

/** Says where each ID of a block begins and ends. */
export function eachId(block: Uint8Array, take: (from: number, to: number, index: number) => void): void {
  let from = 0;
  for (let index = 0; from <= block.length; index += 1) {
    const found = block.indexOf(lineFeed, from);
    const to = found < 0 ? block.length : found;
    take(from, to, index);
    from = to + 1;
  }
}

/** IDs as they are: their bytes and four more each. */
export class WholeIds implements CustomerIds {
  readonly #secret;
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;
  #count = 0;
  #sought: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;

  constructor(size: number, idBytes: number, secret = hashSecret()) {
    this.#bytes = new Uint8Array(idBytes);
    this.#ends = new Uint32Array(size);
    this.#secret = secret;
  }

  append(bytes: Uint8Array, from: number, to: number): void {
    const start = this.#start(this.#count);
    this.#bytes.set(bytes.subarray(from, to), start);
    this.#ends[this.#count] = start + to - from;
    this.#count += 1;
  }

  seek(bytes: Uint8Array, from: number, to: number): number {
    this.#sought = bytes;
    this.#from = from;
    this.#to = to;
    return keyedHash(this.#secret, bytes, from, to);
  }

  seekAt(position: number): number {
    return this.seek(this.#bytes, this.#start(position), this.#ends[position] ?? 0);
  }

  isSought(position: number): boolean {
    const start = this.#start(position);
    const length = (this.#ends[position] ?? 0) - start;
    if (length !== this.#to - this.#from) return false;
    for (let at = 0; at < length; at += 1) {
      if (this.#bytes[start + at] !== this.#sought[this.#from + at]) return false;
    }
    return true;
  }

  splitHashAt(position: number): number {
    return hashBytes(this.#bytes, this.#start(position), this.#ends[position] ?? 0);
  }

  #start(position: number): number {
    return position === 0 ? 0 : (this.#ends[position - 1] ?? 0);
  }
}

const wordsEach = 3;
const idsPerChunk = 8_192;

/** 64 bits of each ID under secrets of this object, and its hash of the split: twelve bytes, and any number of IDs. */
export class FingerprintedIds implements CustomerIds {
  readonly #secrets = [hashSecret(), hashSecret()] as const;
  readonly #chunks: Uint32Array[] = [];
  #count = 0;
  #first = 0;
  #second = 0;

  get count(): number {
    return this.#count;
  }

  append(bytes: Uint8Array, from: number, to: number): void {
    const at = (this.#count % idsPerChunk) * wordsEach;
    if (at === 0) this.#chunks.push(new Uint32Array(idsPerChunk * wordsEach));
    this.seek(bytes, from, to);
    this.#chunks.at(-1)?.set([this.#first, this.#second, hashBytes(bytes, from, to)], at);
    this.#count += 1;
  }

  seek(bytes: Uint8Array, from: number, to: number): number {
    const [first, second] = this.#secrets;
    this.#first = keyedHash(first, bytes, from, to);
    this.#second = keyedHash(second, bytes, from, to);
    return this.#first;
  }

  seekAt(position: number): number {
    this.#first = this.#word(position, 0);
    this.#second = this.#word(position, 1);
    return this.#first;
  }

  isSought(position: number): boolean {
    return this.#word(position, 0) === this.#first && this.#word(position, 1) === this.#second;
  }

  splitHashAt(position: number): number {
    return this.#word(position, 2);
  }

  #word(position: number, no: number): number {
    const chunk = this.#chunks[Math.floor(position / idsPerChunk)];
    return chunk?.[(position % idsPerChunk) * wordsEach + no] ?? 0;
  }
}
