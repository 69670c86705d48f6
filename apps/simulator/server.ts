// The thin layer between a socket and the MSW handlers: an HTTP request becomes a Request, a Response goes
// back.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getResponse } from 'msw';
import type { HttpHandler } from 'msw';
import { isReset } from './faults/answer.ts';

export interface HandlerServer {
  readonly origin: string;
  readonly port: number;
  /** Ends every connection; may be called twice. */
  close(): Promise<void>;
}

/**
 * Serves `handlersFor(pathname)` on `host`:`port` (0: any free port). Rejects if the address cannot be had.
 */
export async function serveHandlers(
  handlersFor: (pathname: string) => HttpHandler[],
  host: string,
  port: number,
): Promise<HandlerServer> {
  const server = createServer((incoming, outgoing) => {
    answer(handlersFor, incoming, outgoing).catch((error: unknown) => {
      // A fault of the simulator itself: say so, rather than look like the vendor.
      if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
      else outgoing.writeHead(500, { 'x-simulator-bug': 'true' }).end(String(error));
    });
  });
  // The callers' pools keep connections longer than Node's five seconds; a close in between looks like a
  // fault.
  server.keepAliveTimeout = 60_000;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closing: Promise<unknown> | undefined;
  return {
    origin: `http://${name}:${address.port}`,
    port: address.port,
    async close() {
      closing ??= new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await closing;
    },
  };
}

async function answer(
  handlersFor: (pathname: string) => HttpHandler[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort('the caller has gone');
  });
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
  const request = new Request(url, {
    method: incoming.method ?? 'GET',
    headers: headersOf(incoming),
    body: await bodyOf(incoming),
    signal: gone.signal,
  });
  const response = await getResponse(handlersFor(url.pathname), request);
  if (response === undefined) outgoing.writeHead(501).end();
  else await respond(response, outgoing);
}

function headersOf(incoming: IncomingMessage): [string, string][] {
  return Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bodiless = incoming.method === 'GET' || incoming.method === 'HEAD';
  return bodiless || chunks.length === 0 ? null : Buffer.concat(chunks);
}

async function respond(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.type === 'error') {
    if (isReset(response)) outgoing.socket?.resetAndDestroy();
    else outgoing.destroy();
    return;
  }
  const headers = Object.fromEntries(response.headers);
  // What states its own length is cut short on purpose, and a log can be long: both go out piece by piece.
  if (
    response.body !== null &&
    ('content-length' in headers || headers['content-type']?.includes('ndjson'))
  ) {
    outgoing.writeHead(response.status, headers);
    await stream(response.body, outgoing).catch(() => outgoing.destroy());
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, { ...headers, 'content-length': body.length }).end(body);
}

/** Each piece is with the system before the next is asked for, so a body that fails halfway arrives half. */
async function stream(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  for await (const piece of body) {
    await new Promise<void>((resolve, reject) => {
      outgoing.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  }
  outgoing.end();
}
