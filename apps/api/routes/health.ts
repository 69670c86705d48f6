// Alive, able to work, and the pages behind error types: open to everyone.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { backendKinds, migrationStates, partStates, readinessOf } from '#service/readiness.ts';
import { watchInstallation } from '#telemetry/installation.ts';
import { operation } from '../document/operation.ts';
import { errorPage, openProblems } from '../document/problems.ts';

const readiness = Type.Object({
  status: Type.Enum(['ready', 'not-ready'], { description: 'Whether it is able to work.' }),
  database: Type.Enum([...partStates], { description: 'Whether PostgreSQL answers.' }),
  migrations: Type.Enum([...migrationStates], {
    description: '`pending`: the database lacks a migration of this release. `unknown`: it cannot be asked.',
  }),
  queue: Type.Object(
    {
      state: Type.Enum([...partStates], { description: 'Whether the queue answers.' }),
      backend: Type.Enum([...backendKinds], { description: 'Where the queue is.' }),
    },
    { description: 'The queue.' },
  ),
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
          ...operation('isAlive'),
          response: {
            200: Type.Object({ status: Type.Literal('alive', { description: 'Says nothing else.' }) }),
          },
        },
      },
      async () => ({ status: 'alive' as const }),
    );

    app.get(
      '/readyz',
      {
        schema: {
          ...operation('isReady'),
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
          ...operation('getPrometheusMetrics'),
          response: {
            200: { description: 'The counts.', content: { 'text/plain': { schema: Type.String() } } },
          },
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
          ...operation('explainError'),
          params: Type.Object({
            code: Type.String({
              pattern: '^[a-z-]{1,60}$',
              description: 'The `code` of a problem.',
              examples: ['campaign-not-found'],
            }),
          }),
          response: {
            200: { content: { 'text/markdown': { schema: Type.String() } } },
            ...openProblems('invalid-request', 'not-found'),
          },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        if (!Object.hasOwn(catalogue, code))
          throw new ProblemError('not-found', `No error has the code "${code}".`);
        reply.header('content-type', 'text/markdown; charset=utf-8');
        return reply.serializer(String).send(await readFile(errorPage(code as ProblemCode), 'utf8'));
      },
    );
  };
