// The typed client: every call of openapi.yaml, with the key, the account and the errors seen to.
//
//   const bridge = connect({ url: 'http://127.0.0.1:3000', key: process.env.BRIDGE_KEY });
//   const campaign = await take(bridge.api.GET('/campaigns/{id}', { params: { path: { id } } }));

import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.ts';
import { BridgeError, BridgeUnreachable, problemOf } from './errors.ts';

type Schemas = components['schemas'];
export type Campaign = Schemas['Campaign'];
export type CampaignRequest = Schemas['CampaignRequest'];
export type Metrics = Schemas['Metrics'];
export type AccountRequest = Schemas['AccountRequest'];

export interface ConnectOptions {
  /** Where the service is, such as http://127.0.0.1:3000. */
  url: string;
  /** A key of an account, or the admin key. */
  key: string;
  /** Names the account when the key is the admin's. */
  account?: string | undefined;
  /** Breaks off every call. */
  signal?: AbortSignal;
  /** Longest time until the headers of an answer are there, in milliseconds; none while a body is uploaded. */
  timeoutMs?: number;
}

/** The part of `fetch`'s options that a call of the bridge may set itself. */
type Init = Omit<RequestInit, 'signal' | 'headers'> & { headers?: Record<string, string> };

export interface Bridge {
  /** Every call there is, typed; it throws BridgeError for each answer that is no success. */
  readonly api: Client<paths>;
  /** A call by hand, for bodies and answers that are streams. @throws BridgeError, BridgeUnreachable */
  readonly request: (path: string, init?: Init) => Promise<Response>;
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** Makes a client; nothing is called yet. */
export function connect({ url, key, account, signal, timeoutMs = 120_000 }: ConnectOptions): Bridge {
  const base = withSlash(url);
  const headers = {
    authorization: `Bearer ${key}`,
    ...(account !== undefined && { 'x-account-id': account }),
  };

  const answer = async (request: Request, limitMs: number | undefined): Promise<Response> => {
    const late = new AbortController();
    const timer = limitMs === undefined ? undefined : setTimeout(() => late.abort(), limitMs);
    const signals = [request.signal, late.signal, ...(signal === undefined ? [] : [signal])];
    try {
      const response = await fetch(request, { signal: AbortSignal.any(signals) });
      if (!response.ok) throw new BridgeError(response, await problemOf(response));
      return response;
    } catch (error) {
      if (error instanceof BridgeError || signal?.aborted === true) throw error;
      const why = late.signal.aborted ? `no answer within ${timeoutMs / 1_000} seconds` : error;
      throw new BridgeUnreachable(`${request.method} ${request.url}`, why);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    api: createClient<paths>({ baseUrl: base, headers, fetch: (request) => answer(request, timeoutMs) }),
    request: (path, init = {}) => {
      const request = new Request(new URL(path.replace(/^\//, ''), base), {
        ...init,
        headers: { ...headers, ...init.headers },
      });
      return answer(request, init.body instanceof ReadableStream ? undefined : timeoutMs);
    },
  };
}

/** The data of an answer. @throws whatever the call throws */
export async function take<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data } = await call;
  // Whatever is no success was thrown; only an answer without a body has none.
  return data as T;
}
