// The audit trail: who did what; for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountIdSchema } from '#accounts/account-body.ts';
import { auditActions, listDeeds } from '#platform/audit.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { problems } from '../document/problems.ts';
import { adminOnly } from '../plugins/auth.ts';
import { auditPageSchema } from './operator-answers.ts';
import { limit, ref } from './schema.ts';

export const auditRoutes =
  ({ database }: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addHook('onRequest', adminOnly);

    app.get(
      '/audit',
      {
        schema: {
          ...operation('listDeeds'),
          querystring: Type.Object({
            account: Type.Optional(accountIdSchema),
            action: Type.Optional(Type.Enum([...auditActions], { description: 'Only this kind of deed.' })),
            since: Type.Optional(
              Type.String({ format: 'date-time', description: 'Only deeds at or after this instant.' }),
            ),
            cursor: Type.Optional(
              Type.String({ pattern: '^[0-9]{1,18}$', description: 'The `nextCursor` of the page before.' }),
            ),
            limit,
          }),
          response: {
            200: ref(auditPageSchema),
            ...problems('invalid-request', 'forbidden'),
          },
        },
      },
      async ({ query: { account, since, ...filter } }) =>
        listDeeds(database, {
          ...filter,
          ...(account !== undefined && { accountId: account }),
          ...(since !== undefined && { since: new Date(since) }),
        }),
    );
  };
