// What a person decides about a campaign under way: take it back, or resume it.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getCampaign } from '#campaign/view.ts';
import { cancelSends, requestCancel, type CancelResult } from '#handover/cancel.ts';
import { retryCampaign } from '#handover/retry.ts';
import { ProblemError } from '#problem/problem.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { accountProblems, problems } from '../document/problems.ts';
import { accountOf, actorOf } from '../plugins/auth.ts';
import { campaignSchema } from './answers.ts';
import { campaignId } from './campaign-input.ts';
import { ref } from './schema.ts';

const params = Type.Object({ id: campaignId });

const retryBody = Type.Optional(
  Type.Object(
    {
      decision: Type.Optional(
        Type.Enum(['sent', 'not-sent'], {
          description:
            'For held sends: what TextLocal Messenger shows. `not-sent` also lets a campaign over maxRecipients go. Needed when there are any.',
        }),
      ),
      batchId: Type.Optional(
        Type.String({
          pattern: '^[0-9]{1,19}$',
          description:
            "With `sent`: TextLocal's batch, so that it can be measured. Only while a single send is held: with several, " +
            'leave it out.',
        }),
      ),
      notAfter: Type.Optional(
        Type.String({ format: 'date-time', description: 'A later end of the send window.' }),
      ),
    },
    { additionalProperties: false },
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
          ...operation('cancelCampaign'),
          params,
          response: {
            200: ref(campaignSchema),
            202: ref(campaignSchema),
            ...problems(...accountProblems, 'campaign-not-found', 'campaign-state-conflict'),
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
        if (result === 'open')
          await parts.jobs.hint('cancel', { accountId, campaignId: id }, { priority: 1 });
        return reply
          .code(result === 'cancelled' ? 200 : 202)
          .send(await getCampaign(parts.database, accountId, id));
      },
    );

    app.post(
      '/campaigns/:id/retry',
      {
        schema: {
          ...operation('retryCampaign'),
          params,
          body: retryBody,
          response: {
            202: ref(campaignSchema),
            ...problems(
              ...accountProblems,
              'invalid-json',
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
