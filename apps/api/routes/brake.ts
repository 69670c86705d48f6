// The brake of an account: for the admin key, and for the account's own key.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { accountIdSchema } from '#accounts/account-body.ts';
import { pauseAccount, resumeAccount } from '#handover/brake.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { problems } from '../document/problems.ts';
import { actorOf } from '../plugins/auth.ts';
import { brakeSchema } from './account-answers.ts';
import { ref } from './schema.ts';

const params = Type.Object({ id: accountIdSchema });

const pauseBody = Type.Optional(
  Type.Object(
    {
      cancelScheduled: Type.Optional(
        Type.Boolean({ description: 'Also cancel what TextLocal holds. Default false.' }),
      ),
    },
    { additionalProperties: false },
  ),
);

/** @throws ProblemError forbidden for the key of another account, or one without the scope */
function assertOwn({ caller }: FastifyRequest, accountId: string): void {
  if (caller === null) throw new ProblemError('forbidden', 'This call needs a key.');
  if (caller.admin) return;
  if (caller.accountId !== accountId)
    throw new ProblemError('forbidden', 'This key belongs to another account.');
  if (!caller.scopes.includes('campaigns:write'))
    throw new ProblemError('forbidden', 'This key lacks the scope "campaigns:write".');
}

export const brakeRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/accounts/:id/pause',
      {
        schema: {
          ...operation('pauseAccount'),
          params,
          body: pauseBody,
          response: {
            200: ref(brakeSchema),
            ...problems('invalid-request', 'invalid-json', 'forbidden', 'account-not-found'),
          },
        },
      },
      async (request) => {
        const { id } = request.params;
        assertOwn(request, id);
        return pauseAccount(parts, id, request.body ?? {}, actorOf(request));
      },
    );

    app.post(
      '/accounts/:id/resume',
      {
        schema: {
          ...operation('resumeAccount'),
          params,
          response: { 200: ref(brakeSchema), ...problems('forbidden', 'account-not-found') },
        },
      },
      async (request) => {
        const { id } = request.params;
        assertOwn(request, id);
        return resumeAccount(parts, id, actorOf(request));
      },
    );
  };
