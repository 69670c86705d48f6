// The customers of a campaign with their outcomes, streamed.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { outcomes } from '#campaign/outcome.ts';
import { openRecipients } from '#campaign/recipients.ts';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { accountProblems, problems } from '../document/problems.ts';
import type { Places } from '../places.ts';
import { accountOf } from '../plugins/auth.ts';
import { chooseType, recipientText, recipientTypes } from '../recipients-text.ts';
import { campaignId } from './campaign-input.ts';

/** A reader that takes nothing for so long is gone; its place is for others. */
const stalledAfterMs = 60_000;
/** Once a stop has begun. */
const stalledWhenStoppingMs = 2_000;

const answers = {
  200: {
    description: 'Customers with their outcomes.',
    headers: {
      'x-test-mode': Type.Boolean({
        description: 'True: TextLocal was told `test=true`, nobody was texted.',
        examples: [false],
      }),
    },
    content: {
      'application/x-ndjson': { schema: Type.String({ description: 'One JSON object a line.' }) },
      'text/csv': { schema: Type.String({ description: 'As RFC 4180 has it, with a header line.' }) },
    },
  },
  ...problems(
    ...accountProblems,
    'campaign-not-found',
    'not-acceptable',
    'campaign-state-conflict',
    'customers-erased',
  ),
};

const schema = {
  ...operation('exportRecipients'),
  params: Type.Object({ id: campaignId }),
  querystring: Type.Object({
    outcome: Type.Optional(Type.Enum([...outcomes], { description: 'Only customers with this outcome.' })),
  }),
  response: answers,
};

const breakWhenStalled = (response: ServerResponse, afterMs: number): void => {
  response.setTimeout(afterMs, () => response.destroy());
};

/** Streams recipients; when reading fails midway the connection is broken, so that nobody takes a part for the whole. */
export const recipientRoutes =
  (parts: Parts, exports: Places): FastifyPluginAsyncTypebox =>
  async (app) => {
    const underWay = new Set<ServerResponse>();
    // A stop waits for answers under way, but not for readers that take nothing.
    app.addHook('preClose', async () => {
      for (const response of underWay) breakWhenStalled(response, stalledWhenStoppingMs);
    });

    app.get('/campaigns/:id/recipients', { schema, exposeHeadRoute: false }, async (request, reply) => {
      const accountId = accountOf(request, 'campaigns:read');
      const type = chooseType(request.headers.accept);
      if (type === undefined) {
        throw new ProblemError('not-acceptable', `Ask for ${recipientTypes.join(' or ')} in Accept.`);
      }
      const release = exports.takeNow(accountId);
      try {
        const { id } = request.params;
        const { rows, testMode } = await openRecipients(parts.database, accountId, id, request.query.outcome);
        const text = Readable.from(recipientText(rows, type), { objectMode: false });
        text.once('close', release);
        // All text may be given out long before a reader has taken the last of it.
        underWay.add(reply.raw);
        reply.raw.once('close', () => underWay.delete(reply.raw));
        breakWhenStalled(reply.raw, stalledAfterMs);
        reply.header('vary', 'accept').header('x-test-mode', String(testMode));
        if (type === 'text/csv') reply.header('content-disposition', `attachment; filename="${id}.csv"`);
        return reply.type(`${type}; charset=utf-8`).send(text as never);
      } catch (error) {
        release();
        throw error;
      }
    });
  };
