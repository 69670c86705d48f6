import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { campaign, startTestApi, type TestApi } from './test-api.ts';

describe('while TextLocal', () => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await startTestApi();
    key = await api.addAccount('demo');
  });
  afterAll(() => api.stop());
  afterEach(() => api.simulator.faults.clear());

  const submit = () => api.call('POST', '/campaigns', campaign('1', { templateId: '77' }), { key });

  it('refuses the login, a campaign is a 502 that names the way to find out, and leaves nothing', async () => {
    api.simulator.faults.add({ kind: 'error', code: 3, command: 'get_templates', times: 5 });
    const answer = await submit();
    expect(answer).toMatchObject({ status: 502, body: { code: 'provider-refused' } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body['detail']).toContain('/verify');
    expect(await api.stored()).toBe(0);
  });

  it.each(['html-502', 'drop-before', 'hang', '429'] as const)(
    'answers with %s, a campaign is a 503 that says when to try again, and leaves nothing',
    async (kind) => {
      api.simulator.faults.add({ kind, command: 'get_templates', times: 5 });
      const answer = await submit();
      expect(answer).toMatchObject({ status: 503, body: { code: 'provider-unavailable' } });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(await api.stored()).toBe(0);
    },
  );
});

describe('an account that may not be called', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ environment: { TEXTLOCAL_ALLOWED_ORIGINS: 'http://127.0.0.1:2' } });
    const textlocal = { baseUrl: 'https://api.txtlocal.com', apiKey: 'k' };
    await api.call('PUT', '/accounts/demo', {
      name: 'Demo',
      textlocal,
      contactGroupId: '1',
      customerIdField: 'custom1',
    });
  });
  afterAll(() => api.stop());

  it.each([
    ['whose origin was withdrawn', 'http://127.0.0.1:3', 'base-url-not-allowed', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['that was moved by hand', 'http://127.0.0.1:2', 'credentials-unreadable', 'PUT /accounts/demo'],
    ['that has no URL any more', '', 'base-url-not-allowed', 'is not an http or https URL'],
  ])('%s is refused with the reason, which verify tells too', async (_which, origin, code, hint) => {
    await api.parts.database.pool.query('UPDATE account SET base_url = $1', [origin]);
    const answer = await api.call('GET', '/templates', undefined, { account: 'demo' });
    expect(answer).toMatchObject({ status: 422, body: { code, detail: expect.stringContaining(hint) } });
    const { body } = await api.call('POST', '/accounts/demo/verify');
    const credentials = { check: 'credentials', ok: false, detail: expect.stringContaining(hint) };
    expect(body).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([expect.objectContaining(credentials)]),
    });
  });
});

describe('while the database is away', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' });
  });
  afterAll(() => api.stop());

  it.each([
    ['GET', '/accounts', {}],
    ['GET', '/campaigns', { account: 'demo' }],
    ['GET', '/campaigns', { key: 'otb_0000000000000000000000000000000000000000000' }],
  ])('%s %s is a 503 that says when to try again', async (method, path, options) => {
    const answer = await api.call(method, path, undefined, options);
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.text).not.toContain('127.0.0.1');
  });

  it('/readyz says which part is away, and /healthz that the process lives', async () => {
    expect(await api.call('GET', '/readyz', undefined, { key: null })).toMatchObject({
      status: 503,
      body: { status: 'not-ready', database: 'away', queue: { state: 'away', backend: 'postgresql' } },
    });
    expect(await api.call('GET', '/healthz', undefined, { key: null })).toMatchObject({ status: 200 });
  });
});

describe('while as many large requests are read as may be', () => {
  it('all that are let in are stored, however many that is', async () => {
    const api = await startTestApi({ environment: { MAX_UPLOADS: '30' } });
    try {
      const key = await api.addAccount('demo');
      const customerIds = Array.from({ length: 20_000 }, (_, no) => `C-${no}`);
      const names = Array.from({ length: 15 }, (_, no) => `upload-${no}`);
      const answers = await Promise.all(
        names.map((name) => api.call('POST', '/campaigns', campaign(name, { customerIds }), { key })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    } finally {
      await api.stop();
    }
  });
});
