// A trial as the API takes it and answers it.

import { Type } from 'typebox';
import { traitsSchema } from '../traits.ts';

export const trialSteps = [
  'contact-group',
  'empty-schedule',
  'segment',
  'contacts',
  'schedule',
  'find',
  'cancel',
  'send',
  'histories',
  'status',
  'clean-up',
] as const;
export type TrialStep = (typeof trialSteps)[number];

export const trialBodySchema = Type.Object(
  {
    numbers: Type.Array(
      Type.String({ pattern: '^[1-9][0-9]{6,14}$', description: 'International, digits only.' }),
      {
        minItems: 1,
        maxItems: 3,
        uniqueItems: true,
        description: 'Phones that the operator owns: each gets one text. They are not kept.',
        examples: [['447700900199']],
      },
    ),
    confirm: Type.Optional(
      Type.Boolean({
        description: 'True: these numbers are texted for real, at the cost of one credit each.',
      }),
    ),
  },
  {
    $id: 'TrialRequest',
    additionalProperties: false,
    description: 'Whom a trial texts. It is real in test mode too.',
  },
);

const stepSchema = Type.Object(
  {
    step: Type.Enum([...trialSteps], { description: 'What was tried.' }),
    ok: Type.Boolean({ description: 'Whether TextLocal did it and showed it.' }),
    detail: Type.String({ description: 'What was seen, or why nothing was.' }),
  },
  { description: 'One step of a trial.' },
);
export type StepResult = Type.Static<typeof stepSchema>;

export const trialSchema = Type.Object(
  {
    traits: Type.Unsafe<Type.Static<typeof traitsSchema> | null>(
      Type.Union([Type.Ref('Traits'), Type.Null()], {
        description: 'What is known of this TextLocal now; null when nothing was ever seen.',
      }),
    ),
    steps: Type.Array(stepSchema, { description: 'Every step, in the order they were taken.' }),
    cost: Type.Union([Type.Number(), Type.Null()], {
      description: 'What TextLocal charged, in credits; null when it did not say.',
    }),
    leftBehind: Type.Array(Type.String(), {
      description: 'What could not be undone and is to be removed in TextLocal Messenger; normally nothing.',
    }),
  },
  { $id: 'Trial', description: 'What a trial did and what it found out.' },
);
export type Trial = Type.Static<typeof trialSchema>;
