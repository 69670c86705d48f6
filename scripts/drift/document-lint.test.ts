import { describe, expect, it } from '@jest/globals';
import { checkDocumentWords, faultsOfWords } from './document-lint.ts';

const answer = {
  description: 'The thing.',
  content: {
    'application/json': {
      schema: { properties: { id: { description: 'Its ID.' } } },
      examples: { one: { summary: 'One', value: { id: 'a' } } },
    },
  },
};
const operation = { operationId: 'getThing', summary: 'Show a thing', description: 'Shows it.' };
const faultsOf = (call: object) => [...faultsOfWords({ paths: { '/things': { get: call } } })];

describe('a call of the document', () => {
  it('is taken when everything is described and shown', () => {
    expect(faultsOf({ ...operation, responses: { 200: answer } })).toEqual([]);
  });

  it.each(['operationId', 'summary', 'description'])('needs its %s', (word) => {
    expect(faultsOf({ ...operation, [word]: undefined, responses: { 200: answer } })).toEqual([
      `GET /things has no ${word}`,
    ]);
  });

  it('needs an example for each form of an answer and of a body', () => {
    const bare = { ...answer, content: { 'text/csv': { schema: {} } } };
    expect(faultsOf({ ...operation, requestBody: bare, responses: { 200: bare } })).toEqual([
      'GET /things: the body, text/csv: has no example',
      'GET /things: 200, text/csv: has no example',
    ]);
  });

  it('needs words for parameters, headers, answers and properties, however deep', () => {
    const deep = { items: { anyOf: [{ properties: { name: {} } }] } };
    const responses = {
      200: {
        ...answer,
        description: 'Default Response',
        headers: { 'x-more': {} },
        content: { 'application/json': { schema: deep, examples: { one: {} } } },
      },
    };
    expect(faultsOf({ ...operation, parameters: [{ name: 'state' }], responses })).toEqual([
      'GET /things: the parameter state has no description',
      'GET /things: 200 is not described',
      'GET /things: the header x-more of 200 has no description',
      'GET /things: 200, application/json[].name has no description',
    ]);
  });
});

it('a webhook needs words and an example as a call does', () => {
  const bare = { content: { 'application/json': { schema: {} } } };
  const post = {
    ...operation,
    summary: '',
    requestBody: bare,
    responses: { '2XX': { description: 'Taken.' } },
  };
  expect([...faultsOfWords({ webhooks: { 'thing.changed': { post } } })]).toEqual([
    'the webhook thing.changed has no summary',
    'the webhook thing.changed: the body, application/json: has no example',
  ]);
});

it('a document that the public ruleset warns of is refused', async () => {
  const faults = await checkDocumentWords('openapi: 3.1.0\ninfo: { title: A, version: "1" }\npaths: {}\n');
  expect(faults.join('\n')).toContain('(info-license)');
});
