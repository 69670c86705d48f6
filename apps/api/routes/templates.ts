// Templates for Optimove's drop-down, and previews of how they will read.

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Connection } from '#accounts/connections.ts';
import { filledFields } from '#accounts/contact-field.ts';
import { previewTemplate, showTemplate } from '#accounts/template-view.ts';
import type { Template } from '#campaign/plan-sends.ts';
import { findContact } from '#directory/find-contact.ts';
import { ProblemError } from '#problem/problem.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { callerGone } from '../intake/caller-gone.ts';
import { operation } from '../document/operation.ts';
import { accountProblems, problems, providerProblems } from '../document/problems.ts';
import type { Places } from '../places.ts';
import { accountOf } from '../plugins/auth.ts';
import { previewSchema, templateListSchema, templateSchema } from './planning-answers.ts';
import { ref } from './schema.ts';

/** A person waits for a preview; a directory of any size is not worth more. */
const longestSearchMs = 60_000;

const params = Type.Object({
  id: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'The ID of the template, as GET /templates gives it.',
    examples: ['1001'],
  }),
});
const refusals = [...accountProblems, ...providerProblems] as const;

/** The account's templates. @throws ProblemError provider-refused, in words, when the host has no such command */
async function templatesOf(
  { catalog }: Parts,
  connection: Connection,
  options: { refresh?: boolean } = {},
): Promise<Template[]> {
  try {
    return await catalog.templates(connection, options);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.meaning !== 'unsupported') throw error;
    throw new ProblemError(
      'provider-refused',
      'The host does not list templates: the account may have moved to Webex Interact, which answers only "send".',
      { cause: error },
    );
  }
}

/** One template and all others; asks TextLocal again before it says that there is none. */
async function oneOf(parts: Parts, connection: Connection, id: string) {
  for (const refresh of [false, true]) {
    const templates = await templatesOf(parts, connection, { refresh });
    const template = templates.find((each) => each.id === id);
    if (template !== undefined) return { template, templates };
  }
  throw new ProblemError(
    'template-not-found',
    `The account has no template ${id}; GET /templates lists those it has.`,
  );
}

/** The customer's fields, without the number. @throws ProblemError customer-not-found */
async function fieldsOf(connection: Connection, customerId: string, gone: AbortSignal) {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(longestSearchMs)]);
  const { contact, rows, cutOff } = await findContact(connection, customerId, signal);
  if (contact !== undefined) return filledFields(contact);
  const field = connection.account.customerIdField;
  const searched = cutOff
    ? `${rows} contacts were looked through in ${longestSearchMs / 1_000} seconds; there are more`
    : `all ${rows} contacts were looked through`;
  throw new ProblemError(
    'customer-not-found',
    `No contact of the account's contact group has this customer ID in ${field}: ${searched}.`,
  );
}

/** The templates of an account, one of them, and its preview. */
export const templateRoutes =
  (parts: Parts, searches: Places): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/templates',
      {
        schema: {
          ...operation('listTemplates'),
          querystring: Type.Object({
            refresh: Type.Boolean({ default: false, description: 'Ask TextLocal now.' }),
          }),
          response: { 200: ref(templateListSchema), ...problems(...refusals) },
        },
      },
      async (request) => {
        const connection = await parts.connections.of(accountOf(request, 'templates:read'));
        const { account } = connection;
        const templates = await templatesOf(parts, connection, { refresh: request.query.refresh });
        return {
          testMode: account.testMode,
          items: templates.map((template) => showTemplate(template, templates, account)),
        };
      },
    );

    app.get(
      '/templates/:id',
      {
        schema: {
          ...operation('getTemplate'),
          params,
          response: { 200: ref(templateSchema), ...problems(...refusals, 'template-not-found') },
        },
      },
      async (request) => {
        const connection = await parts.connections.of(accountOf(request, 'templates:read'));
        const { template, templates } = await oneOf(parts, connection, request.params.id);
        return showTemplate(template, templates, connection.account);
      },
    );

    app.get(
      '/templates/:id/preview',
      {
        schema: {
          ...operation('previewTemplate'),
          params,
          querystring: Type.Object({
            customerId: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 128,
                description: 'Fill the placeholders from the contact of this customer.',
                examples: ['C-20431'],
              }),
            ),
            language: Type.Optional(
              Type.String({
                pattern: '^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?$',
                description: "For a template with languages; the contact's, else the default, when left out.",
                examples: ['de'],
              }),
            ),
          }),
          response: {
            200: ref(previewSchema),
            ...problems(...refusals, 'template-not-found', 'customer-not-found'),
          },
        },
      },
      async (request, reply) => {
        const gone = callerGone(reply);
        const connection = await parts.connections.of(accountOf(request, 'templates:read'));
        const { account } = connection;
        const { template, templates } = await oneOf(parts, connection, request.params.id);
        const { customerId, language } = request.query;
        const search = async (id: string) => {
          const release = await searches.take(account.id);
          return fieldsOf(connection, id, gone).finally(release);
        };
        const fields = customerId === undefined ? undefined : await search(customerId);
        const preview = previewTemplate(template, templates, account, { language, fields });
        return { ...preview, testMode: account.testMode };
      },
    );
  };
