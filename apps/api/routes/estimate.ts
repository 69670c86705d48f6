// What a campaign would do and cost, before it is sent.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { callerGone } from '../intake/caller-gone.ts';
import { campaignBodySchema } from '../intake/campaign-request.ts';
import { estimateCampaign } from '../intake/estimate.ts';
import { streamOf } from './campaigns.ts';
import { accountOf, accountSecurity } from '../plugins/auth.ts';
import { problems, ref } from './answers.ts';
import { estimateSchema } from './planning-answers.ts';

const schema = {
  tags: ['campaigns'],
  security: accountSecurity,
  summary: 'Estimate a campaign',
  description:
    'The body of POST /campaigns, checked in the same way and refused for the same faults; nothing is stored and ' +
    'nothing is made at TextLocal. The contact group is read once, so a large one takes a while. What would not stop ' +
    'the campaign, such as too few credits, comes as `warnings`.',
  headers: Type.Object({
    'content-encoding': Type.Optional(Type.String({ description: '`gzip`, or none.' })),
    'x-account-id': Type.Optional(
      Type.String({ description: 'Names the account when the admin key is used.' }),
    ),
  }),
  body: campaignBodySchema,
  response: {
    200: ref(estimateSchema),
    ...problems(
      'invalid-request',
      'invalid-json',
      'account-required',
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
    ),
  },
};

/** Estimating: its body is read as a stream, so it has a scope of its own. */
export const estimateRoute =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    let running = 0;
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(['application/json', 'application/x-ndjson'], (_request, payload, done) => {
      done(null, payload);
    });
    // The body's schema stands in the document; the stream is checked while it is read.
    app.setValidatorCompiler(() => () => true);

    app.post('/campaigns/estimate', { schema }, async (request, reply) => {
      const signal = callerGone(reply);
      const accountId = accountOf(request, 'campaigns:write');
      if (running >= parts.config.MAX_UPLOADS) {
        throw new ProblemError('too-busy', 'Too many campaigns are being estimated; try again in a while.', {
          retryAfterSeconds: 10,
        });
      }
      running += 1;
      try {
        return await estimateCampaign(parts, await parts.connections.of(accountId), {
          body: streamOf(request),
          contentType: request.headers['content-type'],
          contentEncoding: request.headers['content-encoding'],
          signal,
        });
      } finally {
        running -= 1;
      }
    });
  };
