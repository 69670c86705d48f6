// The OpenAPI document, made from the routes, and Swagger UI to read it.

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { stringify } from 'yaml';
import { complete, type OpenApi } from '../document/complete.ts';
import { opening } from '../document/opening.ts';
import { operation } from '../document/operation.ts';
import { sharedSchemas } from '../document/schemas.ts';
import { docsPolicy } from './headers.ts';

const answer = (type: string) => ({
  200: { description: 'The document.', content: { [type]: { schema: Type.Unknown() } } },
});

export async function registerDocument(app: FastifyInstance): Promise<void> {
  for (const schema of sharedSchemas) app.addSchema(schema);
  await app.register(swagger, {
    openapi: opening,
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `def-${index}`,
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('the document is not OpenAPI 3');
      complete(document.openapiObject as OpenApi);
      return document.openapiObject;
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy });
  app.get(
    '/openapi.json',
    { schema: { ...operation('getDocumentJson'), response: answer('application/json') } },
    async (_request, reply) =>
      reply
        .header('content-type', 'application/json; charset=utf-8')
        .serializer(JSON.stringify)
        .send(app.swagger()),
  );
  app.get(
    '/openapi.yaml',
    { schema: { ...operation('getDocumentYaml'), response: answer('application/yaml') } },
    async (_request, reply) =>
      reply
        .header('content-type', 'application/yaml; charset=utf-8')
        .serializer(String)
        .send(documentOf(app)),
  );
}

/** The document as openapi.yaml holds it. The app must be ready. */
export const documentOf = (app: FastifyInstance): string =>
  stringify(app.swagger(), { lineWidth: 100, aliasDuplicateObjects: false });
