// The audit trail: who did what; for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountIdSchema } from '#accounts/account.ts';
import { auditActions, listDeeds } from '#platform/audit.ts';
import type { Parts } from '#service/parts.ts';
import { adminOnly, adminSecurity } from '../plugins/auth.ts';
import { problems, ref } from './answers.ts';
import { auditEntrySchema } from './operator-answers.ts';

export const auditRoutes =
  ({ database }: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addHook('onRequest', adminOnly);

    app.get(
      '/audit',
      {
        schema: {
          tags: ['accounts'],
          security: adminSecurity,
          summary: 'Who did what, the latest first',
          description:
            'Accounts, keys, decisions about campaigns, sign-ins to the board and its actions. Each entry was written in the ' +
            'transaction of the change itself, and the database refuses to change or delete it. It holds no secrets, ' +
            'customers or numbers, and stays when its account is deleted.',
          querystring: Type.Object({
            account: Type.Optional(accountIdSchema),
            action: Type.Optional(Type.Enum([...auditActions], { description: 'Only this kind of deed.' })),
            since: Type.Optional(
              Type.String({ format: 'date-time', description: 'Only deeds at or after this instant.' }),
            ),
            cursor: Type.Optional(
              Type.String({ pattern: '^[0-9]{1,18}$', description: 'The `nextCursor` of the page before.' }),
            ),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Entries per page.' }),
          }),
          response: {
            200: Type.Object({
              items: Type.Array(ref(auditEntrySchema)),
              nextCursor: Type.Union([Type.String(), Type.Null()], {
                description: 'Give it as `cursor` for the next page; null on the last.',
              }),
            }),
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
