// Campaigns: accept, list, show, metrics.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { listCampaigns } from '#campaign/list-campaigns.ts';
import { campaignStates } from '#campaign/state.ts';
import { getCampaign } from '#campaign/view.ts';
import { getMetrics } from '#metrics/snapshots.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { accountProblems, campaignFaults, problems } from '../document/problems.ts';
import { smallBytes } from '../intake/read-body.ts';
import { submitCampaign } from '../intake/submit.ts';
import type { Places, Release } from '../places.ts';
import { accountOf } from '../plugins/auth.ts';
import { allButBody } from '../plugins/compilers.ts';
import { campaignPageSchema, campaignSchema, metricsSchema } from './answers.ts';
import { campaignBodies, campaignId, contentEncoding } from './campaign-input.ts';
import { cursor, limit, ref } from './schema.ts';

const params = Type.Object({ id: campaignId });

const acceptHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Names the request within the account; campaignId does when left out.',
      examples: ['51207-2026-11-24'],
    }),
  ),
  'content-encoding': contentEncoding,
});

/** The unread body. @throws ProblemError unsupported-media-type when the request has none */
export function streamOf(request: FastifyRequest): Readable {
  if (request.body instanceof Readable) return request.body;
  throw new ProblemError(
    'unsupported-media-type',
    'Send the campaign as application/json or application/x-ndjson.',
  );
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

export const isTooSlow = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'upload-too-slow';

/** The rest of a body that nobody reads any more would keep the connection busy, and a stop waiting for it. */
export function hangUp({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (!raw.complete) reply.header('connection', 'close');
}

/** Accepting: its body is read as a stream, so it has a scope of its own. */
export const acceptRoute =
  (parts: Parts, uploads: Places, uploadsEnd = new AbortController().signal): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(['application/json', 'application/x-ndjson'], (_request, payload, done) => {
      done(null, payload);
    });
    // The body's schema stands in the document; the stream is checked while it is read.
    app.setValidatorCompiler(allButBody());

    app.post(
      '/campaigns',
      {
        schema: {
          ...operation('acceptCampaign'),
          headers: acceptHeaders,
          body: campaignBodies,
          response: {
            202: ref(campaignSchema),
            ...problems(...campaignFaults, 'idempotency-key-reused'),
          },
        },
      },
      async (request, reply) => {
        const accountId = accountOf(request, 'campaigns:write');
        let release: Release | undefined;
        const takePlace = (): void => {
          release ??= uploads.takeNow(accountId);
        };
        try {
          if (Number(request.headers['content-length']) > smallBytes) takePlace();
          const { campaign, repeated } = await submitCampaign(parts, await parts.connections.of(accountId), {
            body: streamOf(request),
            contentType: header(request, 'content-type'),
            contentEncoding: header(request, 'content-encoding'),
            idempotencyKey: header(request, 'idempotency-key'),
            end: uploadsEnd,
            onLarge: takePlace,
          });
          // The one line that has all three: request, account and campaign.
          request.log.info({ campaignId: campaign.id, accountId, repeated }, 'accepted a campaign');
          return await reply.code(202).header('location', `/campaigns/${campaign.id}`).send(campaign);
        } catch (error) {
          if (uploadsEnd.aborted || isTooSlow(error)) hangUp(request, reply);
          throw error;
        } finally {
          release?.();
        }
      },
    );
  };

export const campaignRoutes =
  (parts: Parts, lists: Places): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { database } = parts;

    app.get(
      '/campaigns',
      {
        schema: {
          ...operation('listCampaigns'),
          querystring: Type.Object({
            state: Type.Optional(
              Type.Enum([...campaignStates], { description: 'Only campaigns in this state.' }),
            ),
            campaignId: Type.Optional(
              Type.String({ maxLength: 128, description: "Only campaigns with this ID of Optimove's." }),
            ),
            sendAtFrom: Type.Optional(
              Type.String({ format: 'date-time', description: 'Only campaigns sent then or later.' }),
            ),
            sendAtTo: Type.Optional(
              Type.String({ format: 'date-time', description: 'Only campaigns sent then or earlier.' }),
            ),
            cursor,
            limit,
          }),
          response: { 200: ref(campaignPageSchema), ...problems(...accountProblems) },
        },
      },
      async (request) => {
        const accountId = accountOf(request, 'campaigns:read');
        const release = await lists.take(accountId);
        return listCampaigns(database, accountId, request.query).finally(release);
      },
    );

    app.get(
      '/campaigns/:id',
      {
        schema: {
          ...operation('getCampaign'),
          params,
          response: {
            200: ref(campaignSchema),
            ...problems(...accountProblems, 'campaign-not-found'),
          },
        },
      },
      async (request) => getCampaign(database, accountOf(request, 'campaigns:read'), request.params.id),
    );

    app.get(
      '/campaigns/:id/metrics',
      {
        schema: {
          ...operation('getMetrics'),
          params,
          response: {
            200: ref(metricsSchema),
            ...problems(...accountProblems, 'campaign-not-found'),
          },
        },
      },
      async (request) => getMetrics(database, accountOf(request, 'campaigns:read'), request.params.id),
    );
  };
