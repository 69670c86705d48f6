// What a person decides about a campaign under way: take it back, or resume it.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getCampaign } from '#campaign/view.ts';
import { cancelSends, requestCancel, type CancelResult } from '#handover/cancel.ts';
import { retryCampaign } from '#handover/retry.ts';
import { ProblemError } from '#problem/problem.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { accountOf, accountSecurity, actorOf } from '../plugins/auth.ts';
import { campaignSchema, problems, ref } from './answers.ts';

const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const shared = { tags: ['campaigns'], security: accountSecurity, params };

const retryBody = Type.Optional(
  Type.Object(
    {
      decision: Type.Optional(
        Type.Enum(['sent', 'not-sent'], {
          description: 'For held sends: what TextLocal Messenger shows. Needed when there are any.',
        }),
      ),
      batchId: Type.Optional(
        Type.String({
          pattern: '^[0-9]{1,19}$',
          description: "With `sent`: TextLocal's batch, so that it can be measured.",
        }),
      ),
      notAfter: Type.Optional(
        Type.String({ format: 'date-time', description: 'A later end of the send window.' }),
      ),
    },
    { additionalProperties: false, examples: [{ decision: 'not-sent' }] },
  ),
);

/** Tries at once; what TextLocal does not answer now is left to the worker. */
async function cancelNow(parts: Parts, id: string): Promise<CancelResult> {
  try {
    return await cancelSends(parts, id);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    parts.log.warn({ err: error, campaignId: id }, 'TextLocal did not answer a cancel; the worker goes on');
    return 'open';
  }
}

export const decisionRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/campaigns/:id/cancel',
      {
        schema: {
          ...shared,
          summary: 'Take a campaign back before its send time, at TextLocal too',
          description:
            '200 when nothing will be sent any more. 202 when TextLocal has not confirmed it yet: no call of `send` ' +
            'begins from now on, and the worker goes on until it is known; a held send needs a decision (retry). Follow the state.',
          response: {
            200: ref(campaignSchema),
            202: ref(campaignSchema),
            ...problems('invalid-request', 'forbidden', 'campaign-not-found', 'campaign-state-conflict'),
          },
        },
      },
      async (request, reply) => {
        const accountId = accountOf(request, 'campaigns:write');
        const { id } = request.params;
        await requestCancel(parts, accountId, id, actorOf(request));
        const result = await cancelNow(parts, id);
        if (result === 'left') {
          throw new ProblemError(
            'campaign-state-conflict',
            'TextLocal let the campaign go before it could be cancelled.',
          );
        }
        if (result === 'open') await parts.jobs.hint('cancel', { campaignId: id }, { priority: 1 });
        return reply
          .code(result === 'cancelled' ? 200 : 202)
          .send(await getCampaign(parts.database, accountId, id));
      },
    );

    app.post(
      '/campaigns/:id/retry',
      {
        schema: {
          ...shared,
          summary: 'Resume a failed or held campaign from where it stopped',
          body: retryBody,
          response: {
            202: ref(campaignSchema),
            ...problems(
              'invalid-request',
              'forbidden',
              'campaign-not-found',
              'customers-erased',
              'campaign-state-conflict',
              'decision-required',
            ),
          },
        },
      },
      async (request, reply) => {
        const accountId = accountOf(request, 'campaigns:write');
        const { id } = request.params;
        await retryCampaign(parts, accountId, id, request.body ?? {}, actorOf(request));
        return reply.code(202).send(await getCampaign(parts.database, accountId, id));
      },
    );
  };
