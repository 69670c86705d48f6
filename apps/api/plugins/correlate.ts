// What a request starts carries its ID: its own lines in the log, its jobs, and by them the log of the workers.

import { LogController, type FastifyInstance } from 'fastify';
import { correlated } from '#platform/correlation.ts';
import { isProbe } from './trace.ts';

/** Lines of the log name their request. Probes and scrapes come every few seconds and leave none. */
export const requestLog = (): LogController =>
  new LogController({
    requestIdLogLabel: 'requestId',
    disableRequestLogging: ({ url }) => isProbe(url),
  });

export function correlateRequests(app: FastifyInstance): void {
  // Right before the handler: what reads a body in between may lose the context.
  app.addHook('preHandler', (request, _reply, done) => correlated({ requestId: request.id }, done));
}
