import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { adminKey, campaign, startTestApi, type Answer, type TestApi } from './test-api.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  key = await api.addAccount('demo');
});
afterAll(() => api.stop());

/** Whether an answer is the RFC 9457 problem that the catalogue describes. */
function expectProblem(answer: Answer, code: ProblemCode): void {
  const { status, title } = catalogue[code];
  expect(answer.body).toMatchObject({ code, status, title, type: `/errors/${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.body['instance']).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
  if (code !== 'internal') expect(answer.body['detail']).toEqual(expect.stringMatching(/\w/));
  const known = ['type', 'title', 'status', 'code', 'detail', 'instance', 'errors', 'state'];
  expect(Object.keys(answer.body).filter((name) => !known.includes(name))).toEqual([]);
}

const post = (body?: unknown, headers: Record<string, string> = {}) =>
  api.call('POST', '/campaigns', body, { key, headers });

describe('a refused campaign is a problem, and leaves nothing', () => {
  const large = { name: 'x'.repeat(300_000) };
  const ndjson = { 'content-type': 'application/x-ndjson' };
  const cases: [string, ProblemCode, unknown, Record<string, string>?][] = [
    ['no JSON', 'invalid-json', '{"campaignId":'],
    ['an empty body', 'invalid-json', ''],
    ['no NDJSON', 'invalid-json', '{}\n{', ndjson],
    ['broken gzip', 'invalid-json', 'not gzip', { 'content-encoding': 'gzip' }],
    [
      'cut-off gzip',
      'invalid-json',
      gzipSync(JSON.stringify(campaign('1'))).subarray(0, 40),
      { 'content-encoding': 'gzip' },
    ],
    ['faults in the head', 'invalid-request', campaign('1', { sender: '!', templateId: 7 })],
    ['a NUL in its ID', 'invalid-request', campaign('1\u0000')],
    ['a NUL in its name', 'invalid-request', campaign('1', { name: 'a\u0000' })],
    ['faults in the list', 'invalid-request', campaign('1', { customerIds: ['C-1', 7] })],
    ['a list that is none', 'invalid-request', campaign('1', { customerIds: 'C-1' })],
    ['a head that is too large', 'payload-too-large', campaign('1', large)],
    ['a type that is not read', 'unsupported-media-type', 'a=b', { 'content-type': 'text/plain' }],
    ['an encoding that is not read', 'unsupported-media-type', '{}', { 'content-encoding': 'br' }],
    ['an unknown template', 'unknown-template', campaign('1', { templateId: '9999' })],
    ['placeholders', 'text-has-placeholders', campaign('1', { templateId: '1004' })],
    ['a sender that is not allowed', 'sender-not-allowed', campaign('1', { sender: 'NOTMINE' })],
    ['an empty list', 'empty-list', campaign('1', { customerIds: [] })],
    ['no list', 'empty-list', campaign('1', { customerIds: undefined })],
    ['a time that is past', 'send-time-past', campaign('1', { sendAt: '2020-01-01T00:00:00Z' })],
    [
      'a time that does not exist',
      'send-time-invalid',
      campaign('1', { sendAt: { date: '2099-02-30', time: '12:00' } }),
    ],
    ['several faults', 'campaign-refused', campaign('1', { templateId: '9999', customerIds: [] })],
    ['MMS', 'mms-not-supported', campaign('1', { channel: 'mms' })],
    ['too many templates on lines', 'invalid-request', lineTemplates(251), ndjson],
  ];
  it.each(cases)('for %s: %s', async (_what, code, body, headers = {}) => {
    expectProblem(await post(body, headers), code);
    expect(await api.stored()).toBe(0);
  });

  it('without a body or a type, also when it is only estimated', async () => {
    expectProblem(await post(), 'unsupported-media-type');
    expectProblem(
      await api.call('POST', '/campaigns/estimate', undefined, { key }),
      'unsupported-media-type',
    );
  });

  it('after thousands of good customers', async () => {
    const customerIds = [...Array.from({ length: 20_000 }, (_, no) => `C-${no}`), 7];
    const answer = await post(campaign('1', { customerIds }));
    expectProblem(answer, 'invalid-request');
    expect(answer.body['errors']).toEqual([expect.objectContaining({ pointer: '/body/customerIds/20000' })]);
    expect(await api.stored()).toBe(0);
  });
});

function lineTemplates(count: number): string {
  const { customerIds: _ids, templateId: _one, ...head } = campaign('1');
  const lines = Array.from({ length: count }, (_, no) => ({
    customerId: `C-${no}`,
    templateId: String(no + 1),
  }));
  return [head, ...lines].map((each) => JSON.stringify(each)).join('\n');
}

describe('who may not come in gets a problem', () => {
  it.each([
    ['no key', {}],
    ['an unknown key', { authorization: 'Bearer otb_0000000000000000000000000000000000000000000' }],
    ['another scheme', { authorization: `Basic ${Buffer.from(`admin:${adminKey}`).toString('base64')}` }],
    ['a key with something behind it', { authorization: `Bearer ${adminKey} x` }],
  ])('with %s', async (_what, headers) => {
    const answer = await api.call('GET', '/campaigns', undefined, { key: null, headers });
    expectProblem(answer, 'unauthorized');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('also before its body is looked at', async () => {
    expectProblem(await api.call('POST', '/campaigns', '{', { key: null }), 'unauthorized');
  });
});

describe('other calls that cannot be answered are problems', () => {
  it('for an unknown address or method', async () => {
    expectProblem(await api.call('GET', '/nothing/here?apiKey=x'), 'not-found');
    expectProblem(await api.call('PATCH', '/campaigns'), 'not-found');
  });

  it('for an address that cannot be decoded', async () => {
    expectProblem(await api.call('GET', '/campaigns/%E0%A4%A'), 'invalid-request');
  });

  it('for an identifier of another form, and a query that is not as described, all faults at once', async () => {
    expectProblem(await api.call('GET', '/campaigns/51207', undefined, { key }), 'invalid-request');
    const answer = await api.call(
      'GET',
      '/campaigns?limit=0&state=sleeping&cursor=x&campaignId=%00',
      undefined,
      { key },
    );
    expectProblem(answer, 'invalid-request');
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(
      new Set(['/querystring/limit', '/querystring/state', '/querystring/cursor', '/querystring/campaignId']),
    );
  });

  it('for a campaign that is not there', async () => {
    const id = '0193a5b0-0000-7000-8000-000000000001';
    for (const path of [`/campaigns/${id}`, `/campaigns/${id}/metrics`]) {
      expectProblem(await api.call('GET', path, undefined, { key }), 'campaign-not-found');
    }
  });

  it('for a small body that is too large, no JSON, or of another type', async () => {
    const put = (body: unknown, headers = {}) => api.call('PUT', '/accounts/x', body, { headers });
    expectProblem(await put({ name: 'x'.repeat(300_000) }), 'payload-too-large');
    expectProblem(await put('{"name":'), 'invalid-json');
    expectProblem(
      await put('name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      'unsupported-media-type',
    );
  });

  it('for an account whose body has several faults, with a pointer to each', async () => {
    const answer = await api.call('PUT', '/accounts/x', { name: '', contactGroupId: 'abc', more: 1 });
    expectProblem(answer, 'invalid-request');
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/body/name', '/body/contactGroupId', '/body/more', '/body']),
    );
  });

  it('never quoting a secret that came with a faulty body', async () => {
    const secret = 'the-secret-of-acme';
    for (const body of [
      `{"textlocal":{"apiKey":"${secret}"`,
      `{"apiKey":"${secret}" "x"}`,
      { name: 1, textlocal: { apiKey: secret } },
    ]) {
      const answer = await api.call('PUT', '/accounts/x', body);
      expect([answer.status, answer.text]).toEqual([400, expect.not.stringContaining(secret)]);
    }
  });
});

describe('the same name with another body', () => {
  it('is a problem that names the campaign', async () => {
    const sendAt = campaign('').sendAt;
    const first = await post(campaign('reused', { sendAt }));
    const answer = await post(campaign('reused', { sendAt, customerIds: ['C-000003'] }));
    expectProblem(answer, 'idempotency-key-reused');
    expect(answer.body['detail']).toContain(first.body['id']);
  });

  it('is told apart also when only the templates on its lines differ', async () => {
    const { customerIds: _ids, templateId: _one, ...head } = campaign('lines');
    const body = (templateId: string) =>
      `${JSON.stringify(head)}\n{"customerId":"C-000001","templateId":"${templateId}"}`;
    const headers = { 'content-type': 'application/x-ndjson' };
    expect((await post(body('1001'), headers)).status).toBe(202);
    expect((await post(body('1001'), headers)).status).toBe(202);
    expectProblem(await post(body('1002'), headers), 'idempotency-key-reused');
  });
});
