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
import { accountOf } from '../plugins/auth.ts';
import { chooseType, recipientText, recipientTypes } from '../recipients-text.ts';
import { campaignId } from './campaign-input.ts';

/** Each holds two bytes a customer for as long as its reader takes. */
const exportsAtOnce = 16;
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
    'too-busy',
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
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    let open = 0;
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
      if (open >= exportsAtOnce) {
        throw new ProblemError('too-busy', 'Too many exports are being read; try again in a few seconds.', {
          retryAfterSeconds: 3,
        });
      }
      open += 1;
      try {
        const { id } = request.params;
        const { rows, testMode } = await openRecipients(parts.database, accountId, id, request.query.outcome);
        const text = Readable.from(recipientText(rows, type), { objectMode: false });
        text.once('close', () => {
          open -= 1;
        });
        // All text may be given out long before a reader has taken the last of it.
        underWay.add(reply.raw);
        reply.raw.once('close', () => underWay.delete(reply.raw));
        breakWhenStalled(reply.raw, stalledAfterMs);
        reply.header('vary', 'accept').header('x-test-mode', String(testMode));
        if (type === 'text/csv') reply.header('content-disposition', `attachment; filename="${id}.csv"`);
        return reply.type(`${type}; charset=utf-8`).send(text as never);
      } catch (error) {
        open -= 1;
        throw error;
      }
    });
  };
