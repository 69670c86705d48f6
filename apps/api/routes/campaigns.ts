// Campaigns: accept, list, show, metrics.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { campaignStates } from '#campaign/state.ts';
import { getCampaign, listCampaigns } from '#campaign/view.ts';
import { getMetrics } from '#metrics/snapshots.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { campaignBodySchema, storable } from '../intake/campaign-request.ts';
import { submitCampaign } from '../intake/submit.ts';
import { accountOf, accountSecurity } from '../plugins/auth.ts';
import { campaignPageSchema, campaignSchema, metricsSchema, problems, ref } from './answers.ts';

const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const route = (summary: string, description?: string) => ({
  tags: ['campaigns'],
  security: accountSecurity,
  summary,
  ...(description !== undefined && { description }),
});

const acceptHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Names the request; campaignId does when left out.',
    }),
  ),
  'content-encoding': Type.Optional(Type.String({ description: '`gzip`, or none.' })),
  'x-account-id': Type.Optional(
    Type.String({ description: 'Names the account when the admin key is used.' }),
  ),
});

const acceptProblems = problems(
  'invalid-request',
  'invalid-json',
  'forbidden',
  'account-not-found',
  'payload-too-large',
  'unsupported-media-type',
  'too-busy',
  'provider-refused',
  'provider-unavailable',
  'unavailable',
  'campaign-refused',
  'account-not-verified',
  'idempotency-key-reused',
  'unknown-template',
  'sender-not-allowed',
  'empty-list',
  'send-time-past',
  'send-time-too-far',
  'send-time-invalid',
  'quiet-hours',
  'text-too-long',
  'text-has-placeholders',
  'mms-not-supported',
);

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

/** Accepting: its body is read as a stream, so it has a scope of its own. */
export const acceptRoute =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    let uploads = 0;
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(['application/json', 'application/x-ndjson'], (_request, payload, done) => {
      done(null, payload);
    });
    // The body's schema stands in the document; the stream is checked while it is read.
    app.setValidatorCompiler(() => () => true);

    app.post(
      '/campaigns',
      {
        schema: {
          ...route(
            'Accept a campaign',
            'Stored whole and answered at once, also with a million IDs. Send JSON, or NDJSON with the request on the ' +
              'first line and one ID on each further line (a JSON string, or an object with customerId and templateId). ' +
              'The same request again gives the same campaign.',
          ),
          headers: acceptHeaders,
          body: campaignBodySchema,
          response: {
            202: { ...ref(campaignSchema), headers: { location: Type.String() } },
            ...acceptProblems,
          },
        },
      },
      async (request, reply) => {
        const accountId = accountOf(request, 'campaigns:write');
        if (uploads >= parts.config.MAX_UPLOADS) {
          throw new ProblemError(
            'too-busy',
            'Too many campaigns are being read; try again in a few seconds.',
            {
              retryAfterSeconds: 3,
            },
          );
        }
        uploads += 1;
        try {
          const { id } = await submitCampaign(parts, await parts.connections.of(accountId), {
            body: streamOf(request),
            contentType: header(request, 'content-type'),
            contentEncoding: header(request, 'content-encoding'),
            idempotencyKey: header(request, 'idempotency-key'),
          });
          const campaign = await getCampaign(parts.database, accountId, id);
          return await reply.code(202).header('location', `/campaigns/${id}`).send(campaign);
        } finally {
          uploads -= 1;
        }
      },
    );
  };

export const campaignRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { database } = parts;

    app.get(
      '/campaigns',
      {
        schema: {
          ...route('Campaigns, the latest first'),
          querystring: Type.Object({
            state: Type.Optional(Type.Enum([...campaignStates])),
            campaignId: Type.Optional(Type.String({ pattern: storable })),
            sendAtFrom: Type.Optional(Type.String({ format: 'date-time' })),
            sendAtTo: Type.Optional(Type.String({ format: 'date-time' })),
            cursor: Type.Optional(Type.String({ format: 'uuid' })),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          }),
          response: { 200: campaignPageSchema, ...problems('invalid-request', 'forbidden') },
        },
      },
      async (request) => listCampaigns(database, accountOf(request, 'campaigns:read'), request.query),
    );

    app.get(
      '/campaigns/:id',
      {
        schema: {
          ...route('State, progress and counts of a campaign'),
          params,
          response: {
            200: ref(campaignSchema),
            ...problems('invalid-request', 'forbidden', 'campaign-not-found'),
          },
        },
      },
      async (request) => getCampaign(database, accountOf(request, 'campaigns:read'), request.params.id),
    );

    app.get(
      '/campaigns/:id/metrics',
      {
        schema: {
          ...route('Delivery counts: the snapshots so far, the latest, when the next is due'),
          params,
          response: {
            200: ref(metricsSchema),
            ...problems('invalid-request', 'forbidden', 'campaign-not-found'),
          },
        },
      },
      async (request) => getMetrics(database, accountOf(request, 'campaigns:read'), request.params.id),
    );
  };
