// Identifiers that sort by the time they were made.

import { randomUUID } from 'node:crypto';

/** A UUID of version 7 (RFC 9562). @param now milliseconds since 1970 */
export function uuidV7(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  // Version 4 differs in its version and in what stands before it; Node keeps random bits in stock for it.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
