// What a worker process answers about itself, on a port of its own: /healthz, /readyz and /metrics, as the api does.

import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Parts } from '#service/parts.ts';
import { readinessOf } from '#service/readiness.ts';

export interface HealthServer {
  port: number;
  /** May be called twice. */
  stop(): Promise<void>;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answer(
  parts: Parts,
  path: string,
  stopping: () => boolean,
  response: ServerResponse,
): Promise<void> {
  if (path === '/healthz') sendJson(response, 200, { status: 'alive' });
  else if (path === '/readyz') {
    const readiness = await readinessOf(parts, stopping());
    sendJson(response, readiness.status === 'ready' ? 200 : 503, readiness);
  } else if (path === '/metrics') {
    const { contentType, text } = await parts.meters.text();
    response.writeHead(200, { 'content-type': contentType }).end(text);
  } else sendJson(response, 404, { status: 'a worker answers /healthz, /readyz and /metrics' });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** Starts listening. @param stopping true once a stop has begun: readiness says no */
export async function startHealthServer(
  parts: Parts,
  { host, port, stopping }: { host: string; port: number; stopping: () => boolean },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    answer(parts, path, stopping, response).catch((error: unknown) => {
      parts.log.error({ err: error, path }, 'a question about this worker failed');
      response.destroy();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  let stopped: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => (stopped ??= close(server)),
  };
}
