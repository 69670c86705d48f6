// openapi.yaml against a public ruleset, and against what no ruleset asks: that everything is described in words and shown.

import { createConfig, lintFromString } from '@redocly/openapi-core';
import { parse } from 'yaml';

interface Schema {
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}
interface Media {
  schema?: Schema;
  examples?: object;
}
interface Part {
  description?: string;
  content?: Record<string, Media>;
  headers?: Record<string, { $ref?: string; description?: string }>;
}
interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: { $ref?: string; name?: string; description?: string }[];
  requestBody?: Part;
  responses?: Record<string, Part>;
}
interface Document {
  components?: { schemas?: Record<string, Schema> };
  paths?: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
}

/** What Redocly's `recommended-strict` says of it; it reads nothing but this text. */
async function faultsOfRuleset(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'], telemetry: 'off' });
  const problems = await lintFromString({ source: text, absoluteRef: 'openapi.yaml', config });
  return problems.map(
    ({ ruleId, message, location }) => `openapi.yaml ${location[0]?.pointer ?? ''}: ${message} (${ruleId})`,
  );
}

const isDescribed = ({ $ref, description = '', anyOf = [] }: Schema): boolean =>
  $ref !== undefined || description !== '' || anyOf.some((each) => each.$ref !== undefined);

function* faultsOfSchema(schema: Schema, where: string): Iterable<string> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!isDescribed(property)) yield `${where}.${name} has no description`;
    yield* faultsOfSchema(property, `${where}.${name}`);
  }
  for (const each of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    yield* faultsOfSchema(each, where);
  if (schema.items !== undefined) yield* faultsOfSchema(schema.items, `${where}[]`);
  if (typeof schema.additionalProperties === 'object')
    yield* faultsOfSchema(schema.additionalProperties, `${where}{}`);
}

function* faultsOfPart({ content = {} }: Part, where: string): Iterable<string> {
  for (const [type, { schema, examples = {} }] of Object.entries(content)) {
    if (Object.keys(examples).length === 0) yield `${where}, ${type}: has no example`;
    if (schema !== undefined) yield* faultsOfSchema(schema, `${where}, ${type}`);
  }
}

function* faultsOfOperation(operation: Operation, where: string): Iterable<string> {
  for (const word of ['operationId', 'summary', 'description'] as const) {
    if ((operation[word] ?? '') === '') yield `${where} has no ${word}`;
  }
  for (const { $ref, name, description = '' } of operation.parameters ?? []) {
    if ($ref === undefined && description === '') yield `${where}: the parameter ${name} has no description`;
  }
  if (operation.requestBody !== undefined) yield* faultsOfPart(operation.requestBody, `${where}: the body`);
  for (const [status, answer] of Object.entries(operation.responses ?? {})) {
    if ((answer.description ?? '') === '' || answer.description === 'Default Response')
      yield `${where}: ${status} is not described`;
    for (const [name, header] of Object.entries(answer.headers ?? {})) {
      if (header.$ref === undefined && (header.description ?? '') === '')
        yield `${where}: the header ${name} of ${status} has no description`;
    }
    yield* faultsOfPart(answer, `${where}: ${status}`);
  }
}

/** What is not described or not shown. */
export function* faultsOfWords({ components, paths, webhooks }: Document): Iterable<string> {
  for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
    if (!isDescribed(schema)) yield `${name} has no description`;
    yield* faultsOfSchema(schema, name);
  }
  for (const [path, operations] of Object.entries(paths ?? {})) {
    for (const [method, operation] of Object.entries(operations))
      yield* faultsOfOperation(operation, `${method.toUpperCase()} ${path}`);
  }
  for (const [type, { post = {} }] of Object.entries(webhooks ?? {}))
    yield* faultsOfOperation(post, `the webhook ${type}`);
}

/** @param text openapi.yaml as the app gives it */
export async function checkDocumentWords(text: string): Promise<string[]> {
  const faults = [...faultsOfWords(parse(text) as Document)].map(
    (fault) => `openapi.yaml: ${fault}; the words are in apps/api/document/ and at the schemas`,
  );
  return [...(await faultsOfRuleset(text)), ...faults];
}
