// The session cookie of a browser that signed in, and which requests may use it.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdminSession } from '#accounts/admin-sessions.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Only a browser on this machine may talk plain HTTP: there is no network in between. Everywhere else TLS is expected, if
 * only up to a proxy, and over plain HTTP the browser does not keep the cookie.
 */
const isSecure = (request: FastifyRequest): boolean =>
  request.protocol === 'https' || !loopback.test(request.hostname);

// With the prefix a browser takes the cookie from this very host alone, over TLS, and not from one of its subdomains.
const nameFor = (request: FastifyRequest): string =>
  isSecure(request) ? '__Host-bridge-session' : 'bridge-session';

const optionsFor = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) }) as const;

export const tokenIn = (request: FastifyRequest): string | undefined => request.cookies[nameFor(request)];

export function giveToken(
  request: FastifyRequest,
  reply: FastifyReply,
  { token }: AdminSession,
  lifetimeMs: number,
): void {
  const maxAge = Math.floor(lifetimeMs / 1_000);
  reply.setCookie(nameFor(request), token, { ...optionsFor(request), maxAge });
}

export function takeToken(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameFor(request), optionsFor(request));
}

/**
 * Whether a page of this very host sent a request. A browser says so itself and no page can change what it says; a
 * request that does not tell is refused.
 */
export function isFromOwnPage(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return host === request.host && (protocol === 'https:' || !isSecure(request));
}
