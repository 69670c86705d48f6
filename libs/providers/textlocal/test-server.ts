// For the tests of this folder: MSW handlers behind a real server on loopback, because MSW does not see undici's
// sockets, and because connections, limits and timeouts are what is tested. Everything opened ends with the test.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach } from '@jest/globals';
import { getResponse, http, HttpResponse, type RequestHandler } from 'msw';
import { createTextLocal, type TextLocal } from './client.ts';
import { ProviderError } from './errors.ts';

/** A request as it arrived. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  form: URLSearchParams;
  /** Milliseconds of `performance.now()`. */
  at: number;
}

export interface TestServer {
  origin: string;
  seen: Seen[];
  /** Connections that were opened. */
  connections: () => number;
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Listens on a free loopback port until the test ends. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Serves handlers; a request that none takes is answered 501. */
export async function serve(...handlers: RequestHandler[]): Promise<TestServer> {
  const seen: Seen[] = [];
  let connections = 0;
  let origin = '';
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const at = performance.now();
    const body = Buffer.concat(await Readable.from(incoming).toArray()).toString();
    const { method = '', url = '', headers } = incoming;
    seen.push({ method, url, headers, form: new URLSearchParams(body), at });
    const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const response = await getResponse(
      handlers,
      new Request(new URL(url, origin), { method, headers: given, ...(method === 'POST' && { body }) }),
    );
    if (response?.type === 'error') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(response?.status ?? 501, Object.fromEntries(response?.headers ?? []));
    if (response?.body) await pipeline(Readable.fromWeb(response.body), outgoing);
    else outgoing.end();
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('connection', () => (connections += 1));
  origin = await listen(server);
  closers.push(async () => server.closeAllConnections());
  return { origin, seen, connections: () => connections };
}

/** The same answer to everything: an object as JSON, text as it is. */
export const always = (answer: object | string, init: ResponseInit = {}): RequestHandler =>
  http.post('*', () =>
    typeof answer === 'string' ? new HttpResponse(answer, init) : HttpResponse.json(answer, init),
  );

/** The API key of every client here; no URL and no error may hold it. */
export const testKey = 'key-MUST-NOT-LEAK';

/** A client of an origin, closed when the test ends. */
export function clientOf(
  origin: string,
  options: Partial<Parameters<typeof createTextLocal>[0]> = {},
): TextLocal {
  const client = createTextLocal({
    baseUrl: origin,
    allowedOrigins: [origin],
    credentials: { apiKey: testKey },
    country: 'GB',
    requestsPerSecond: 1000,
    maxConcurrentRequests: 4,
    ...options,
  });
  closers.push(() => client.close());
  return client;
}

/** A server with one answer to everything, and its client. */
export async function answering(
  answer: object | string,
  init?: ResponseInit,
): Promise<{ client: TextLocal; server: TestServer }> {
  const server = await serve(always(answer, init));
  return { client: clientOf(server.origin), server };
}

/** The error a call ends with; fails when it is no {@link ProviderError}. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof ProviderError) return outcome.error;
  throw new Error('expected a ProviderError', { cause: 'error' in outcome ? outcome.error : outcome.value });
}

/** Reads an iterable to its end. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
