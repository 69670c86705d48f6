// Accounts and their verification: for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  accountBodySchema,
  accountIdSchema,
  deleteAccount,
  getAccount,
  listAccounts,
  putAccount,
  showAccount,
} from '#accounts/account.ts';
import { verificationSchema, verifyAccount } from '#accounts/verify.ts';
import type { Parts } from '#service/parts.ts';
import { actorOf, adminOnly, adminSecurity } from '../plugins/auth.ts';
import { accountSchema, problems, ref } from './answers.ts';

const params = Type.Object({ id: accountIdSchema });
const route = (summary: string) => ({ tags: ['accounts'], security: adminSecurity, summary });

export const accountRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { database, connections, catalog } = parts;
    app.addHook('onRequest', adminOnly);

    app.put(
      '/accounts/:id',
      {
        schema: {
          ...route('Store an account whole; secrets go in and never come out'),
          params,
          body: accountBodySchema,
          response: {
            200: ref(accountSchema),
            201: ref(accountSchema),
            ...problems(
              'invalid-request',
              'invalid-json',
              'forbidden',
              'base-url-not-allowed',
              'webhook-not-allowed',
            ),
          },
        },
      },
      async (request, reply) => {
        const {
          params: { id },
          body,
        } = request;
        const { account, created, webhookSecret } = await putAccount(parts, id, body, actorOf(request));
        return reply.code(created ? 201 : 200).send(showAccount(account, webhookSecret));
      },
    );

    app.get(
      '/accounts',
      {
        schema: {
          ...route('All accounts'),
          response: { 200: Type.Object({ items: Type.Array(ref(accountSchema)) }), ...problems('forbidden') },
        },
      },
      async () => ({ items: (await listAccounts(database)).map((account) => showAccount(account)) }),
    );

    app.get(
      '/accounts/:id',
      {
        schema: {
          ...route('One account'),
          params,
          response: { 200: ref(accountSchema), ...problems('forbidden', 'account-not-found') },
        },
      },
      async (request) => showAccount(await getAccount(database, request.params.id)),
    );

    app.delete(
      '/accounts/:id',
      {
        schema: {
          ...route('Delete an account with its campaigns; refused while any is under way'),
          params,
          response: { 204: Type.Null(), ...problems('forbidden', 'account-not-found', 'account-in-use') },
        },
      },
      async (request, reply) => {
        await deleteAccount(database, request.params.id, actorOf(request));
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/accounts/:id/verify',
      {
        schema: {
          ...route('Ask TextLocal whether the account will work: one line per check'),
          params,
          response: { 200: ref(verificationSchema), ...problems('forbidden', 'account-not-found') },
        },
      },
      async (request) =>
        verifyAccount({ database, catalog }, await connections.of(request.params.id), actorOf(request)),
    );
  };
