// Alive, able to work, and the pages behind error types: open to everyone.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { root } from '#platform/root.ts';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { backendKinds, migrationStates, partStates, readinessOf } from '#service/readiness.ts';
import { watchInstallation } from '#telemetry/installation.ts';
import { problems } from './answers.ts';

const readiness = Type.Object({
  status: Type.Enum(['ready', 'not-ready']),
  database: Type.Enum([...partStates]),
  migrations: Type.Enum([...migrationStates], {
    description: '`pending`: the database lacks a migration of this release. `unknown`: it cannot be asked.',
  }),
  queue: Type.Object({ state: Type.Enum([...partStates]), backend: Type.Enum([...backendKinds]) }),
  textlocal: Type.Object(
    {
      closed: Type.Integer({ description: 'Accounts whose calls are made.' }),
      open: Type.Integer({ description: 'Accounts whose TextLocal does not answer and is left alone.' }),
      halfOpen: Type.Integer({ description: 'Accounts about to be tried again.' }),
    },
    {
      description:
        'Circuit breakers of the accounts that this process has called. They do not change `status`: the other ' +
        'accounts are not concerned.',
    },
  ),
});

export const healthRoutes =
  (parts: Parts, stopping: () => boolean): FastifyPluginAsyncTypebox =>
  async (app) => {
    watchInstallation(parts.meters.registry, parts);

    app.get(
      '/healthz',
      {
        schema: {
          tags: ['health'],
          summary: 'The process is alive',
          description:
            'Checks no other part on purpose: restarting this process would not bring a database back.',
          response: { 200: Type.Object({ status: Type.Literal('alive') }) },
        },
      },
      async () => ({ status: 'alive' as const }),
    );

    app.get(
      '/readyz',
      {
        schema: {
          tags: ['health'],
          summary:
            'Able to work: database and queue answer, nothing is left to migrate, and no stop is under way',
          response: { 200: readiness, 503: readiness },
        },
      },
      async (_request, reply) => {
        const answer = await readinessOf(parts, stopping());
        return reply.code(answer.status === 'ready' ? 200 : 503).send(answer);
      },
    );

    app.get(
      '/metrics',
      {
        schema: {
          tags: ['health'],
          summary: 'What this process counted, and what the installation is, for Prometheus',
          description:
            'Open, since no account, campaign or address is named. Worker processes answer for themselves on WORKER_PORT.',
          response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (_request, reply) => {
        const { contentType, text } = await parts.meters.text();
        return reply.header('content-type', contentType).serializer(String).send(text);
      },
    );

    app.get(
      '/errors/:code',
      {
        schema: {
          tags: ['health'],
          summary: 'What an error means and how to mend it',
          params: Type.Object({ code: Type.String({ pattern: '^[a-z-]{1,60}$' }) }),
          response: {
            200: { content: { 'text/markdown': { schema: Type.String() } } },
            ...problems('not-found'),
          },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        if (!Object.hasOwn(catalogue, code))
          throw new ProblemError('not-found', `No error has the code "${code}".`);
        const page = join(root, 'docs/errors', `${code satisfies string as ProblemCode}.md`);
        reply.header('content-type', 'text/markdown; charset=utf-8');
        return reply.serializer(String).send(await readFile(page, 'utf8'));
      },
    );
  };
