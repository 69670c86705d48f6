// Each account's share of what the process works on: more requests of one account wait for each other, not for the others'.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Places } from '../places.ts';

/** An account by its ID; the admin key counts as one more. */
const sharerOf = ({ caller }: FastifyRequest): string =>
  caller === null || caller.admin ? 'admin' : `account ${caller.accountId}`;

/**
 * A request counts until its answer begins: what is streamed has places of its own. Registered after `requireKey`.
 * @throws ProblemError too-many-requests, too-busy
 */
export function shareRequests(app: FastifyInstance, requests: Places): void {
  const releases = new WeakMap<FastifyRequest, () => void>();
  app.addHook('onRequest', async (request, reply) => {
    const release = await requests.take(sharerOf(request));
    if (reply.raw.closed) release();
    else reply.raw.once('close', release);
    releases.set(request, release);
  });
  app.addHook('onSend', async (request) => releases.get(request)?.());
}
