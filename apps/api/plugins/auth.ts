// Who may come in: bearer keys, their account and their scopes.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Visitor } from '#accounts/admin-sessions.ts';
import type { Caller, Scope } from '#accounts/keys.ts';
import type { Actor } from '#platform/audit.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Limits } from './limits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const bearer = /^Bearer ([\x21-\x7e]{1,256})$/i;

export type Authenticate = (key: string) => Promise<Caller | undefined>;

/**
 * Who sent a request: the caller its bearer key stands for, within the limits.
 * @returns undefined without a key or with a wrong one
 * @throws ProblemError too-many-requests
 */
export async function callerOf(
  request: FastifyRequest,
  authenticate: Authenticate,
  limits: Limits,
): Promise<Caller | undefined> {
  const [, key] = bearer.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined) return undefined;
  const caller = await authenticate(key);
  if (caller === undefined) await limits.countWrongKey(request);
  else if (caller.admin) await limits.checkGuesses(request);
  return caller;
}

/** Lets only known keys in. Everything registered in this scope needs one. */
export function requireKey(app: FastifyInstance, authenticate: Authenticate, limits: Limits): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    const caller = await callerOf(request, authenticate, limits);
    if (caller === undefined) {
      reply.header('www-authenticate', 'Bearer');
      throw new ProblemError('unauthorized', 'Send a known key: "Authorization: Bearer <key>".');
    }
    request.caller = caller;
    await limits.countRequest(request);
  });
}

export const visitorOf = (request: FastifyRequest): Visitor => ({
  address: request.ip,
  requestId: request.id,
});

/** For the audit trail: whose request it is. The request has passed `requireKey`. */
export function actorOf(request: FastifyRequest): Actor {
  const { caller } = request;
  return caller === null || caller.admin
    ? { ...visitorOf(request), kind: 'admin', id: null }
    : { ...visitorOf(request), kind: 'key', id: caller.keyId };
}

/** @throws ProblemError forbidden for any key but the admin's */
export async function adminOnly(request: FastifyRequest): Promise<void> {
  if (request.caller?.admin !== true) throw new ProblemError('forbidden', 'This call needs the admin key.');
}

/**
 * The account a call is about: the key's own, or the one the admin names in X-Account-Id.
 * @throws ProblemError forbidden, account-required
 */
export function accountOf(request: FastifyRequest, scope: Scope): string {
  const { caller } = request;
  const named = request.headers['x-account-id'];
  if (caller?.admin === true) {
    if (typeof named === 'string' && named !== '') return named;
    throw new ProblemError(
      'account-required',
      'With the admin key, name the account in the header X-Account-Id.',
    );
  }
  if (caller === null || !caller.scopes.includes(scope)) {
    throw new ProblemError('forbidden', `This key lacks the scope "${scope}".`);
  }
  if (named !== undefined && named !== caller.accountId) {
    throw new ProblemError('forbidden', 'This key belongs to another account than X-Account-Id names.');
  }
  return caller.accountId;
}
