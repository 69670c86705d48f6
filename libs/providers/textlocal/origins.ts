// Which hosts credentials may be sent to.

/** TextLocal's own hosts: UK and India (https://api.txtlocal.com/docs/, https://api.textlocal.in/docs/). */
const ownOrigins = ['https://api.txtlocal.com', 'https://api.textlocal.in'];

/**
 * Checks the address of an account's TextLocal, so that nobody can have credentials sent to a host of their choice or
 * make the service call into its own network.
 *
 * @param url what was asked for, e.g. `https://api.txtlocal.com`
 * @param allowedOrigins further origins the operator allows, exactly: scheme, host and port
 * @returns the origin without trailing slash, or why not, in words fit for the person who typed the URL
 */
export function checkBaseUrl(
  url: string,
  allowedOrigins: readonly string[],
): { ok: true; baseUrl: string } | { ok: false; reason: string } {
  const parsed = parse(url);
  if (parsed === undefined) return { ok: false, reason: 'is not an http or https URL' };
  if (parsed.username !== '' || parsed.password !== '') {
    return { ok: false, reason: 'must not contain credentials' };
  }
  if (parsed.pathname !== '/') return { ok: false, reason: 'must not have a path' };
  // The parsed URL forgets an empty query or fragment; the text does not.
  if (/[?#]/.test(url)) return { ok: false, reason: 'must not have a query or fragment' };
  const allowed = [...ownOrigins, ...allowedOrigins.map((origin) => parse(origin)?.origin)];
  if (!allowed.includes(parsed.origin)) {
    return { ok: false, reason: "is neither one of TextLocal's hosts nor in TEXTLOCAL_ALLOWED_ORIGINS" };
  }
  return { ok: true, baseUrl: parsed.origin };
}

function parse(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed : undefined;
}
