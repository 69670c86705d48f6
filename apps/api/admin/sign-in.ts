// Signing in to the pages for operators with the admin key, and out.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { AdminSessions } from '#accounts/admin-sessions.ts';
import { recordDeed } from '#platform/audit.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { visitorOf, type Authenticate } from '../plugins/auth.ts';
import type { Limits } from '../plugins/limits.ts';
import { signInPage, signOutPage, styleSheet } from './pages.ts';
import { giveToken, isFromOwnPage, takeToken, tokenIn } from './session.ts';

export const signInPath = '/admin/sign-in';
export const boardPath = '/admin/queues';

const html = 'text/html; charset=utf-8';

export interface SignInSite {
  parts: Parts;
  sessions: AdminSessions;
  authenticate: Authenticate;
  limits: Limits;
}

export const signInRoutes =
  ({ parts, sessions, authenticate, limits }: SignInSite): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addHook('onRequest', async (request) => {
      if (request.method !== 'GET' && !isFromOwnPage(request))
        throw new ProblemError('forbidden', 'Only the page of this service itself may send this.');
    });

    app.get('/admin/style.css', { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-type', 'text/css; charset=utf-8').send(styleSheet),
    );

    app.get(signInPath, { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-type', html).send(signInPage()),
    );

    app.post(
      signInPath,
      { schema: { hide: true, body: Type.Object({ key: Type.String({ minLength: 1, maxLength: 256 }) }) } },
      async (request, reply) => {
        await limits.countSignIn(request);
        const visitor = visitorOf(request);
        const caller = await authenticate(request.body.key);
        if (caller?.admin !== true) {
          await recordDeed(
            parts.database.prisma,
            { ...visitor, kind: 'nobody', id: null },
            { action: 'board.sign-in-refused' },
          );
          return reply.code(401).header('content-type', html).send(signInPage('This is not the admin key.'));
        }
        giveToken(request, reply, await sessions.begin(visitor), parts.config.ADMIN_SESSION_MS);
        return reply.redirect(boardPath, 303);
      },
    );

    app.get('/admin/sign-out', { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-type', html).send(signOutPage),
    );

    app.post(
      '/admin/sign-out',
      { schema: { hide: true, body: Type.Object({ everywhere: Type.Optional(Type.Literal('on')) }) } },
      async (request, reply) => {
        const token = tokenIn(request);
        const session = token === undefined ? undefined : await sessions.find(token);
        if (session !== undefined)
          await sessions.end(session, request.body.everywhere === 'on', visitorOf(request));
        takeToken(request, reply);
        return reply.redirect(signInPath, 303);
      },
    );
  };
