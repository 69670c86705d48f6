// Hashes for tables in memory whose keys come from outside. Without the secret nobody can choose keys that meet in one slot,
// so no list makes a table slow. Never for anything stored or compared between processes: each table has its own secret.

import { randomBytes } from 'node:crypto';

export interface HashSecret {
  readonly low: number;
  readonly high: number;
}

/** A fresh secret, for one table. */
export function hashSecret(): HashSecret {
  const bytes = randomBytes(8);
  return { low: bytes.readInt32LE(0), high: bytes.readInt32LE(4) };
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);

/** The last one to three bytes, and the length. */
function lastWord(bytes: Uint8Array, from: number, to: number): number {
  let last = (to - from) << 24;
  const rest = (to - from) & 3;
  for (let no = 0; no < rest; no += 1) last |= (bytes[to - rest + no] ?? 0) << (8 * no);
  return last;
}

/** HalfSipHash-2-4 with 32 bits (Aumasson and Bernstein), which is made for this. */
export function keyedHash(
  { low, high }: HashSecret,
  bytes: Uint8Array,
  from = 0,
  to: number = bytes.length,
): number {
  let v0 = low;
  let v1 = high;
  let v2 = 0x6c796765 ^ low;
  let v3 = 0x74656462 ^ high;
  const end = to - ((to - from) & 3);
  for (let at = from; at <= end + 4; at += 4) {
    const finishes = at > end;
    const message = finishes ? 0 : at < end ? word(bytes, at) : lastWord(bytes, from, to);
    if (finishes) v2 ^= 0xff;
    v3 ^= message;
    for (let rounds = finishes ? 4 : 2; rounds > 0; rounds -= 1) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= message;
  }
  return (v1 ^ v3) >>> 0;
}
