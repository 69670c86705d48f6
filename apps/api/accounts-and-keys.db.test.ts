import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform/log.ts';
import { adminKey, campaign, startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
const lines: string[] = [];
beforeAll(async () => {
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  api = await startTestApi({ log });
});
afterAll(() => api.stop());

const secret = 'the-secret-of-acme';
const account = (more: Record<string, unknown> = {}) => ({
  name: 'Acme Casino',
  textlocal: { baseUrl: api.simulator.origin, apiKey: secret },
  contactGroupId: '123456',
  customerIdField: 'custom1',
  ...more,
});

describe('an account', () => {
  it('is created with 201, replaced with 200, shown, listed, deleted with 204 and gone', async () => {
    expect((await api.call('PUT', '/accounts/acme', account())).status).toBe(201);
    const replaced = await api.call('PUT', '/accounts/acme', account({ name: 'Other' }));
    expect(replaced).toMatchObject({ status: 200, body: { id: 'acme', name: 'Other', testMode: true } });
    expect((await api.call('GET', '/accounts/acme')).body).toEqual(replaced.body);
    expect((await api.call('GET', '/accounts')).body['items']).toEqual([replaced.body]);
    expect(await api.call('DELETE', '/accounts/acme')).toMatchObject({ status: 204, text: '' });
    for (const method of ['GET', 'DELETE']) {
      const gone = await api.call(method, '/accounts/acme');
      expect(gone).toMatchObject({ status: 404, body: { code: 'account-not-found' } });
    }
  });

  it('never shows its secrets, in no answer and no line of the log', async () => {
    const answers = [
      await api.call('PUT', '/accounts/quiet', account()),
      await api.call('PUT', '/accounts/quiet', account({ textlocal: { baseUrl: 'x', apiKey: secret } })),
      await api.call('PUT', '/accounts/quiet', account({ name: 7 })),
      await api.call('GET', '/accounts/quiet'),
      await api.call('GET', '/accounts'),
      await api.call('POST', '/accounts/quiet/verify'),
      await api.call('DELETE', '/accounts/quiet'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 422, 400, 200, 200, 200, 204]);
    for (const { text } of answers) expect(text).not.toContain(secret);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(secret) || line.includes(adminKey))).toEqual([]);
  });

  it.each(['-x', 'a b', 'x'.repeat(65), 'ü'])('is not called "%s"', async (id) => {
    const answer = await api.call('PUT', `/accounts/${encodeURIComponent(id)}`, account());
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('has a country with phone numbers, whose numbers it is verified by', async () => {
    const refused = await api.call('PUT', '/accounts/abroad', account({ country: 'UK' }));
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/country' }] } });
    const textlocal = { baseUrl: api.simulator.origin, apiKey: 'ten-digits' };
    const { groups } = api.simulator.addAccount({ apiKey: 'ten-digits', contacts: 0 });
    const lost = { first_name: '', last_name: '', custom1: 'C-1', custom2: '', custom3: '' };
    groups.get(123_456)?.add({ ...lost, number: 7_700_900_001 });
    for (const [country, ok] of [
      ['NO', false],
      ['GB', true],
    ] as const) {
      await api.call('PUT', '/accounts/abroad', account({ country, textlocal }));
      const { body } = await api.call('POST', '/accounts/abroad/verify');
      const detail = expect.stringContaining(`${ok ? 1 : 0} of the first 1 contacts of group 123456`);
      expect(body['checks']).toContainEqual(expect.objectContaining({ check: 'contact-group', ok, detail }));
    }
  });

  it('is not called at an address that is not TextLocal’s', async () => {
    const textlocal = { baseUrl: 'http://169.254.169.254', apiKey: secret };
    const answer = await api.call('PUT', '/accounts/other', account({ textlocal }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'base-url-not-allowed' } });
    expect((await api.call('GET', '/accounts/other')).status).toBe(404);
  });

  it('is not deleted while a campaign is under way', async () => {
    const key = await api.addAccount('busy');
    expect((await api.call('POST', '/campaigns', campaign('1'), { key })).status).toBe(202);
    expect(await api.call('DELETE', '/accounts/busy')).toMatchObject({
      status: 409,
      body: { code: 'account-in-use' },
    });
  });

  it('that was never verified takes no campaigns', async () => {
    await api.call('PUT', '/accounts/new', account());
    const answer = await api.call('POST', '/campaigns', campaign('1'), { account: 'new' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'account-not-verified' } });
  });
});

