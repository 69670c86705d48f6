// Bull Board at /admin/queues: what the queues hold, to look at. Behind the admin key, as a password of HTTP Basic (any
// user name) so that a browser can ask for it, or as a bearer key.

import { createBoard } from './board-view.ts';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '#accounts/keys.ts';
import type { Jobs } from '#jobs/producer.ts';
import { ProblemError } from '#problem/problem.ts';
import { answer } from './problem.ts';

const prefix = '/admin/queues';

function keyIn(authorization: string): string | undefined {
  const [scheme, value = ''] = authorization.split(' ', 2);
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const [, password] = Buffer.from(value, 'base64').toString('utf8').split(/:(.*)/s, 2);
  return password;
}

export async function registerBoard(
  app: FastifyInstance,
  jobs: Jobs,
  authenticate: (key: string) => Promise<Caller | undefined>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      const key = keyIn(request.headers.authorization ?? '');
      const caller = key === undefined ? undefined : await authenticate(key);
      if (caller?.admin === true) return undefined;
      reply.header('www-authenticate', 'Basic realm="queues", charset="UTF-8"');
      // Answered here, not thrown: the board has an error handler of its own, which would make it a 500.
      const detail = 'Sign in with any user name and the admin key as password.';
      answer(new ProblemError('unauthorized', detail), request, reply);
      return reply;
    });
    await scope.register(createBoard(jobs, prefix), { prefix });
  });
}
