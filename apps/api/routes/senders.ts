// What TextLocal allows the account and has left for it: sender names, credits.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { creditsOf } from '#accounts/credits.ts';
import type { Parts } from '#service/parts.ts';
import { accountOf, accountSecurity } from '../plugins/auth.ts';
import { problems, ref } from './answers.ts';
import { balanceSchema, sendersSchema } from './planning-answers.ts';

const route = (summary: string, description: string) => ({
  tags: ['templates'],
  security: accountSecurity,
  summary,
  description,
});
const providerProblems = problems(
  'invalid-request',
  'forbidden',
  'account-required',
  'account-not-found',
  'provider-refused',
  'provider-unavailable',
);
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
          ...route(
            'The sender names the account may use',
            "`defaultSender` is what a campaign gets that names none: the account's own, else TextLocal's.",
          ),
          querystring: Type.Object({
            refresh: Type.Boolean({ default: false, description: 'Ask TextLocal now.' }),
          }),
          response: { 200: ref(sendersSchema), ...providerProblems },
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
          ...route('The credits left', 'Asked of TextLocal at every call.'),
          response: { 200: ref(balanceSchema), ...providerProblems },
        },
      },
      async (request) => {
        const connection = await parts.connections.of(accountOf(request, 'templates:read'));
        const credits = await creditsOf(connection);
        return { credits, ...(credits === null && { note: untold('the credits left') }) };
      },
    );
  };
