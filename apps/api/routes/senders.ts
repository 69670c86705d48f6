// What TextLocal allows the account and has left for it: sender names, credits.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { creditsOf } from '#accounts/credits.ts';
import type { Parts } from '#service/parts.ts';
import { operation } from '../document/operation.ts';
import { accountProblems, problems, providerProblems } from '../document/problems.ts';
import { accountOf } from '../plugins/auth.ts';
import { balanceSchema, sendersSchema } from './planning-answers.ts';
import { ref } from './schema.ts';

const refusals = problems(...accountProblems, ...providerProblems);
const untold = (what: string): string =>
  `The host does not tell ${what}: the account may have moved to Webex Interact, which answers only "send".`;

/** Sender names and balance of an account. */
export const senderRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/senders',
      {
        schema: {
          ...operation('listSenders'),
          querystring: Type.Object({
            refresh: Type.Boolean({ default: false, description: 'Ask TextLocal now.' }),
          }),
          response: { 200: ref(sendersSchema), ...refusals },
        },
      },
      async (request) => {
        const connection = await parts.connections.of(accountOf(request, 'templates:read'));
        const { refresh } = request.query;
        const { defaultSender, names } = await parts.catalog.senders(connection, { refresh });
        return {
          defaultSender: connection.account.sender ?? defaultSender,
          names,
          ...(names === null && { note: untold('which sender names are allowed') }),
        };
      },
    );

    app.get(
      '/balance',
      {
        schema: {
          ...operation('getBalance'),
          response: { 200: ref(balanceSchema), ...refusals },
        },
      },
      async (request) => {
        const connection = await parts.connections.of(accountOf(request, 'templates:read'));
        const credits = await creditsOf(connection);
        return { credits, ...(credits === null && { note: untold('the credits left') }) };
      },
    );
  };
