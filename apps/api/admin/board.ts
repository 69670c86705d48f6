// Bull Board at /admin/queues: what the queues hold, to look at, and with BOARD_ACTIONS=on to act on. For browsers that
// signed in, and for scripts with the admin key as bearer. Every action is in the audit trail before it is done.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AdminSessions } from '#accounts/admin-sessions.ts';
import { recordDeed, type Actor, type Deed } from '#platform/audit.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { callerOf, visitorOf, type Authenticate } from '../plugins/auth.ts';
import type { Limits } from '../plugins/limits.ts';
import { answer } from '../plugins/problem.ts';
import { createBoard } from './board-view.ts';
import { isFromOwnPage, tokenIn } from './session.ts';
import { boardPath, signInPath } from './sign-in.ts';

declare module 'fastify' {
  interface FastifyRequest {
    operator: Actor | null;
    boardDeed: Deed | null;
  }
}

/**
 * What the board may do here, by the end of its route. What is left out would put data into jobs or take away what only
 * this service sets up: jobs come from the database.
 */
const actions: Record<string, string> = {
  '/api/queues/pause': 'pause all',
  '/api/queues/resume': 'resume all',
  '/api/queues/:queueName/pause': 'pause',
  '/api/queues/:queueName/resume': 'resume',
  '/api/queues/:queueName/empty': 'empty',
  '/api/queues/:queueName/promote': 'promote all',
  '/api/queues/:queueName/retry/:queueStatus': 'retry all',
  '/api/queues/:queueName/clean/:queueStatus': 'remove all',
  '/api/queues/:queueName/:jobId/retry': 'retry',
  '/api/queues/:queueName/:jobId/promote': 'promote',
  '/api/queues/:queueName/:jobId/clean': 'remove',
};

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

const isPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  (request.headers.accept ?? '').includes('text/html') &&
  !request.url.startsWith(`${boardPath}/api/`);

/** @throws ProblemError forbidden when it is not to be done */
function deedOf(request: FastifyRequest, isOn: boolean): Deed {
  if (!isOn)
    throw new ProblemError('forbidden', 'The board is to look at only: BOARD_ACTIONS=on lets it act, too.');
  const action = actions[(request.routeOptions.url ?? '').slice(boardPath.length)];
  if (action === undefined)
    throw new ProblemError(
      'forbidden',
      'The board does not do this: what is in the queues comes from the database.',
    );
  const { queueName, jobId, queueStatus } = request.params as Record<string, string | undefined>;
  const target = [queueName, jobId].filter((part) => part !== undefined).join('/');
  return {
    action: 'board.action',
    ...(target !== '' && { target }),
    details: { action, ...(queueStatus !== undefined && { status: queueStatus }) },
  };
}

/** Answers instead of throwing: the board has an error handler of its own, which would make a 500 of a problem. */
async function orAnswer(request: FastifyRequest, reply: FastifyReply, run: () => Promise<unknown>) {
  try {
    await run();
    return reply.sent ? reply : undefined;
  } catch (error) {
    answer(error as FastifyError, request, reply);
    return reply;
  }
}

export interface BoardSite {
  parts: Parts;
  sessions: AdminSessions;
  authenticate: Authenticate;
  limits: Limits;
}

export async function registerBoard(app: FastifyInstance, site: BoardSite): Promise<void> {
  const { parts, sessions, authenticate, limits } = site;
  const { prisma } = parts.database;
  const isOn = parts.config.BOARD_ACTIONS === 'on';

  async function operatorOf(request: FastifyRequest): Promise<Actor | undefined> {
    const visitor = visitorOf(request);
    const token = tokenIn(request);
    const session = token === undefined ? undefined : await sessions.find(token);
    if (session !== undefined) {
      // The browser sends the cookie by itself, whoever made it ask.
      if (!isReading(request) && !isFromOwnPage(request))
        throw new ProblemError('forbidden', 'Only the page of this service itself may send this.');
      return { ...visitor, kind: 'session', id: session };
    }
    const caller = await callerOf(request, authenticate, limits);
    return caller?.admin === true ? { ...visitor, kind: 'admin', id: null } : undefined;
  }

  await app.register(async (scope) => {
    scope.decorateRequest('operator', null);
    scope.decorateRequest('boardDeed', null);
    scope.addHook('onRequest', (request, reply) =>
      orAnswer(request, reply, async () => {
        request.operator = (await operatorOf(request)) ?? null;
        if (request.operator !== null) return;
        if (isPage(request)) {
          void reply.redirect(signInPath, 303);
          return;
        }
        reply.header('www-authenticate', 'Bearer');
        throw new ProblemError('unauthorized', `Sign in at ${signInPath}, or send the admin key as bearer.`);
      }),
    );
    scope.addHook('preHandler', (request, reply) =>
      orAnswer(request, reply, async () => {
        if (isReading(request) || request.operator === null) return;
        const deed = deedOf(request, isOn);
        await recordDeed(prisma, request.operator, deed);
        request.boardDeed = deed;
      }),
    );
    scope.addHook('onSend', async ({ operator, boardDeed, log }, reply) => {
      if (operator === null || boardDeed === null || reply.statusCode < 400) return;
      const details = { ...boardDeed.details, answered: reply.statusCode };
      await recordDeed(prisma, operator, { ...boardDeed, action: 'board.action-failed', details }).catch(
        (error: unknown) =>
          log.error({ err: error }, 'a failed action of the board could not be written down'),
      );
    });
    await scope.register(createBoard(parts.jobs, boardPath, !isOn), { prefix: boardPath });
  });
}