describe('the key of an account', () => {
  it('is shown once: afterwards only its name, scopes and last use', async () => {
    await api.call('PUT', '/accounts/keys', account());
    const made = await api.call('POST', '/accounts/keys/keys', {
      name: 'nightly',
      scopes: ['campaigns:read'],
    });
    expect(made).toMatchObject({ status: 201, body: { name: 'nightly', scopes: ['campaigns:read'] } });
    const key = String(made.body['key']);
    await api.call('GET', '/campaigns', undefined, { key });
    const listed = await api.call('GET', '/accounts/keys/keys');
    expect(listed.body['items']).toEqual([
      {
        id: made.body['id'],
        name: 'nightly',
        scopes: ['campaigns:read'],
        createdAt: made.body['createdAt'],
        lastUsedAt: expect.stringMatching(/^\d{4}-/),
        expiresAt: null,
        replacedBy: null,
      },
    ]);
    expect(lines.filter((line) => line.includes(key))).toEqual([]);
  });

  it('has all scopes when none is said, with a body or without', async () => {
    const all = ['campaigns:write', 'campaigns:read', 'templates:read'];
    for (const body of [undefined, {}, '']) {
      expect((await api.call('POST', '/accounts/keys/keys', body)).body).toMatchObject({
        scopes: all,
        name: null,
      });
    }
  });

  it.each([[[]], [['everything']], ['campaigns:read']])('does not have the scopes %j', async (scopes) => {
    expect((await api.call('POST', '/accounts/keys/keys', { scopes })).status).toBe(400);
  });

  it('works no more once it is taken back', async () => {
    const { body } = await api.call('POST', '/accounts/keys/keys');
    const ask = () => api.call('GET', '/campaigns', undefined, { key: String(body['key']) });
    expect((await ask()).status).toBe(200);
    const path = `/accounts/keys/keys/${String(body['id'])}`;
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await ask()).status).toBe(401);
    expect(await api.call('DELETE', path)).toMatchObject({ status: 404, body: { code: 'key-not-found' } });
  });

  it('of an unknown account is not made', async () => {
    expect(await api.call('POST', '/accounts/nobody/keys')).toMatchObject({ status: 404 });
  });
});

describe('what a key may do', () => {
  const calls: [string, string, string, unknown][] = [
    ['campaigns:write', 'POST', '/campaigns', campaign('scoped')],
    ['campaigns:read', 'GET', '/campaigns', undefined],
    ['templates:read', 'GET', '/templates', undefined],
    ['templates:read', 'GET', '/senders', undefined],
    ['templates:read', 'GET', '/balance', undefined],
  ];
  const keys = new Map<string, string>();
  beforeAll(async () => {
    await api.addAccount('scoped');
    for (const scope of ['campaigns:write', 'campaigns:read', 'templates:read']) {
      const { body } = await api.call('POST', '/accounts/scoped/keys', { scopes: [scope] });
      keys.set(scope, String(body['key']));
    }
  });

  it.each(calls)('needs %s for %s %s', async (scope, method, path, body) => {
    for (const [has, key] of keys) {
      const answer = await api.call(method, path, body, { key });
      if (has === scope) expect(answer.status).toBeLessThan(300);
      else expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('is nothing that belongs to the admin', async () => {
    for (const key of keys.values()) {
      for (const [method, path] of [
        ['GET', '/accounts'],
        ['GET', '/accounts/scoped'],
        ['DELETE', '/accounts/scoped'],
        ['POST', '/accounts/scoped/verify'],
        ['POST', '/accounts/scoped/keys'],
        ['GET', '/accounts/scoped/keys'],
      ] as const) {
        expect(await api.call(method, path, undefined, { key })).toMatchObject({ status: 403 });
      }
    }
  });

  it('is nothing in another account, even when it names it', async () => {
    const key = keys.get('campaigns:read') ?? '';
    const ask = (name: string) => api.call('GET', '/campaigns', undefined, { key, account: name });
    expect((await ask('scoped')).status).toBe(200);
    expect(await ask('busy')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is everything for the admin, who names the account', async () => {
    const ask = (name?: string) =>
      api.call('GET', '/campaigns', undefined, name === undefined ? {} : { account: name });
    expect((await ask('scoped')).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 400, body: { code: 'account-required' } });
  });
});
