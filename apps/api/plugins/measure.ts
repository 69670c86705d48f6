// Counts requests and their time by the pattern of their route, so that addresses with identifiers stay out of it.

import type { FastifyInstance } from 'fastify';
import type { Meters } from '#telemetry/meters.ts';

export function measureRequests(app: FastifyInstance, meters: Meters): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url } = request.routeOptions;
    // What matches no route may have any method and any address.
    const named =
      url === undefined ? { method: 'any', route: 'none' } : { method: request.method, route: url };
    meters.answered({ ...named, status: reply.statusCode }, reply.elapsedTime);
  });
}
