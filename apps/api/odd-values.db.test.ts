// Values that one of JavaScript, JSON and PostgreSQL reads otherwise than the others: refused with their place, and harmless
// where an earlier release stored them.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaign, startTestApi, type Answer, type Method, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.addAccount('demo');
});
afterAll(() => api.stop());

const ask = (
  method: Method,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> =>
  api.call(method, path, body, { account: 'demo', ...(headers !== undefined && { headers }) });
const account = (more: Record<string, unknown>) => ({
  name: 'Other',
  textlocal: { baseUrl: api.simulator.origin, apiKey: 'simulator-key' },
  contactGroupId: '123456',
  customerIdField: 'custom1',
  ...more,
});
const uuid = '0193b5a0-0000-7000-8000-000000000000';

describe('an instant', () => {
  it.each([
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['year 0', '0000-01-01T00:00:00Z'],
    ['year 9999', '9999-12-31T23:59:59Z'],
    ['a year that only its offset makes', '2999-12-31T23:59:59-23:59'],
    ['a day that does not exist', '2026-02-29T00:00:00Z'],
    ['an offset that does not exist', '2026-11-24T12:00:00+24:00'],
    ['no offset', '2026-11-24T12:00:00'],
    ['a blank', '2026-11-24 12:00:00Z'],
  ])('with %s is refused wherever one is read', async (_what, instant) => {
    const text = encodeURIComponent(instant);
    const answers = [
      await ask('GET', `/campaigns?sendAtFrom=${text}`),
      await ask('GET', `/campaigns?sendAtTo=${text}`),
      await ask('GET', `/audit?since=${text}`),
      await ask('POST', '/accounts/demo/keys', { expiresAt: instant }),
      await ask('POST', `/accounts/demo/keys/${uuid}/rotate`, { expiresAt: instant }),
      await ask('POST', `/campaigns/${uuid}/retry`, { notAfter: instant }),
      await ask('POST', '/campaigns', campaign('odd', { notAfter: instant })),
      await ask('POST', '/campaigns', campaign('odd', { sendAt: instant })),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it.each(['2026-11-24T12:00:00Z', '2024-02-29t00:00:00.123z', '0001-06-01T00:00:00+01:00'])(
    '%s is read',
    async (instant) => {
      expect(await ask('GET', `/campaigns?sendAtFrom=${encodeURIComponent(instant)}`)).toMatchObject({
        status: 200,
      });
    },
  );
});

describe('an ID', () => {
  it.each([`urn:uuid:${uuid}`, `{${uuid}}`, uuid.replaceAll('-', ''), `${uuid} `, `${uuid}\n`])(
    'written as %j is refused',
    async (id) => {
      const written = encodeURIComponent(id);
      for (const path of [
        `/campaigns/${written}`,
        `/campaigns/${written}/metrics`,
        `/campaigns?cursor=${written}`,
      ])
        expect(await ask('GET', path)).toMatchObject({ status: 400 });
    },
  );
});

describe.each([
  ['NUL', 'a\u0000b'],
  ['half a surrogate pair', 'a\uD800b'],
])('%s', (_what, text) => {
  it('is refused in every body, with its place', async () => {
    const answers: [Answer, string][] = [
      [await ask('POST', '/accounts/demo/keys', { name: text }), '/body/name'],
      [await ask('PUT', '/accounts/other', account({ name: text })), '/body/name'],
      [
        await ask('PUT', '/accounts/other', account({ languages: { '1': { [text]: '2' } } })),
        '/body/languages/1/',
      ],
      [await ask('POST', '/campaigns', campaign(text)), '/body/campaignId'],
      [await ask('POST', '/campaigns', campaign('odd', { name: text })), '/body/name'],
      [
        await ask('POST', '/campaigns', campaign('odd', { customerIds: ['C-1', text] })),
        '/body/customerIds/1',
      ],
      [await ask('POST', '/campaigns/estimate', campaign(text)), '/body/campaignId'],
    ];
    for (const [answer, pointer] of answers) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
      const [first] = answer.body['errors'] as { pointer: string }[];
      expect(first?.pointer.startsWith(pointer)).toBe(true);
    }
    expect(await api.stored()).toBe(0);
  });
});

describe('a NUL', () => {
  it.each([
    '/campaigns?campaignId=a%00',
    '/templates/a%00',
    '/templates/1001/preview?customerId=a%00',
    '/campaigns/%00',
  ])('is refused in %s', async (path) => expect(await ask('GET', path)).toMatchObject({ status: 400 }));
});

it('refuses an Idempotency-Key that no index holds', async () => {
  const answer = await ask('POST', '/campaigns', campaign('long'), { 'idempotency-key': 'x'.repeat(8_192) });
  const errors = [expect.objectContaining({ pointer: '/headers/idempotency-key' })];
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request', errors } });
});

describe('instants that an earlier release stored', () => {
  it.each(['10000-01-01', 'infinity', '9999-12-31 23:59:59.999+00'])(
    'break no list, and no rotation of a key: %s',
    async (instant) => {
      const { body } = await ask('POST', '/accounts/demo/keys', {});
      const accepted = await ask('POST', '/campaigns', campaign(`stored ${instant}`));
      const { pool } = api.parts.database;
      await pool.query(`UPDATE api_key SET expires_at = '${instant}' WHERE id = $1`, [body['id']]);
      await pool.query(`UPDATE campaign SET not_after = '${instant}', send_at = '${instant}'`);
      const keys = await ask('GET', '/accounts/demo/keys');
      expect(keys).toMatchObject({ status: 200 });
      expect(keys.text).toContain('9999-12-31T23:59:59.999Z');
      expect(await ask('POST', `/accounts/demo/keys/${String(body['id'])}/rotate`, {})).toMatchObject({
        status: 201,
      });
      expect(await ask('GET', '/accounts/demo/keys')).toMatchObject({ status: 200 });
      expect(await ask('GET', '/campaigns')).toMatchObject({ status: 200 });
      expect(await ask('GET', `/campaigns/${String(accepted.body['id'])}`)).toMatchObject({
        status: 200,
        body: { notAfter: '9999-12-31T23:59:59.999Z' },
      });
    },
  );
});
