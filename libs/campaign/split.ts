// Which template a customer gets: a hash of the customer ID alone, so that it is the same on every retry.

const encoder = new TextEncoder();

/** FNV-1a over bytes, then MurmurHash3's finalizer, since FNV's low bits alone are too regular to split by. */
export function hashBytes(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const hashId = (customerId: string): number => hashBytes(encoder.encode(customerId));

/**
 * The index of the weight a hash falls to.
 * @param weights positive integers, at least one
 */
export function pickByWeight(hash: number, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let rest = Math.floor((hash / 0x1_0000_0000) * total);
  for (let index = 0; index < weights.length; index += 1) {
    rest -= weights[index] ?? 0;
    if (rest < 0) return index;
  }
  return weights.length - 1;
}
