// What is posted to a webhook is what the document shows: headers, bodies, and nothing that it is silent about.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Compile } from 'typebox/schema';
import { startReceiver, type Received, type Receiver } from './test-receiver.ts';
import { eventually, inSeconds, startTestService, type TestService } from './test-service.ts';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
}
interface Posted {
  parameters: { name: string; in: string; required: boolean; schema: Schema; example: string }[];
  requestBody: {
    content: Record<string, { schema: Schema; examples: Record<string, { value: object }> }>;
  };
}

const eventTypes = ['campaign.state-changed', 'snapshot.taken'];
let receiver: Receiver;
let service: TestService;
let document: { components: { schemas: Record<string, Schema> }; webhooks: Record<string, { post: Posted }> };

beforeAll(async () => {
  receiver = await startReceiver();
  service = await startTestService({ environment: { WEBHOOK_ALLOWED_ORIGINS: receiver.origin } });
  await service.addAccount('demo', { webhook: { url: `${receiver.origin}/hooks` } });
  document = (await service.call('GET', '/openapi.json')).body as unknown as typeof document;
  const { body } = await service.call('POST', '/campaigns', {
    campaignId: '51207',
    templateId: '1001',
    sendAt: inSeconds(1),
    customerIds: ['C-000001', 'C-000002', 'C-000002', 'nobody'],
  });
  await service.until(`/campaigns/${String(body['id'])}`, ({ state }) => state === 'completed');
  await eventually(async () => eventTypes.every((type) => eventsOf(type).length > 1), 20_000);
});
afterAll(async () => {
  await service.stop();
  await receiver.stop();
});

const bodyOf = ({ body }: Received) => JSON.parse(body) as { type: string };
const eventsOf = (type: string): Received[] => receiver.received.filter((each) => bodyOf(each).type === type);

const postOf = (type: string): Posted => {
  const post = document.webhooks[type]?.post;
  if (post === undefined) throw new Error(`the document has no webhook ${type}`);
  return post;
};
const jsonOf = (type: string) => {
  const json = postOf(type).requestBody.content['application/json'];
  if (json === undefined) throw new Error(`${type} is not posted as JSON`);
  return json;
};

/** Faults of a value, by a schema that may refer to others of the document. */
const faultsOf = (schema: Schema, value: unknown) => {
  const validator = Compile({ ...schema, components: document.components });
  return validator.Check(value) ? [] : validator.Errors(value)[1];
};

const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** Fields of a value, however deep, that its schema does not name. */
function untold(schema: Schema, value: unknown, where = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { properties = {} } = resolved(schema);
  return Object.entries(value).flatMap(([name, each]) => {
    const property = properties[name];
    return property === undefined ? [`${where}/${name}`] : untold(property, each, `${where}/${name}`);
  });
}

it('the document has every event that is posted, and no other', () => {
  const posted = new Set(receiver.received.map((each) => bodyOf(each).type));
  expect([...posted].toSorted()).toEqual(eventTypes);
  expect(Object.keys(document.webhooks).toSorted()).toEqual(eventTypes);
});

describe.each(eventTypes)('%s', (type) => {
  it('has the body that the document shows', () => {
    const { schema } = jsonOf(type);
    for (const { body } of eventsOf(type)) {
      const value: unknown = JSON.parse(body);
      expect([faultsOf(schema, value), untold(schema, value)]).toEqual([[], []]);
    }
  });

  it('has the headers that the document shows', () => {
    const { parameters } = postOf(type);
    expect(parameters.every((each) => each.in === 'header' && each.required)).toBe(true);
    for (const { headers } of eventsOf(type)) {
      for (const { name, schema } of parameters) expect(faultsOf(schema, headers[name])).toEqual([]);
      const signed = Object.keys(headers).filter((name) => name.startsWith('webhook-'));
      expect(signed.toSorted()).toEqual(parameters.map(({ name }) => name).toSorted());
    }
  });

  it('has examples that are as they are described', () => {
    const { schema, examples } = jsonOf(type);
    const shown = Object.values(examples);
    expect(shown.length).toBeGreaterThan(0);
    for (const { value } of shown) expect([faultsOf(schema, value), untold(schema, value)]).toEqual([[], []]);
    for (const each of postOf(type).parameters) expect(faultsOf(each.schema, each.example)).toEqual([]);
  });

  it('is told apart from what it is not', () => {
    const { schema } = jsonOf(type);
    const [event] = eventsOf(type);
    const { data, ...rest } = JSON.parse(String(event?.body)) as { data: Record<string, unknown> };
    const { counts, ...fewer } = data;
    expect(counts).toEqual(expect.any(Object));
    expect(faultsOf(schema, { ...rest, data: fewer })).not.toEqual([]);
    expect(
      faultsOf(schema, {
        ...rest,
        data: { ...data, counts: { ...(counts as object), recipients: 'x', accepted: 'x' } },
      }),
    ).not.toEqual([]);
    expect(faultsOf(schema, { ...rest, type: 'another', data })).not.toEqual([]);
    expect(faultsOf(schema, { ...rest, timestamp: 'yesterday', data })).not.toEqual([]);
  });
});
