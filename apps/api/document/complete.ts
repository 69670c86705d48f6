// What the routes' schemas cannot say is put into the finished document here: examples, headers, what answers mean.

import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { allWords } from './operation.ts';
import { problemExample } from './problems.ts';
import { webhooks } from './webhooks.ts';
import type { Examples, Words } from './words.ts';

interface Media {
  examples?: Examples;
  example?: unknown;
}
interface Answer {
  description: string;
  headers?: Record<string, unknown>;
  content?: Record<string, Media>;
}
interface Parameter {
  $ref?: string;
  required?: boolean;
  description?: string;
  example?: string | number | boolean;
  schema?: { default?: unknown };
}
interface Operation {
  operationId?: string;
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Answer>;
}
export interface OpenApi {
  components: Record<string, unknown>;
  paths: Record<string, Record<string, Operation>>;
  webhooks?: unknown;
}

const codes = Object.keys(catalogue) as ProblemCode[];

const headers = {
  RetryAfter: {
    description: 'Seconds to wait before the same request is sent again.',
    schema: { type: 'integer', minimum: 1 },
    example: 10,
  },
  Challenge: {
    description: 'How to say who calls (RFC 9110).',
    schema: { type: 'string' },
    example: 'Bearer',
  },
  Location: {
    description: 'Where to follow the campaign.',
    schema: { type: 'string', format: 'uri-reference' },
    example: '/campaigns/0193f2a1-7c10-7c3f-8a55-2f0b1c9d4e01',
  },
};

// Without an example, as completeParameter wants it.
const parameters = {
  AccountId: {
    name: 'x-account-id',
    in: 'header',
    required: false,
    description:
      "Names the account, such as `acme`. Needed with the admin key; with an account's own key it may be left out, and has to be its account.",
    schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' },
  },
};

const tooLargeHeaders = {
  description:
    'The headers of the request have more than 16 KiB. Refused before it is read, so this answer is no problem+json.',
};

const reference = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });

/** The headers that error answers of a status always have. */
function headersOf(status: string): Record<string, unknown> {
  if (status === '401') return { 'www-authenticate': reference('Challenge') };
  return status === '429' || status === '503' ? { 'retry-after': reference('RetryAfter') } : {};
}

function completeAnswers(operation: Operation): void {
  const answers: Words['answers'] = allWords[operation.operationId ?? '']?.answers ?? {};
  for (const [status, answer] of Object.entries(operation.responses)) {
    const said = answers[Number(status)];
    if (said !== undefined) answer.description = said.description;
    for (const [type, examples] of Object.entries(said?.examples ?? {})) {
      const media = answer.content?.[type];
      if (media === undefined) throw new Error(`${operation.operationId}: ${status} is never ${type}`);
      media.examples = examples;
    }
    const more =
      said === undefined
        ? headersOf(status)
        : Object.fromEntries(Object.entries(said.headers ?? {}).map(([name, of]) => [name, reference(of)]));
    if (Object.keys(more).length > 0) answer.headers = { ...answer.headers, ...more };
  }
  operation.responses['431'] = tooLargeHeaders;
}

function completeBody({ operationId, requestBody }: Operation): void {
  for (const [type, examples] of Object.entries(allWords[operationId ?? '']?.body ?? {})) {
    const media = requestBody?.content[type];
    if (media === undefined) throw new Error(`${operationId}: no body is ${type}`);
    media.examples = examples;
  }
}

function completeParameter(parameter: Parameter): void {
  // What has a default may be left out.
  if (parameter.schema?.default !== undefined) parameter.required = false;
  if (parameter.required === true || parameter.example === undefined) return;
  // Swagger UI fills examples in and sends them. What may be left out would change or break the call, so words show it.
  parameter.description = `${parameter.description} Such as \`${String(parameter.example)}\`.`;
  delete parameter.example;
}

/** Completes the document that the routes gave, in place. @throws Error for an example that has no place */
export function complete(document: OpenApi): void {
  document.components = {
    ...document.components,
    parameters,
    headers,
    examples: Object.fromEntries(codes.map((code) => [code, problemExample(code)])),
  };
  document.webhooks = webhooks;
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    if (operation.security?.some((way) => 'accountKey' in way) === true) {
      operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/AccountId' }];
    }
    for (const parameter of operation.parameters ?? []) completeParameter(parameter);
    completeBody(operation);
    completeAnswers(operation);
  }
}
