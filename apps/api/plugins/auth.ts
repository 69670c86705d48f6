// Who may come in: bearer keys, their account and their scopes.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Scope } from '#accounts/keys.ts';
import { ProblemError } from '#problem/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

export const adminSecurity = [{ adminKey: [] }];
export const accountSecurity = [{ accountKey: [] }, { adminKey: [] }];

const bearer = /^Bearer ([\x21-\x7e]{1,256})$/i;

/** Lets only known keys in. Everything registered in this scope needs one. */
export function requireKey(
  app: FastifyInstance,
  authenticate: (key: string) => Promise<Caller | undefined>,
): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    const [, key] = bearer.exec(request.headers.authorization ?? '') ?? [];
    const caller = key === undefined ? undefined : await authenticate(key);
    if (caller === undefined) {
      reply.header('www-authenticate', 'Bearer');
      throw new ProblemError('unauthorized', 'Send a known key: "Authorization: Bearer <key>".');
    }
    request.caller = caller;
  });
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
