// How long a 429 asks us to wait: header in, milliseconds out.

/** Used when the header is missing or cannot be read. */
const defaultPauseMs = 5000;
/** The longest wait we take from TextLocal: a wrong header must not silence an account for days. */
const longestPauseMs = 3_600_000;

/**
 * Reads `Retry-After`, seconds or an HTTP date (RFC 9110, section 10.2.3).
 *
 * @param header the header's value, if any
 * @param now milliseconds since 1970
 * @returns milliseconds to wait, 0 to one hour
 */
export function retryAfterMs(header: string | undefined, now: number): number {
  const value = header?.trim() ?? '';
  const wait = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? defaultPauseMs : Math.min(Math.max(Math.ceil(wait), 0), longestPauseMs);
}
