// The schemas of what the API tells before a campaign exists: templates, previews, senders, balance, estimates.

import { Type } from 'typebox';
import { integer, nullable, ref, text } from './schema.ts';

const measured = {
  encoding: Type.Enum(['GSM-7', 'UCS-2'], {
    description: 'How it travels: a single letter outside GSM-7 makes the whole text UCS-2.',
  }),
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
  Type.Record(Type.String(), Type.String(), { examples: [{ en: '1005', de: '1006' }] }),
  'Language to template, when the template stands for several; else null.',
);
const remarks = (description: string, code: string, detail: string) =>
  Type.Array(Type.Object({ code: text('For programs.', code), detail: text('For people.', detail) }), {
    description,
  });

export const templateSchema = Type.Object(
  {
    id: text("TextLocal's ID of the template.", '1001'),
    title: text('Its title, for the drop-down.', 'Free spins'),
    body: text('The text, with its placeholders.', 'Your 20 free spins are waiting until midnight.'),
    ...measured,
    placeholders,
    languages,
    sendable: Type.Boolean({ description: 'Whether POST /campaigns takes it, in all its languages.' }),
    reasons: remarks(
      'Why it cannot be sent; empty when it can.',
      'text-too-long',
      'Template 1001 has 801 characters; TextLocal takes 765. Shorten it.',
    ),
  },
  { $id: 'Template', description: 'A text saved in TextLocal, with its measures.' },
);

export const templateListSchema = Type.Object(
  {
    testMode: Type.Boolean({ description: 'True: campaigns of this account text nobody.' }),
    items: Type.Array(ref(templateSchema), { description: 'All of them, as TextLocal lists them.' }),
  },
  { $id: 'TemplateList', description: "The account's templates." },
);

export const previewSchema = Type.Object(
  {
    templateId: Type.String({
      description: 'The template with this text: another than asked for when the language chose it.',
      examples: ['1006'],
    }),
    title: text('Its title.', 'Happy Birthday [de]'),
    language: nullable(Type.String({ examples: ['de'] }), 'The language chosen; null without languages.'),
    text: text('The text as it will be read.', 'Alles Gute zum Geburtstag!'),
    ...measured,
    placeholders,
    languages,
    filled: Type.Boolean({ description: "True when a customer's fields were put in." }),
    missing: Type.Array(Type.String(), {
      description: 'Placeholders without a value for this customer; they stand in the text as they are.',
    }),
    sendable: Type.Boolean({
      description: 'Whether POST /campaigns takes the template, in all its languages.',
    }),
    reasons: remarks(
      'Why it cannot be sent; empty when it can.',
      'text-has-placeholders',
      'Template 1004 has placeholders that nothing fills: {name} at character 4. …',
    ),
    warnings: remarks(
      'What can be sent, but is hardly meant to be read so.',
      'placeholder-like',
      'Template 1006 has what looks like a placeholder: [name] at character 4. Customers read it as it stands.',
    ),
    ucs2Characters: Type.Array(Type.String(), {
      description: 'The characters that make the text UCS-2, each once; empty when it is GSM-7.',
      examples: [['🎰']],
    }),
    testMode: Type.Boolean({ description: 'True: campaigns of this account text nobody.' }),
  },
  { $id: 'Preview', description: 'How a template will read, and what it will cost per recipient.' },
);

const note = Type.Optional(
  Type.String({ description: 'Why nothing is known, when TextLocal does not tell it for this account.' }),
);

export const sendersSchema = Type.Object(
  {
    defaultSender: nullable(
      Type.String({ examples: ['ACME'] }),
      'What a campaign gets that names none; null when that is not known.',
    ),
    names: nullable(
      Type.Array(Type.String(), { examples: [['ACME', 'ACMEVIP']] }),
      'All allowed names; null when TextLocal does not tell them.',
    ),
    note,
  },
  { $id: 'Senders', description: 'Sender names that TextLocal allows the account.' },
);

export const balanceSchema = Type.Object(
  {
    credits: nullable(Type.Number({ examples: [10_000] }), 'Credits left; null when not known.'),
    note,
  },
  { $id: 'Balance', description: 'Credits left at TextLocal.' },
);

export const estimateSchema = Type.Object(
  {
    testMode: Type.Boolean({ description: 'True: the campaign would text nobody.' }),
    counts: Type.Object(
      {
        accepted: integer('Customer IDs of the request.', 100_000),
        duplicate: integer('IDs that stood in the request before.', 12),
        resolved: integer('Would be texted.', 99_645),
        unresolved: integer('No contact of the contact group has this ID.', 340),
        optedOut: integer('Do not want texts any more.', 0),
        invalidNumber: integer('Have a number that cannot be texted.', 3),
      },
      { description: 'accepted = duplicate + resolved + unresolved + optedOut + invalidNumber' },
    ),
    templates: Type.Array(
      Type.Object({
        templateId: text('The TextLocal template whose text would be sent.', '1001'),
        language: nullable(
          Type.String({ examples: ['en'] }),
          'The language of its customers; null without languages.',
        ),
        ...measured,
        recipients: integer('Customers who would get it.', 99_645),
        credits: integer(
          'Credits for them. With placeholders to fill: of the filled texts, so not always recipients × parts.',
          99_645,
        ),
      }),
      { description: 'One for each template and language: each becomes a send.' },
    ),
    credits: integer('Credits needed in all.', 99_645),
    balance: nullable(Type.Number({ examples: [250_000] }), 'Credits left; null when not known.'),
    warnings: remarks(
      'What would not stop the campaign, but should be known.',
      'balance-low',
      'The campaign needs 99645 credits; 500 are left.',
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
