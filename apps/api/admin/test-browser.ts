// For tests: what a browser sends that stands on a page of the service, and keeps.

import type { Answer, TestApi } from '../test-api.ts';

export interface TestBrowser {
  cookie: string | undefined;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form, or with `json` a body as the board's scripts do. */
  send(method: 'POST' | 'PUT' | 'PATCH', path: string, options?: SendOptions): Promise<Answer>;
  signIn(key: string): Promise<Answer>;
}

interface SendOptions {
  form?: Record<string, string>;
  json?: unknown;
  headers?: Record<string, string>;
}

/** @param origin as in the address bar @param always headers of every request */
export function testBrowser(
  api: TestApi,
  origin = 'http://127.0.0.1:3000',
  always: Record<string, string> = {},
): TestBrowser {
  const { host } = new URL(origin);
  const keep = (browser: TestBrowser, answer: Answer): Answer => {
    const { 'set-cookie': given } = answer.headers;
    const [pair] = typeof given === 'string' ? given.split(';') : [];
    if (pair !== undefined) browser.cookie = pair.endsWith('=') ? undefined : pair;
    return answer;
  };
  const own = (browser: TestBrowser) => ({
    ...always,
    host,
    ...(browser.cookie !== undefined && { cookie: browser.cookie }),
  });
  return {
    cookie: undefined,
    async get(path, headers = {}) {
      const asked = { ...own(this), accept: 'text/html,*/*;q=0.8', ...headers };
      return keep(this, await api.call('GET', path, undefined, { key: null, headers: asked }));
    },
    async send(method, path, { form, json, headers = {} } = {}) {
      const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
      const body = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString();
      const sent = {
        ...own(this),
        origin,
        'sec-fetch-site': 'same-origin',
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      };
      return keep(this, await api.call(method, path, body, { key: null, headers: sent }));
    },
    signIn(key) {
      return this.send('POST', '/admin/sign-in', { form: { key } });
    },
  };
}
