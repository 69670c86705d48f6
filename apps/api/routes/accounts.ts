// Accounts and their verification: for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountBodySchema, accountIdSchema } from '#accounts/account-body.ts';
import { deleteAccount, getAccount, listAccounts, putAccount, showAccount } from '#accounts/account.ts';
import { trialBodySchema, trialSchema } from '#accounts/trial/answer.ts';
import { makeTrial } from '#accounts/trial/make-trial.ts';
import { verificationSchema, verifyAccount } from '#accounts/verify.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { problems } from '../document/problems.ts';
import { actorOf, adminOnly } from '../plugins/auth.ts';
import { accountListSchema, accountSchema } from './account-answers.ts';
import { ref } from './schema.ts';

const params = Type.Object({ id: accountIdSchema });

export const accountRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { database, connections, catalog } = parts;
    app.addHook('onRequest', adminOnly);

    app.put(
      '/accounts/:id',
      {
        schema: {
          ...operation('putAccount'),
          params,
          body: ref(accountBodySchema),
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
          ...operation('listAccounts'),
          response: { 200: ref(accountListSchema), ...problems('forbidden') },
        },
      },
      async () => ({ items: (await listAccounts(database)).map((account) => showAccount(account)) }),
    );

    app.get(
      '/accounts/:id',
      {
        schema: {
          ...operation('getAccount'),
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
          ...operation('deleteAccount'),
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
          ...operation('verifyAccount'),
          params,
          response: { 200: ref(verificationSchema), ...problems('forbidden', 'account-not-found') },
        },
      },
      async (request) =>
        verifyAccount({ database, catalog }, await connections.of(request.params.id), actorOf(request)),
    );

    app.post(
      '/accounts/:id/trial',
      {
        schema: {
          ...operation('trialAccount'),
          params,
          body: ref(trialBodySchema),
          response: {
            200: ref(trialSchema),
            ...problems(
              'invalid-request',
              'invalid-json',
              'forbidden',
              'account-not-found',
              'confirmation-required',
              'trial-refused',
            ),
          },
        },
      },
      async (request) => {
        const { numbers, confirm } = request.body;
        const options = { numbers, confirm, waitMs: parts.config.TRIAL_WAIT_MS };
        const connection = await connections.of(request.params.id);
        return makeTrial(database, connection, options, actorOf(request));
      },
    );
  };
