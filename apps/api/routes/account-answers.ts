// What the API answers about accounts, their verification and the events of their webhooks.

import { Type } from 'typebox';
import { accountBodySchema } from '#accounts/account-body.ts';
import { traitsSchema } from '#accounts/traits.ts';
import { trialBodySchema, trialSchema } from '#accounts/trial/answer.ts';
import { verificationSchema } from '#accounts/verify.ts';
import { webhookEventStates } from '#accounts/webhook-events.ts';
import { cancelResults } from '#handover/cancel.ts';
import { dateTime, integer, nextCursor, nullable, ref, text } from './schema.ts';

const orNull = (description: string, example?: string) =>
  nullable(Type.String(example === undefined ? {} : { examples: [example] }), description);

export const accountSchema = Type.Object(
  {
    id: text('The name the operator chose.', 'acme'),
    name: text('For people.', 'Acme Casino'),
    textlocal: Type.Object(
      {
        baseUrl: text("TextLocal's host.", 'https://api.txtlocal.com'),
        credentials: Type.Literal('stored', { description: 'They are there, sealed, and never shown.' }),
      },
      { description: 'Where TextLocal is called.' },
    ),
    contactGroupId: text('The TextLocal group with all customers.', '123456'),
    customerIdField: text("The contact field that holds Optimove's customer ID.", 'custom1'),
    sender: orNull("Sender name when a campaign names none; null for TextLocal's default.", 'ACME'),
    languageField: orNull(
      "The contact field with the customer's language; null without languages.",
      'custom3',
    ),
    defaultLanguage: orNull('The language of contacts that name none, or one without a template.', 'en'),
    languages: nullable(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
      'Template to the template of each language, where titles do not say it.',
    ),
    personalise: Type.Boolean({
      description: 'Whether placeholders are filled, one text for each customer.',
    }),
    timeZone: text('For send times that name no zone, and for quiet hours.', 'Europe/London'),
    quietHours: nullable(
      Type.Object({ from: text('They begin.', '21:00'), to: text('They end.', '08:00') }),
      'Hours for which no campaign is accepted; null for none.',
    ),
    requestsPerSecond: integer('Most calls to TextLocal in a second.', 10),
    maxConcurrentRequests: integer('Most calls to TextLocal at the same time.', 4),
    country: text('ISO 3166-1 code for numbers in national form.', 'GB'),
    maxRecipients: nullable(
      Type.Integer(),
      'A campaign with more recipients is held until a person decides; null for no limit.',
    ),
    allowUnknownPlaceholders: Type.Array(Type.String(), {
      description: 'Templates that are sent as they are although they contain unknown placeholders.',
    }),
    paused: Type.Boolean({ description: 'True: no dispatch of this account is made.' }),
    testMode: Type.Boolean({ description: 'True: TextLocal is told `test=true`, and nobody is texted.' }),
    traits: nullable(
      ref(traitsSchema),
      'What the last trial found out about TextLocal; null before a trial.',
    ),
    webhook: nullable(
      Type.Object({
        url: text('Where events are posted.', 'https://hooks.example.com/textlocal'),
        secret: Type.Optional(
          Type.String({ description: 'Only in the answer to the call that made it: shown this once.' }),
        ),
      }),
      'Where state changes and snapshots are reported; null for nowhere.',
    ),
    verifiedAt: nullable(
      Type.String({ format: 'date-time' }),
      'When every check that matters passed last; null: campaigns are refused.',
    ),
    createdAt: dateTime('When it was stored first.'),
  },
  { $id: 'Account', description: 'A connection to TextLocal, without its secrets.' },
);

export const accountListSchema = Type.Object(
  { items: Type.Array(ref(accountSchema), { description: 'All of them, by ID.' }) },
  { $id: 'AccountList', description: 'The accounts of this service.' },
);

export const brakeSchema = Type.Object(
  {
    accountId: text('The account.', 'acme'),
    paused: Type.Boolean({ description: 'True: no dispatch of this account is made.' }),
    pausedAt: nullable(Type.String({ format: 'date-time' }), 'Since when; null while it is not paused.'),
    cancelled: Type.Array(
      Type.Object(
        {
          id: Type.String({ format: 'uuid', description: "The bridge's ID of the campaign." }),
          campaignId: text("Optimove's identifier.", '51207'),
          sendId: Type.String({ format: 'uuid', description: 'The ID of the send.' }),
          result: Type.Enum([...cancelResults], {
            description:
              '`cancelled`; `open`: not confirmed yet, the worker continues; `held`: a person decides; `left`: too late.',
          }),
        },
        { description: 'A send that was to be cancelled.' },
      ),
      {
        description:
          'Every send of the campaigns of which TextLocal held one, or may hold one whose answer was lost; empty unless that was asked for.',
      },
    ),
  },
  { $id: 'Brake', description: 'Whether an account is paused, and what was cancelled with it.' },
);

export const webhookEventSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The `webhook-id` header.' }),
    type: text('`campaign.state-changed` or `snapshot.taken`.', 'campaign.state-changed'),
    campaignId: Type.String({ format: 'uuid', description: "The bridge's ID of the campaign." }),
    state: Type.Enum([...webhookEventStates], { description: 'Whether the receiver has it.' }),
    attempts: integer('How often it was posted.', 1),
    lastStatus: nullable(Type.Integer(), 'HTTP status of the last answer; null without one.'),
    lastError: orNull('Why the last attempt failed; null when it did not.'),
    nextAttemptAt: nullable(
      Type.String({ format: 'date-time' }),
      'When it is posted again; null when it is not.',
    ),
    deliveredAt: nullable(Type.String({ format: 'date-time' }), 'When the receiver took it; null before.'),
    createdAt: dateTime('When it happened.'),
    body: Type.Object(
      {},
      { additionalProperties: true, description: 'What is posted: see the webhooks of this document.' },
    ),
  },
  { $id: 'WebhookEvent', description: "One event for an account's webhook." },
);

export const webhookEventPageSchema = Type.Object(
  { items: Type.Array(ref(webhookEventSchema), { description: 'The latest first.' }), nextCursor },
  { $id: 'WebhookEventPage', description: 'Some events of an account.' },
);

/** The schemas of this file that the document names. */
export const accountSchemas = [
  accountBodySchema,
  accountSchema,
  accountListSchema,
  brakeSchema,
  webhookEventSchema,
  webhookEventPageSchema,
  verificationSchema,
  traitsSchema,
  trialBodySchema,
  trialSchema,
];
