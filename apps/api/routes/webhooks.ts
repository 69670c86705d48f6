// The events of an account's webhook: looked at and replayed, for the admin key only.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountIdSchema } from '#accounts/account-body.ts';
import { getAccount } from '#accounts/account.ts';
import { listEvents, replayEvent, webhookEventStates } from '#accounts/webhook-events.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { problems } from '../document/problems.ts';
import { actorOf, adminOnly } from '../plugins/auth.ts';
import { webhookEventPageSchema, webhookEventSchema } from './account-answers.ts';
import { cursor, limit, ref } from './schema.ts';

const params = Type.Object({ id: accountIdSchema });
const eventParams = Type.Object({
  id: accountIdSchema,
  eventId: Type.String({ format: 'uuid', description: 'The ID of the event, as the list shows it.' }),
});

export const webhookRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { database, jobs } = parts;
    app.addHook('onRequest', adminOnly);

    app.get(
      '/accounts/:id/webhook-events',
      {
        schema: {
          ...operation('listWebhookEvents'),
          params,
          querystring: Type.Object({
            state: Type.Optional(
              Type.Enum([...webhookEventStates], { description: 'Only events in this state.' }),
            ),
            cursor,
            limit,
          }),
          response: {
            200: ref(webhookEventPageSchema),
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
          ...operation('replayWebhookEvent'),
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
        await jobs.hint('notify', { accountId: id, campaignId: event.campaignId, eventId });
        return reply.code(202).send(event);
      },
    );
  };
