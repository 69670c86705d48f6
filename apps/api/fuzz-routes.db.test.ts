// Every route of the document, asked with values made from its own schemas, fitting and odd: it answers, never with a 500.
// FUZZ_RUNS says how many requests each route gets (30 unless said otherwise).

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, constant, constantFrom, oneof, record, type Arbitrary } from 'fast-check';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asText, maybe, valuesOf, type Schema } from './test-odd-values.ts';
import { campaign, startTestApi, type Method, type TestApi } from './test-api.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 30);

interface Operation {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const document = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')) as Document;
const refer = (ref: string): Schema => document.components.schemas[String(ref.split('/').at(-1))] ?? {};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    operation,
  })),
);

let api: TestApi;
/** What is there to be asked for, by the name of the parameter that asks. */
const known: Record<string, string[]> = { id: [], keyId: [], eventId: [] };

beforeAll(async () => {
  api = await startTestApi();
  await api.addAccount('demo');
  const account = { account: 'demo' };
  const { body } = await api.call('POST', '/campaigns', campaign('known'), account);
  const key = await api.call('POST', '/accounts/demo/keys', {});
  known['id'] = ['demo', String(body['id'])];
  known['keyId'] = [String(key.body['id'])];
});
afterAll(() => api.stop());

type Texts = Record<string, string | undefined>;
interface Asked {
  path: Texts;
  query: Texts;
  headers: Texts;
  body: unknown;
}

function requestsOf(method: Method, { parameters = [], requestBody }: Operation): Arbitrary<Asked> {
  const texts = (where: string): Arbitrary<Texts> =>
    record(
      Object.fromEntries(
        parameters
          .filter((each) => each.in === where)
          .map(({ name, schema }) => {
            const values = asText(valuesOf(schema, refer));
            if (where !== 'path') return [name, maybe(values)];
            // What is stored for the others is not to be changed.
            const there = method === 'PUT' ? ['other'] : (known[name] ?? []);
            return [name, there.length === 0 ? values : oneof(constantFrom(...there), values)];
          }),
      ),
    );
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema === undefined ? constant(undefined) : valuesOf(schema, refer);
  return record({ path: texts('path'), query: texts('query'), headers: texts('header'), body });
}

const isSendable = (header: string): boolean => /^[\t\u0020-\u007E\u0080-\u00FF]*$/.test(header);

async function ask(method: Method, path: string, { path: parts, query, headers, body }: Asked) {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parts[name]).toWellFormed()),
  );
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const sent = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || !isSendable(value) ? [] : [[name, value]],
  );
  return api.call(method, `${target}?${search.toString()}`, body, {
    account: 'demo',
    headers: Object.fromEntries(sent),
  });
}

describe('whatever comes to', () => {
  it.each(
    operations.map(({ method, path, operation }) => [`${method} ${path}`, method, path, operation] as const),
  )(
    '%s, it is no failure of the service',
    async (_name, method, path, operation) => {
      await assert(
        asyncProperty(requestsOf(method, operation), async (asked) => {
          const { status, text } = await ask(method, path, asked);
          expect({ status, text: status === 500 ? text : '' }).not.toMatchObject({ status: 500 });
        }),
        { numRuns: operation.parameters === undefined && operation.requestBody === undefined ? 1 : numRuns },
      );
    },
    60_000,
  );

  it.each(['/accounts', '/audit', '/campaigns', '/accounts/demo/keys', '/accounts/demo/webhook-events'])(
    '%s is still readable after all that',
    async (path) => {
      expect(await api.call('GET', path, undefined, { account: 'demo' })).toMatchObject({ status: 200 });
    },
  );
});
