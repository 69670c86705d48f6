// What a campaign would do and cost, before it is sent.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { campaignFaults, problems } from '../document/problems.ts';
import { callerGone } from '../intake/caller-gone.ts';
import { estimateCampaign } from '../intake/estimate.ts';
import type { Places } from '../places.ts';
import { accountOf } from '../plugins/auth.ts';
import { allButBody } from '../plugins/compilers.ts';
import { campaignBodies, contentEncoding } from './campaign-input.ts';
import { hangUp, isTooSlow, streamOf } from './campaigns.ts';
import { estimateSchema } from './planning-answers.ts';
import { ref } from './schema.ts';

const schema = {
  ...operation('estimateCampaign'),
  headers: Type.Object({ 'content-encoding': contentEncoding }),
  body: campaignBodies,
  response: { 200: ref(estimateSchema), ...problems(...campaignFaults) },
};

/** Estimating: its body is read as a stream, so it has a scope of its own. */
export const estimateRoute =
  (parts: Parts, estimates: Places): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(['application/json', 'application/x-ndjson'], (_request, payload, done) => {
      done(null, payload);
    });
    // The body's schema stands in the document; the stream is checked while it is read.
    app.setValidatorCompiler(allButBody());

    app.post('/campaigns/estimate', { schema }, async (request, reply) => {
      const signal = callerGone(reply);
      const accountId = accountOf(request, 'campaigns:write');
      const release = await estimates.take(accountId);
      try {
        return await estimateCampaign(parts, await parts.connections.of(accountId), {
          body: streamOf(request),
          contentType: request.headers['content-type'],
          contentEncoding: request.headers['content-encoding'],
          signal,
        });
      } catch (error) {
        if (isTooSlow(error)) hangUp(request, reply);
        throw error;
      } finally {
        release();
      }
    });
  };
