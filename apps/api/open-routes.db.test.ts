import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { catalogue } from '#problem/catalogue.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const open = (path: string, headers: Record<string, string> = {}) =>
  api.call('GET', path, undefined, { key: null, headers });

describe('readiness', () => {
  it('is told with the state of each part', async () => {
    expect(await open('/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(await open('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', database: 'ok', queue: { state: 'ok', backend: 'postgresql' } },
    });
  });
});

describe('the page of an error', () => {
  it.each(Object.keys(catalogue))('is there for %s', async (code) => {
    const page = await open(`/errors/${code}`);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(page.text).toMatch(/^# /m);
  });

  it.each(['no-such-error', 'constructor', 'to-string'])('is not there for %s', async (code) => {
    expect(await open(`/errors/${code}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it.each(['..%2f..%2fpackage', '%2e%2e', 'A', 'x'.repeat(61)])(
    'does not lead elsewhere: %s',
    async (code) => {
      expect([400, 404]).toContain((await open(`/errors/${code}`)).status);
    },
  );
});

describe('the document', () => {
  it('is OpenAPI 3.1, in JSON and in YAML the same', async () => {
    const json = await open('/openapi.json');
    const yaml = await open('/openapi.yaml');
    expect(json.body['openapi']).toMatch(/^3\.1\.\d$/);
    expect(yaml.headers['content-type']).toContain('yaml');
    expect(parse(yaml.text)).toEqual(json.body);
  });

  it('is openapi.yaml of the repository, to the letter', async () => {
    const file = await readFile(new URL('../../openapi.yaml', import.meta.url), 'utf8');
    expect((await open('/openapi.yaml')).text).toBe(file);
  });

  it('has every call of the contract, and no dangling reference', async () => {
    const { body, text } = await open('/openapi.json');
    const paths = body['paths'] as Record<string, Record<string, unknown>>;
    for (const [path, method] of [
      ['/campaigns', 'post'],
      ['/campaigns', 'get'],
      ['/campaigns/{id}', 'get'],
      ['/campaigns/{id}/cancel', 'post'],
      ['/campaigns/{id}/retry', 'post'],
      ['/campaigns/estimate', 'post'],
      ['/campaigns/{id}/metrics', 'get'],
      ['/campaigns/{id}/recipients', 'get'],
      ['/templates', 'get'],
      ['/templates/{id}', 'get'],
      ['/templates/{id}/preview', 'get'],
      ['/senders', 'get'],
      ['/balance', 'get'],
      ['/accounts', 'get'],
      ['/accounts/{id}', 'put'],
      ['/accounts/{id}', 'delete'],
      ['/accounts/{id}/verify', 'post'],
      ['/accounts/{id}/keys', 'post'],
      ['/accounts/{id}/keys/{keyId}', 'delete'],
      ['/healthz', 'get'],
      ['/readyz', 'get'],
    ] as const) {
      expect([path, method, paths[path]?.[method]]).toEqual([path, method, expect.any(Object)]);
    }
    const { schemas } = body['components'] as { schemas: Record<string, unknown> };
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((name) => name === undefined || !(name in schemas))).toEqual([]);
  });

  it('can be read at /docs', async () => {
    const page = await open('/docs');
    expect([page.status, page.text.includes('swagger-ui')]).toEqual([200, true]);
  });
});

it('readiness says no once a stop has begun', async () => {
  api.drain();
  expect(await open('/readyz')).toMatchObject({ status: 503, body: { status: 'not-ready', database: 'ok' } });
  expect((await open('/healthz')).status).toBe(200);
});
