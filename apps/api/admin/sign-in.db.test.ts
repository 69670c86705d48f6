import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdminSessions } from '#accounts/admin-sessions.ts';
import { sha256 } from '#service/parts.ts';
import { adminKey, startTestApi, type TestApi } from '../test-api.ts';
import { testBrowser } from './test-browser.ts';

const hour = 3_600_000;

let api: TestApi;
let accountKey: string;
beforeAll(async () => {
  const environment = {
    TRUSTED_PROXIES: '127.0.0.1',
    ADMIN_SESSION_MS: String(hour),
    SIGN_INS_PER_TEN_MINUTES: '4',
  };
  api = await startTestApi({ environment });
  accountKey = await api.addAccount('demo');
});
afterAll(() => api.stop());

/** Every test comes from an address of its own, so that the limit of one is not met by another. */
let lastAddress = 0;
const browse = (origin?: string) => {
  lastAddress += 1;
  const address = `192.0.2.${lastAddress}`;
  const browser = testBrowser(api, origin, { 'x-forwarded-for': address });
  return { browser, address };
};

const trail = async (address: string) => {
  const { body } = await api.call('GET', '/audit?limit=200');
  const items = body['items'] as { action: string; actor: { address: string; kind: string } }[];
  return items
    .filter(({ actor }) => actor.address === address)
    .map(({ action, actor }) => [action, actor.kind]);
};

describe('a browser', () => {
  it('is led to sign in, and with the admin key to the board', async () => {
    const { browser } = browse();
    expect(await browser.get('/admin/queues')).toMatchObject({
      status: 303,
      headers: { location: '/admin/sign-in' },
    });
    const page = await browser.get('/admin/sign-in');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('type="password"');
    expect(await browser.signIn(adminKey)).toMatchObject({
      status: 303,
      headers: { location: '/admin/queues' },
    });
    expect((await browser.get('/admin/queues')).text).toContain('bridge');
  });

  it('is told that another key is wrong, the key of an account too, and gets no session', async () => {
    const { browser, address } = browse();
    for (const key of ['wrong', accountKey]) {
      const answer = await browser.signIn(key);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
      expect(answer.text).toContain('This is not the admin key.');
      expect(answer.text).not.toContain(key);
    }
    expect(await trail(address)).toEqual([
      ['board.sign-in-refused', 'nobody'],
      ['board.sign-in-refused', 'nobody'],
    ]);
  });

  it('gets a cookie that no script reads, no other site sends and no network hears', async () => {
    const { browser } = browse('https://bridge.example.com');
    const { headers } = await browser.signIn(adminKey);
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(
      /^__Host-bridge-session=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('gets a cookie that works over plain HTTP on this machine alone', async () => {
    for (const origin of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000']) {
      const { browser } = browse(origin);
      expect(String((await browser.signIn(adminKey)).headers['set-cookie'])).not.toContain('Secure');
      expect((await browser.get('/admin/queues')).status).toBe(200);
    }
    const far = browse('http://bridge.example.com').browser;
    expect(await far.signIn(adminKey)).toMatchObject({ status: 403 });
    expect(far.cookie).toBeUndefined();
  });

  it('may guess only so often, right or wrong, and is told when to try again', async () => {
    const { browser } = browse();
    for (let guess = 0; guess < 4; guess += 1) expect((await browser.signIn('wrong')).status).toBe(401);
    const refused = await browser.signIn(adminKey);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(browser.cookie).toBeUndefined();
    expect((await browse().browser.signIn(adminKey)).status).toBe(303); // from elsewhere
  });
});

describe('a session', () => {
  it('is known to every process, by nothing that the database holds', async () => {
    const { browser } = browse();
    await browser.signIn(adminKey);
    const token = String(browser.cookie?.split('=')[1]);
    const { rows } = await api.parts.database.pool.query<{ row: string }>(
      'SELECT s::text AS row FROM admin_session s',
    );
    const stored = rows.map(({ row }) => row).join();
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(sha256(token));
    const elsewhere = createAdminSessions(api.parts.database, Buffer.from(sha256(adminKey), 'hex'), hour);
    expect(await elsewhere.find(token)).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    const withAnotherKey = createAdminSessions(
      api.parts.database,
      Buffer.from(sha256('another'), 'hex'),
      hour,
    );
    expect(await withAnotherKey.find(token)).toBeUndefined();
  });

  it('ends when it is signed out, also for whoever copied the cookie', async () => {
    const { browser, address } = browse();
    await browser.signIn(adminKey);
    const copy = String(browser.cookie);
    expect((await browser.get('/admin/sign-out')).text).toContain('Sign out');
    expect(await browser.send('POST', '/admin/sign-out', { form: {} })).toMatchObject({ status: 303 });
    expect(browser.cookie).toBeUndefined();
    expect((await browser.get('/admin/queues', { cookie: copy })).status).toBe(303);
    expect(await trail(address)).toEqual([
      ['board.signed-out', 'session'],
      ['board.signed-in', 'session'],
    ]);
  });

  it('ends on all browsers when one asks for that', async () => {
    const [one, two] = [browse().browser, browse().browser];
    for (const browser of [one, two]) await browser.signIn(adminKey);
    await one.send('POST', '/admin/sign-out', { form: { everywhere: 'on' } });
    expect((await two.get('/admin/queues')).status).toBe(303);
  });

  it('ends by itself', async () => {
    const { browser } = browse();
    await browser.signIn(adminKey);
    await api.parts.database.pool.query('UPDATE admin_session SET expires_at = now()');
    expect((await browser.get('/admin/queues')).status).toBe(303);
  });
});

describe('a page of another site', () => {
  const foreign: [string, Record<string, string>][] = [
    ['another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of the host', { origin: 'http://127.0.0.1:9', 'sec-fetch-site': 'same-site' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['the origin of an old browser', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  ];

  it.each(foreign)('can neither sign in nor out: %s', async (_what, headers) => {
    const { browser } = browse();
    const signIn = await browser.send('POST', '/admin/sign-in', { form: { key: adminKey }, headers });
    expect([signIn.status, browser.cookie]).toEqual([403, undefined]);
    await browser.signIn(adminKey);
    expect((await browser.send('POST', '/admin/sign-out', { form: {}, headers })).status).toBe(403);
    expect((await browser.get('/admin/queues')).status).toBe(200);
  });

  it('cannot be told apart from one that does not say where it stands, which is refused', async () => {
    const headers = { host: '127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.call('POST', '/admin/sign-in', `key=${adminKey}`, { key: null, headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('cannot put the pages into a frame or have them run its scripts', async () => {
    const { browser } = browse();
    await browser.signIn(adminKey);
    for (const path of ['/admin/sign-in', '/admin/queues', '/docs/static/index.html', '/healthz']) {
      const policy = String((await browser.get(path)).headers['content-security-policy']);
      expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
      expect([path, policy]).toEqual([path, expect.stringContaining("default-src 'none'")]);
      expect(policy).not.toMatch(/script-src[^;]*(?:unsafe|https?:|\*)/);
    }
  });
});
