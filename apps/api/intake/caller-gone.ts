// When work for an answer should end because nobody waits for the answer any more.

import type { FastifyReply } from 'fastify';

/** Aborted when the connection closes before the answer was sent. Not `request.signal`: that ends with the body. */
export function callerGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
