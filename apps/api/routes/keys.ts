// The bearer keys of an account: for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountIdSchema } from '#accounts/account-body.ts';
import { getAccount } from '#accounts/account.ts';
import { createKey, deleteKey, listKeys, rotateKey, scopes, type NewKey } from '#accounts/keys.ts';
import { showInstant, showInstantOrNull } from '#platform/outside.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { problems } from '../document/problems.ts';
import { actorOf, adminOnly } from '../plugins/auth.ts';
import { keyListSchema, newKeySchema, rotatedKeySchema } from './operator-answers.ts';
import { ref } from './schema.ts';

const params = Type.Object({ id: accountIdSchema });
const keyParams = Type.Object({
  id: accountIdSchema,
  keyId: Type.String({ format: 'uuid', description: 'The `id` of the key, not its text.' }),
});

const expiresAtSchema = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description }));

const day = 86_400;

/** @throws ProblemError invalid-request */
function futureDate(text: string): Date {
  const date = new Date(text);
  if (date.getTime() > Date.now()) return date;
  const detail = 'is in the past: a key that has expired opens nothing';
  const errors = [{ pointer: '/body/expiresAt', detail }];
  throw new ProblemError('invalid-request', `/body/expiresAt: ${detail}`, { errors });
}

const showNew = ({ createdAt, expiresAt, ...key }: NewKey) => ({
  ...key,
  createdAt: showInstant(createdAt),
  expiresAt: showInstantOrNull(expiresAt),
});

export const keyRoutes =
  ({ database }: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addHook('onRequest', adminOnly);

    app.post(
      '/accounts/:id/keys',
      {
        schema: {
          ...operation('createKey'),
          params,
          body: Type.Optional(
            Type.Object(
              {
                name: Type.Optional(
                  Type.String({ maxLength: 100, description: 'For people, to tell keys apart.' }),
                ),
                scopes: Type.Optional(
                  Type.Array(Type.Enum([...scopes]), {
                    minItems: 1,
                    description: 'All of them when left out.',
                  }),
                ),
                expiresAt: expiresAtSchema(
                  'From then on the key is refused. Left out: it works until it is deleted.',
                ),
              },
              { additionalProperties: false },
            ),
          ),
          response: {
            201: ref(newKeySchema),
            ...problems('invalid-request', 'forbidden', 'account-not-found'),
          },
        },
      },
      async (request, reply) => {
        const { name = null, scopes: wanted = scopes, expiresAt } = request.body ?? {};
        const until = expiresAt === undefined ? null : futureDate(expiresAt);
        const { id } = await getAccount(database, request.params.id);
        const wish = { name, scopes: wanted, expiresAt: until };
        return reply.code(201).send(showNew(await createKey(database, id, wish, actorOf(request))));
      },
    );

    app.get(
      '/accounts/:id/keys',
      {
        schema: {
          ...operation('listKeys'),
          params,
          response: {
            200: ref(keyListSchema),
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
            createdAt: showInstant(key.createdAt),
            lastUsedAt: showInstantOrNull(key.lastUsedAt),
            expiresAt: showInstantOrNull(key.expiresAt),
          })),
        };
      },
    );

    app.post(
      '/accounts/:id/keys/:keyId/rotate',
      {
        schema: {
          ...operation('rotateKey'),
          params: keyParams,
          body: Type.Optional(
            Type.Object(
              {
                overlapSeconds: Type.Optional(
                  Type.Integer({
                    minimum: 0,
                    maximum: 30 * day,
                    default: day,
                    description: 'How long the old key works on; 0 when it may be known to others.',
                  }),
                ),
                expiresAt: expiresAtSchema(
                  'Of the new key. Left out: it lives as long as the old one was made to live.',
                ),
              },
              { additionalProperties: false },
            ),
          ),
          response: {
            201: ref(rotatedKeySchema),
            ...problems('invalid-request', 'forbidden', 'key-not-found', 'key-already-rotated'),
          },
        },
      },
      async (request, reply) => {
        const { id, keyId } = request.params;
        const { overlapSeconds = day, expiresAt } = request.body ?? {};
        const rotation = {
          overlapMs: overlapSeconds * 1_000,
          ...(expiresAt !== undefined && { expiresAt: futureDate(expiresAt) }),
        };
        const { made, oldExpiresAt } = await rotateKey(database, id, keyId, rotation, actorOf(request));
        const replaces = { id: keyId, expiresAt: showInstant(oldExpiresAt) };
        return reply.code(201).send({ ...showNew(made), replaces });
      },
    );

    app.delete(
      '/accounts/:id/keys/:keyId',
      {
        schema: {
          ...operation('deleteKey'),
          params: keyParams,
          response: { 204: Type.Null(), ...problems('forbidden', 'key-not-found') },
        },
      },
      async (request, reply) => {
        await deleteKey(database, request.params.id, request.params.keyId, actorOf(request));
        return reply.code(204).send(null);
      },
    );
  };
