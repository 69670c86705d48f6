// The OpenAPI document, made from the routes, and Swagger UI to read it.

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { stringify } from 'yaml';
import { docsPolicy } from './headers.ts';
import { sharedSchemas } from '../routes/answers.ts';

const description = `Hands Optimove campaigns over to TextLocal and brings delivery figures back.

Keys are sent as \`Authorization: Bearer …\`. A key belongs to one account; the admin key may do everything and names
the account in \`X-Account-Id\`. Errors are \`application/problem+json\` with a stable \`type\` that is the address of a
page about it, and all faults of a request at once.`;

export async function registerDocument(app: FastifyInstance): Promise<void> {
  for (const schema of sharedSchemas) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Optimove–TextLocal bridge',
        version: '1',
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This service' }],
      tags: [
        { name: 'campaigns', description: 'Accept campaigns and follow them.' },
        { name: 'templates', description: 'What an account can send: texts, sender names, credits.' },
        { name: 'accounts', description: 'Connections to TextLocal and their keys; for the admin key.' },
        { name: 'health', description: 'For probes and people; no key needed.' },
      ],
      components: {
        securitySchemes: {
          accountKey: { type: 'http', scheme: 'bearer', description: 'A key of one account, with scopes.' },
          adminKey: { type: 'http', scheme: 'bearer', description: 'The admin key.' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `def-${index}`,
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/openapi.yaml', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', 'application/yaml; charset=utf-8').send(documentOf(app)),
  );
}

/** The document as openapi.yaml holds it. The app must be ready. */
export const documentOf = (app: FastifyInstance): string =>
  stringify(app.swagger(), { lineWidth: 100, aliasDuplicateObjects: false });
