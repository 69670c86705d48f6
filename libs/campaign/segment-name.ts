// What a segment is called at TextLocal. The name is made of the request alone, never of our own random IDs: a bridge whose
// database was set back finds the group that it made before, and with it what was sent to that group. Pure.

import { createHash } from 'node:crypto';

export interface NamedRequest {
  accountId: string;
  /** Optimove's identifier; a person finds the group in Messenger by it */
  campaignId: string;
  /** What names the request: the Idempotency-Key, else Optimove's campaignId */
  requestKey: string;
  /** SHA-256 of everything the request says */
  requestHash: Uint8Array;
}

/** 46 and 41 bits in base 36: TextLocal compares names without upper and lower case. */
const keyLength = 9;
const contentLength = 8;
const shownIdLength = 18;

const inBase36 = (hash: Uint8Array, length: number): string =>
  BigInt(`0x${Buffer.from(hash).toString('hex')}`)
    .toString(36)
    .padStart(length, '0')
    .slice(-length);

/**
 * The name of a send's group: at most 41 characters (TextLocal takes 50, https://api.txtlocal.com/docs/), the same for
 * the same request to the same account, and different for every other.
 */
export function segmentNameOf(request: NamedRequest, sendNo: number): string {
  const { accountId, campaignId, requestKey, requestHash } = request;
  const key = createHash('sha256')
    .update(JSON.stringify([accountId, requestKey]))
    .digest();
  const shown = campaignId.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, shownIdLength);
  return `optimove-${shown}-${inBase36(key, keyLength)}-${inBase36(requestHash, contentLength)}-${sendNo}`;
}

const pattern = /^optimove-.*-([0-9a-z]{9})-([0-9a-z]{8})-\d{1,3}$/i;

/**
 * Whether two groups were made for requests of the same name (Idempotency-Key or campaignId) with different contents,
 * which is one request too many: the second would have been refused, had the first been remembered.
 */
export function isRivalName(name: string, other: string): boolean {
  const [, key, content] = pattern.exec(name.toLowerCase()) ?? [];
  const [, otherKey, otherContent] = pattern.exec(other.toLowerCase()) ?? [];
  return key !== undefined && key === otherKey && content !== otherContent;
}
