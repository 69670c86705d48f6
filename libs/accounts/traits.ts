// What a trial found out about an account's TextLocal. TextLocal's documents leave these facts open; what no trial has seen
// has its cautious value.

import { Type, type TSchema } from 'typebox';
import type { Account } from '#platform/prisma-client/client.ts';

const seen = <T extends TSchema>(schema: T) => Type.Optional(schema);
const decodings = ['none', 'percent', 'form'] as const;

export const traitsSchema = Type.Object(
  {
    foundAt: Type.String({ format: 'date-time', description: 'When the last trial ended.' }),
    groupSendsIn: seen(
      Type.Enum(['both', 'group', 'api'], {
        description: 'The histories that list a send to a group. Cautious: either.',
      }),
    ),
    historyText: seen(
      Type.Enum(['exact', 'altered', 'absent'], {
        description: 'Whether history rows carry the text as it left. Cautious: altered.',
      }),
    ),
    rowsNameGroup: seen(
      Type.Boolean({
        description: 'Whether every history row of a group send names its group. Cautious: no.',
      }),
    ),
    rowsNameNumber: seen(
      Type.Boolean({ description: 'Whether rows of the API history name a number. Cautious: no.' }),
    ),
    textDecoding: seen(
      Type.Enum([...decodings], {
        description:
          'How TextLocal decodes a text a second time: not at all, percent sequences, or `+` too. Texts are encoded ' +
          'accordingly. Cautious: a text goes as it is, and one that could be altered is warned of.',
      }),
    ),
    fieldDecoding: seen(
      Type.Enum([...decodings], {
        description:
          'How TextLocal decodes a contact field a second time. Cautious: signs that could be altered are written ' +
          'otherwise in segments.',
      }),
    ),
    echo: seen(
      Type.Enum(['exact', 'folded', 'absent'], {
        description:
          'Whether the answer to a send repeats its text exactly, simplified, or not at all. Only an exact echo is ' +
          'compared.',
      }),
    ),
    numbers: seen(
      Type.Enum(['international', 'national'], {
        description: 'The form in which contacts carry their numbers.',
      }),
    ),
    pageSize: seen(Type.Integer({ minimum: 1, description: 'Most contacts on one page.' })),
    pageOrder: seen(
      Type.Enum(['added', 'other'], {
        description: 'Whether pages list contacts in the order in which they were added.',
      }),
    ),
    emptyScheduledFails: seen(
      Type.Boolean({ description: 'Whether `get_scheduled` is refused when nothing is scheduled.' }),
    ),
    emptyScheduledCode: seen(
      Type.Integer({ description: 'The code of that refusal: it counts as an empty list from then on.' }),
    ),
  },
  { $id: 'Traits', description: 'What trials found out about the TextLocal of an account.' },
);
export type Traits = Type.Static<typeof traitsSchema>;

/** The traits of an account; null before its first trial. */
export const traitsOf = (account: Pick<Account, 'traits'>): Traits | null => account.traits as Traits | null;
