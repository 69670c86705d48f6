// The schemas of what the API tells before a campaign exists: templates, previews, senders, balance, estimates.

import { Type, type TSchema } from 'typebox';

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const measured = {
  encoding: Type.Enum(['GSM-7', 'UCS-2']),
  characters: Type.Integer({
    description: 'GSM-7: characters of the extension table count double. UCS-2: UTF-16 units.',
    examples: [72],
  }),
  parts: Type.Integer({ description: 'Parts, and so credits, per recipient.', examples: [1] }),
};
const placeholders = Type.Array(Type.String(), {
  description: 'As written in the text.',
  examples: [['%%FIRSTNAME%%']],
});
const languages = nullable(
  Type.Record(Type.String(), Type.String(), {
    description: 'Language to template, when the template stands for several; else null.',
    examples: [{ en: '1005', de: '1006' }],
  }),
);

export const templateSchema = Type.Object(
  {
    id: Type.String({ examples: ['1001'] }),
    title: Type.String({ examples: ['Free spins'] }),
    body: Type.String({ examples: ['Your 20 free spins are waiting until midnight.'] }),
    ...measured,
    placeholders,
    languages,
    sendable: Type.Boolean({ description: 'Whether POST /campaigns takes it, in all its languages.' }),
    reasons: Type.Array(Type.Object({ code: Type.String(), detail: Type.String() }), {
      description: 'Why it cannot be sent; empty when it can.',
    }),
  },
  { $id: 'Template', description: 'A text saved in TextLocal, with its measures.' },
);

export const templateListSchema = Type.Object(
  { testMode: Type.Boolean(), items: Type.Array(templateSchema) },
  { $id: 'TemplateList', description: "The account's templates." },
);

export const previewSchema = Type.Object(
  {
    templateId: Type.String({
      description: 'The template with this text: another than asked for when the language chose it.',
      examples: ['1006'],
    }),
    title: Type.String({ examples: ['Happy Birthday [de]'] }),
    language: nullable(Type.String({ examples: ['de'] })),
    text: Type.String({ examples: ['Alles Gute zum Geburtstag!'] }),
    ...measured,
    placeholders,
    languages,
    filled: Type.Boolean({ description: "True when a customer's fields were put in." }),
    missing: Type.Array(Type.String(), {
      description: 'Placeholders without a value for this customer; they stand in the text as they are.',
    }),
    testMode: Type.Boolean(),
  },
  { $id: 'Preview', description: 'How a template will read, and what it will cost per recipient.' },
);

const note = Type.Optional(
  Type.String({ description: 'Why nothing is known, when TextLocal does not tell it for this account.' }),
);

export const sendersSchema = Type.Object(
  {
    defaultSender: nullable(Type.String({ examples: ['ACME'] })),
    names: nullable(Type.Array(Type.String(), { examples: [['ACME', 'ACMEVIP']] })),
    note,
  },
  { $id: 'Senders', description: 'Sender names that TextLocal allows the account.' },
);

export const balanceSchema = Type.Object(
  { credits: nullable(Type.Number({ examples: [10_000] })), note },
  { $id: 'Balance', description: 'Credits left at TextLocal.' },
);

export const estimateSchema = Type.Object(
  {
    testMode: Type.Boolean({ description: 'True: the campaign would text nobody.' }),
    counts: Type.Object(
      {
        accepted: Type.Integer({ examples: [100_000] }),
        duplicate: Type.Integer({ examples: [12] }),
        resolved: Type.Integer({ description: 'Would be texted.', examples: [99_645] }),
        unresolved: Type.Integer({ examples: [340] }),
        optedOut: Type.Integer({ examples: [0] }),
        invalidNumber: Type.Integer({ examples: [3] }),
      },
      { description: 'accepted = duplicate + resolved + unresolved + optedOut + invalidNumber' },
    ),
    templates: Type.Array(
      Type.Object({
        templateId: Type.String({ examples: ['1001'] }),
        language: nullable(Type.String({ examples: ['en'] })),
        ...measured,
        recipients: Type.Integer({ examples: [99_645] }),
        credits: Type.Integer({
          description: 'With placeholders to fill: of the filled texts, so not always recipients × parts.',
          examples: [99_645],
        }),
      }),
      { description: 'One for each template and language: each becomes a send.' },
    ),
    credits: Type.Integer({ description: 'Credits needed in all.', examples: [99_645] }),
    balance: nullable(
      Type.Number({ description: 'Credits left; null when not known.', examples: [250_000] }),
    ),
    warnings: Type.Array(
      Type.Object({
        code: Type.String({ examples: ['balance-low'] }),
        detail: Type.String({ examples: ['The campaign needs 99645 credits; 500 are left.'] }),
      }),
    ),
  },
  { $id: 'Estimate', description: 'What a campaign would do and cost, were it accepted now.' },
);

/** The schemas of this file that the document names. */
export const planningSchemas = [
  templateSchema,
  templateListSchema,
  previewSchema,
  sendersSchema,
  balanceSchema,
  estimateSchema,
];
