// One POST and its answer, on connections of our own. Knows nothing of TextLocal's answers, and everything about
// whether a byte can have reached the other side.
import { errors, Pool, type Dispatcher } from 'undici';
import { connectorOf, notPublicIn } from '../public-address.ts';
import { Misfit } from './json.ts';

/** The exchange failed: no whole answer came. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';
  /** A byte of the request may have left. False is certain: nothing did. */
  readonly sent: boolean;
  readonly why: 'connection' | 'not-public' | 'time' | 'signal' | 'late' | 'not-http';

  constructor(sent: boolean, why: ConnectionFault['why'], cause: unknown) {
    super(why, { cause });
    this.sent = sent;
    this.why = why;
  }
}

/** A request for {@link Http.post}. */
export interface Exchange<T> {
  command: string;
  /** The body, form-encoded. */
  form: Uint8Array;
  /** From asking for a connection to the last byte of the answer. */
  timeoutMs: number;
  /** Most bytes of the answer's body. */
  maxBytes: number;
  /** Never uses a kept connection. */
  ownConnection: boolean;
  signal: AbortSignal | undefined;
  /** Asked right before the first byte leaves, and by no timer: a process that was stopped gets to its timers last. */
  mayBegin: (() => boolean) | undefined;
  /** Reads the body. Not called for 429, redirects and 5xx, whose body says nothing we rely on. */
  read: (body: AsyncIterable<Uint8Array>) => Promise<T>;
}

export interface HttpAnswer<T> {
  status: number;
  retryAfter: string | undefined;
  /** What `read` made of the body; undefined when it was not called. */
  value: T | undefined;
}

export interface Http {
  /** Rejects with {@link ConnectionFault}, or as `read` does. Redirects are not followed, nothing is repeated. */
  post<T>(exchange: Exchange<T>): Promise<HttpAnswer<T>>;
  /** Closes the connections at once: call it when nothing is under way. May be called twice. */
  close(): Promise<void>;
}

export interface HttpOptions {
  baseUrl: string;
  connections: number;
  connectTimeoutMs: number;
  anyAddress: boolean;
}

/**
 * Opens connections to one origin, when they are needed.
 *
 * @param options.baseUrl http or https
 * @param options.connections most at a time, of the kept ones and of the others
 * @param options.connectTimeoutMs most milliseconds for making one; an attempt outlives a call that was given up
 * @param options.anyAddress whether addresses that are not public may be connected to
 */
export function createHttp({ baseUrl, connections, connectTimeoutMs, anyAddress }: HttpOptions): Http {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/$/, '');
  // The exchange's own deadline covers headers and body together, so undici's two are off.
  const connect = connectorOf({ timeoutMs: connectTimeoutMs, anyAddress });
  const settings = { connections, connect, headersTimeout: 0, bodyTimeout: 0 };
  const kept = new Pool(origin, settings);
  const unkept = new Pool(origin, { ...settings, pipelining: 0 });

  async function post<T>(exchange: Exchange<T>): Promise<HttpAnswer<T>> {
    const { signal } = exchange;
    const stop = new AbortController();
    let sent = false;
    let why: ConnectionFault['why'] = 'connection';
    const stopFor = (reason: 'time' | 'signal', cause: unknown) => {
      why = reason;
      stop.abort(cause);
    };
    const onAbort = () => stopFor('signal', signal?.reason);
    const timer = setTimeout(() => {
      stopFor('time', new Error(`no whole answer within ${exchange.timeoutMs} ms`));
    }, exchange.timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      const pool = exchange.ownConnection ? unkept : kept;
      const start = () => {
        if (exchange.mayBegin?.() === false) {
          why = 'late';
          return new Error('not begun in time');
        }
        sent = true;
        return undefined;
      };
      const response = await pool.compose(tellStart(start)).request({
        method: 'POST',
        path: `${prefix}/${exchange.command}/`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: exchange.form,
        signal: stop.signal,
      });
      return await answerOf(response, exchange);
    } catch (error) {
      if (error instanceof Misfit) throw error;
      if (error instanceof errors.HTTPParserError) throw new ConnectionFault(sent, 'not-http', plain(error));
      if (error instanceof errors.ConnectTimeoutError) why = 'time';
      if (notPublicIn(error) !== undefined) why = 'not-public';
      throw new ConnectionFault(sent, why, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  return {
    post,
    async close() {
      // Not `close`, which would wait for a connection that a call gave up while it was being made.
      for (const pool of [kept, unkept]) if (!pool.destroyed) await pool.destroy();
    },
  };
}

async function answerOf<T>(response: Dispatcher.ResponseData, exchange: Exchange<T>): Promise<HttpAnswer<T>> {
  const { statusCode: status, headers, body } = response;
  const header = headers['retry-after'];
  const retryAfter = Array.isArray(header) ? header[0] : header;
  if (status === 429 || status >= 500 || (status >= 300 && status < 400)) {
    // Small bodies are read away, so that the connection can be kept; larger ones end it.
    await body.dump({ limit: 65_536 });
    return { status, retryAfter, value: undefined };
  }
  return { status, retryAfter, value: await exchange.read(limited(body, exchange.maxBytes)) };
}

async function* limited(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Misfit(`is larger than ${maxBytes} bytes`);
    yield chunk;
  }
}

/** The parser's error without `data`, the piece of the answer it could not read. */
function plain(error: errors.HTTPParserError): Error {
  return new Error(`not HTTP (${error.code})`);
}

/**
 * Calls back when a request is put on an open connection: before that, no byte of it can have left, and none does when
 * there is a reason against it.
 */
function tellStart(onStart: () => Error | undefined): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        const reason = onStart();
        if (reason !== undefined) {
          controller.abort(reason);
          return;
        }
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}
