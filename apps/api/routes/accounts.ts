// Accounts, their verification and their keys: for the admin key only.

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
import { createKey, deleteKey, listKeys, scopes } from '#accounts/keys.ts';
import { verificationSchema, verifyAccount } from '#accounts/verify.ts';
import type { Parts } from '#service/parts.ts';
import { adminOnly, adminSecurity } from '../plugins/auth.ts';
import { accountSchema, keySchema, problems, ref } from './answers.ts';

const params = Type.Object({ id: accountIdSchema });
const keyParams = Type.Object({ id: accountIdSchema, keyId: Type.String({ format: 'uuid' }) });
const newKeySchema = Type.Object({
  id: Type.String(),
  key: Type.String({ description: 'The key: shown this once.' }),
  name: Type.Union([Type.String(), Type.Null()]),
  scopes: Type.Array(Type.Enum([...scopes])),
  createdAt: Type.String(),
});
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
        const { account, created, webhookSecret } = await putAccount(parts, request.params.id, request.body);
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
        await deleteAccount(database, request.params.id);
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
      async (request) => verifyAccount({ database, catalog }, await connections.of(request.params.id)),
    );

    app.post(
      '/accounts/:id/keys',
      {
        schema: {
          ...route('Make a key for an account: shown once'),
          params,
          body: Type.Optional(
            Type.Object(
              {
                name: Type.Optional(Type.String({ maxLength: 100 })),
                scopes: Type.Optional(
                  Type.Array(Type.Enum([...scopes]), {
                    minItems: 1,
                    description: 'All of them when left out.',
                  }),
                ),
              },
              { additionalProperties: false },
            ),
          ),
          response: { 201: newKeySchema, ...problems('invalid-request', 'forbidden', 'account-not-found') },
        },
      },
      async (request, reply) => {
        const { id } = await getAccount(database, request.params.id);
        const { name = null, scopes: wanted = scopes } = request.body ?? {};
        const made = await createKey(database, id, name, wanted);
        return reply.code(201).send({ ...made, createdAt: made.createdAt.toISOString() });
      },
    );

    app.get(
      '/accounts/:id/keys',
      {
        schema: {
          ...route("An account's keys, without their text"),
          params,
          response: {
            200: Type.Object({ items: Type.Array(ref(keySchema)) }),
            ...problems('forbidden', 'account-not-found'),
          },
        },
      },
      async (request) => {
        const { id } = await getAccount(database, request.params.id);
        const keys = await listKeys(database, id);
        return {
          items: keys.map((key) => ({
            ...key,
            createdAt: key.createdAt.toISOString(),
            lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
          })),
        };
      },
    );

    app.delete(
      '/accounts/:id/keys/:keyId',
      {
        schema: {
          ...route('Take a key back at once'),
          params: keyParams,
          response: { 204: Type.Null(), ...problems('forbidden', 'key-not-found') },
        },
      },
      async (request, reply) => {
        await deleteKey(database, request.params.id, request.params.keyId);
        return reply.code(204).send(null);
      },
    );
  };
