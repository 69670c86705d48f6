// The pages for operators: signing in, and the board of the queues.

import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { createAdminSessions } from '#accounts/admin-sessions.ts';
import type { Parts } from '#service/parts.ts';
import type { Authenticate } from '../plugins/auth.ts';
import { allowBoard, allowSignIn } from '../plugins/headers.ts';
import type { Limits } from '../plugins/limits.ts';
import { registerBoard } from './board.ts';
import { signInRoutes } from './sign-in.ts';

export interface AdminSite {
  parts: Parts;
  adminKeyHash: Buffer;
  authenticate: Authenticate;
  limits: Limits;
}

export async function registerAdmin(
  app: FastifyInstance,
  { parts, adminKeyHash, authenticate, limits }: AdminSite,
): Promise<void> {
  const sessions = createAdminSessions(parts.database, adminKeyHash, parts.config.ADMIN_SESSION_MS);
  const site = { parts, sessions, authenticate, limits };
  await app.register(async (scope) => {
    await scope.register(cookie);
    await scope.register(async (pages) => {
      allowSignIn(pages);
      await pages.register(formbody, { bodyLimit: 4_096 });
      await pages.register(signInRoutes(site));
    });
    await scope.register(async (pages) => {
      allowBoard(pages);
      await registerBoard(pages, site);
    });
  });
}
