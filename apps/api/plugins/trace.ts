// A trace for every request that a client calls for; health checks and scrapes have none. Loaded only where traces are made.

import type { FastifyInstance } from 'fastify';

const probes = new Set(['/healthz', '/readyz', '/metrics']);

/** Whether it is asked by machines, every few seconds. */
export const isProbe = (url: string): boolean => probes.has(url.split('?', 1)[0] ?? '');

/** Call it before routes are registered. */
export async function traceRequests(app: FastifyInstance): Promise<void> {
  const { FastifyOtelInstrumentation } = await import('@fastify/otel');
  const instrumentation = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    instrumentHandler: false,
    ignorePaths: ({ url }) => isProbe(url),
    requestHook(span, request) {
      // Without what is asked for: the library takes the whole address.
      span.setAttribute('url.path', request.url.split('?', 1)[0] ?? '');
      span.setAttribute('request.id', request.id);
    },
  });
  await app.register(instrumentation.plugin());
}
