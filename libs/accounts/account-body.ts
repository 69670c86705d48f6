// An account as the API takes it: what can be set, and within which limits.

import { Type } from 'typebox';
import { webhookBodySchema } from './webhook.ts';

const contactField = (description: string) =>
  Type.Enum(['custom1', 'custom2', 'custom3', 'first_name', 'last_name'], { description });
const secret = (description: string) => Type.String({ minLength: 1, maxLength: 512, description });
const baseUrl = Type.String({
  maxLength: 300,
  description: "One of TextLocal's hosts, or an origin the operator allowed in TEXTLOCAL_ALLOWED_ORIGINS.",
  examples: ['https://api.txtlocal.com'],
});
const clock = (description: string, example: string) =>
  Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description, examples: [example] });

/** 3 to 11 letters and digits, or up to 13 digits: the vendor's rule for sender names. */
export const senderPattern = '^(?:[A-Za-z0-9]{3,11}|[0-9]{3,13})$';

export const accountIdSchema = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
  description: 'Chosen by the operator: letters, digits, dash and underscore.',
  examples: ['acme'],
});

export const accountBodySchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'For people.',
      examples: ['Acme Casino'],
    }),
    textlocal: Type.Union(
      [
        Type.Object(
          { baseUrl, apiKey: secret('An API key made in TextLocal Messenger.') },
          { additionalProperties: false, description: 'With an API key.' },
        ),
        Type.Object(
          { baseUrl, username: secret('The login.'), hash: secret('The hash that belongs to it.') },
          { additionalProperties: false, description: 'With the legacy username and hash.' },
        ),
      ],
      { description: "TextLocal's host and an API key, or the legacy username and hash. Never shown again." },
    ),
    contactGroupId: Type.String({
      pattern: '^[0-9]{1,19}$',
      description: 'The TextLocal group with all customers.',
    }),
    customerIdField: contactField("The contact field that holds Optimove's customer ID."),
    sender: Type.Optional(
      Type.String({ pattern: senderPattern, description: 'Sender name when a campaign names none.' }),
    ),
    languageField: Type.Optional(contactField("The contact field that holds the customer's language.")),
    defaultLanguage: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$',
        description: 'The language of contacts that name none, or one without a template.',
        examples: ['en'],
      }),
    ),
    languages: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
        description: 'Template to the template of each language, where titles do not say it.',
        examples: [{ '1005': { de: '1006' } }],
      }),
    ),
    personalise: Type.Optional(
      Type.Boolean({
        description: 'Fill placeholders from contact fields and send one by one at the send time.',
      }),
    ),
    timeZone: Type.Optional(
      Type.String({ maxLength: 64, description: 'IANA time zone.', examples: ['Europe/London'] }),
    ),
    quietHours: Type.Optional(
      Type.Object(
        { from: clock('They begin.', '21:00'), to: clock('They end.', '08:00') },
        {
          additionalProperties: false,
          description:
            "No campaign is accepted for these hours of the account's time zone; a send delayed into them waits for their end.",
        },
      ),
    ),
    requestsPerSecond: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000,
        description: 'Most calls to TextLocal in a second; 10 when left out.',
      }),
    ),
    maxConcurrentRequests: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 64,
        description: 'Most calls to TextLocal at the same time; 4 when left out.',
      }),
    ),
    country: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{2}$',
        description: "ISO 3166-1 code for numbers in national form; the host's country when left out.",
        examples: ['GB'],
      }),
    ),
    maxRecipients: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
        description:
          'A campaign with more recipients is held until a person decides; no limit when left out.',
      }),
    ),
    allowUnknownPlaceholders: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: 1_000,
        description: 'Templates that are sent as they are although they contain unknown placeholders.',
        examples: [['1004']],
      }),
    ),
    paused: Type.Optional(
      Type.Boolean({
        description: 'True stops every dispatch of the account. Left out, it stays as it is.',
      }),
    ),
    testMode: Type.Optional(
      Type.Boolean({
        description: 'True unless said otherwise: TextLocal is told `test=true` and nothing leaves.',
      }),
    ),
    webhook: Type.Optional(webhookBodySchema),
  },
  {
    $id: 'AccountRequest',
    additionalProperties: false,
    description: "One Optimove client's connection to TextLocal.",
  },
);
export type AccountBody = Type.Static<typeof accountBodySchema>;
