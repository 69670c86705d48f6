// The events of an account's webhook: looked at and replayed, for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountIdSchema, getAccount } from '#accounts/account.ts';
import { listEvents, replayEvent, webhookEventStates } from '#accounts/webhook-events.ts';
import type { Parts } from '#service/parts.ts';
import { actorOf, adminOnly, adminSecurity } from '../plugins/auth.ts';
import { problems, ref, webhookEventSchema } from './answers.ts';

const params = Type.Object({ id: accountIdSchema });
const eventParams = Type.Object({ id: accountIdSchema, eventId: Type.String({ format: 'uuid' }) });

export const webhookRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { database, jobs } = parts;
    app.addHook('onRequest', adminOnly);

    app.get(
      '/accounts/:id/webhook-events',
      {
        schema: {
          tags: ['accounts'],
          security: adminSecurity,
          summary: "Events for an account's webhook, the latest first",
          description:
            'Written together with the change they tell of, and posted until a 2xx answer: about eight times in a day. ' +
            'Signed as Standard Webhooks describes (webhook-id, webhook-timestamp, webhook-signature). An event may ' +
            'come twice, under the same webhook-id, and events may come in another order than they happened, also ' +
            'within one campaign: go by `timestamp` in the body.',
          params,
          querystring: Type.Object({
            state: Type.Optional(Type.Enum([...webhookEventStates])),
            cursor: Type.Optional(Type.String({ format: 'uuid' })),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          }),
          response: {
            200: Type.Object({
              items: Type.Array(ref(webhookEventSchema)),
              nextCursor: Type.Union([Type.String(), Type.Null()]),
            }),
            ...problems('invalid-request', 'forbidden', 'account-not-found'),
          },
        },
      },
      async (request) => {
        const { id } = await getAccount(database, request.params.id);
        return listEvents(database, id, request.query);
      },
    );

    app.post(
      '/accounts/:id/webhook-events/:eventId/replay',
      {
        schema: {
          tags: ['accounts'],
          security: adminSecurity,
          summary: 'Post an event again: the same body under the same ID, with all attempts',
          params: eventParams,
          response: {
            202: ref(webhookEventSchema),
            ...problems('invalid-request', 'forbidden', 'webhook-event-not-found'),
          },
        },
      },
      async (request, reply) => {
        const { id, eventId } = request.params;
        const event = await replayEvent(database, id, eventId, actorOf(request));
        await jobs.hint('notify', { eventId });
        return reply.code(202).send(event);
      },
    );
  };
