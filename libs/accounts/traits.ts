// What a trial found out about an account's TextLocal. TextLocal's documents leave these facts open; without a trial the
// cautious value of each holds.

import { Type } from 'typebox';
import type { Account } from '#platform/prisma-client/client.ts';

export const traitsSchema = Type.Object(
  {
    foundAt: Type.String({ format: 'date-time', description: 'When the trial ended.' }),
    groupSendsIn: Type.Enum(['both', 'group', 'api'], {
      description: 'The histories that list a send to a group.',
    }),
    historyText: Type.Enum(['exact', 'altered', 'absent'], {
      description: 'Whether history rows carry the text as it was sent.',
    }),
    textDecoding: Type.Enum(['none', 'percent', 'form'], {
      description: 'How TextLocal decodes a text a second time: not at all, percent sequences, or `+` too.',
    }),
    fieldDecoding: Type.Enum(['none', 'percent', 'form'], {
      description: 'How TextLocal decodes a contact field a second time.',
    }),
    echo: Type.Enum(['exact', 'folded', 'absent'], {
      description: 'Whether the answer to a send repeats its text exactly, altered, or not at all.',
    }),
    numbers: Type.Enum(['international', 'national'], {
      description: 'The form in which contacts carry their numbers.',
    }),
    pageSize: Type.Integer({ minimum: 1, description: 'Most contacts on one page.' }),
    pageOrder: Type.Enum(['added', 'other'], {
      description: 'Whether pages list contacts in the order in which they were added.',
    }),
  },
  { $id: 'Traits', description: 'What a trial found out about the TextLocal of an account.' },
);
export type Traits = Type.Static<typeof traitsSchema>;

/** The traits of an account; null before its first trial. */
export const traitsOf = (account: Pick<Account, 'traits'>): Traits | null => account.traits as Traits | null;
