// Alive, able to work, and the pages behind error types: open to everyone.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { root } from '#platform/root.ts';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { problems } from './answers.ts';

const part = Type.Enum(['ok', 'away']);
const readiness = Type.Object({
  status: Type.Enum(['ready', 'not-ready']),
  database: part,
  queue: Type.Object({ state: part, backend: Type.Enum(['redis', 'postgresql']) }),
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

function circuitsOf({ connections }: Parts): { closed: number; open: number; halfOpen: number } {
  const states = connections.breakers().map(({ status }) => status.state);
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return { closed: count('closed'), open: count('open'), halfOpen: count('half-open') };
}

const works = async (ping: () => Promise<unknown>): Promise<'ok' | 'away'> => {
  try {
    await ping();
    return 'ok';
  } catch {
    return 'away'; // the answer is the report
  }
};

export const healthRoutes =
  (parts: Parts, stopping: () => boolean): FastifyPluginAsyncTypebox =>
  async (app) => {
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
          summary: 'Able to work: database and queue answer, and no stop is under way',
          response: { 200: readiness, 503: readiness },
        },
      },
      async (_request, reply) => {
        const database = await works(() => parts.database.pool.query('SELECT 1'));
        const queue = await works(() => parts.backend.ping());
        const ready = database === 'ok' && queue === 'ok' && !stopping();
        return reply.code(ready ? 200 : 503).send({
          status: ready ? 'ready' : 'not-ready',
          database,
          queue: { state: queue, backend: parts.backend.kind },
          textlocal: circuitsOf(parts),
        });
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
