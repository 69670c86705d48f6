// Calls the service over HTTP, as Optimove and an operator would.

import { setTimeout as pause } from 'node:timers/promises';

export type Body = Record<string, unknown>;

export interface Caller {
  readonly origin: string;
  /** @throws Error unless the answer has the wanted status */
  call(method: string, path: string, wanted: number, options?: CallOptions): Promise<Body>;
  /** A GET whose answer the caller reads. @throws Error unless it is 200 */
  open(path: string, account: string, accept: string): Promise<Response>;
}

export interface CallOptions {
  body?: string | Uint8Array<ArrayBuffer> | Body;
  /** Which account, with the admin key. */
  account?: string;
  headers?: Record<string, string>;
}

/** Calls with one key. */
export const callerOf = (origin: string, key: string): Caller => ({
  origin,
  async call(method, path, wanted, { body, account, headers = {} } = {}) {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(origin + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(account !== undefined && { 'x-account-id': account }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== wanted)
      throw new Error(`${method} ${path} answered ${response.status}, not ${wanted}: ${text}`);
    return text.startsWith('{') ? (JSON.parse(text) as Body) : {};
  },
  async open(path, account, accept) {
    const headers = { authorization: `Bearer ${key}`, 'x-account-id': account, accept };
    const response = await fetch(origin + path, { headers });
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}, not 200`);
    return response;
  },
});

const withinMs = 900_000;
/** Asking takes time of the processors too: often at first, and then once in a fiftieth of the time that went by. */
const leastPauseMs = 20;
const pauseShare = 1 / 50;

/** Asks for a campaign until it is in a state. @throws Error when it ends in another, or does not get there in time */
export async function untilState(caller: Caller, account: string, id: string, state: string): Promise<Body> {
  const start = Date.now();
  for (;;) {
    const campaign = await caller.call('GET', `/campaigns/${id}`, 200, { account });
    if (campaign['state'] === state) return campaign;
    const went = Date.now() - start;
    if (campaign['problem'] !== null || went > withinMs)
      throw new Error(`campaign did not become ${state}: ${JSON.stringify(campaign)}`);
    await pause(Math.max(leastPauseMs, went * pauseShare));
  }
}

/** ID of the nth customer of a stocked directory, counted from 1. */
const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;

export const customerIds = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, index) => customerId(from + index));

let campaigns = 0;

/** A campaign nobody has sent before, two hours ahead. */
export const campaignHead = (more: Body = {}): Body => ({
  campaignId: `bench-${process.pid}-${(campaigns += 1)}`,
  name: 'Bench',
  templateId: '1001',
  sendAt: new Date(Date.now() + 7_200_000).toISOString(),
  ...more,
});
