// The event that tells of new delivery counts, as it is posted.

import { Type } from 'typebox';
import { eventSchema, type EventData } from '#platform/outbox.ts';
import type { Counts } from './counts.ts';

export const snapshotTakenSchema = eventSchema(
  'snapshot.taken',
  {
    state: Type.String({ description: 'The state of the campaign.' }),
    sendId: Type.String({ format: 'uuid', description: 'The send that was read.' }),
    templateId: Type.String({ description: 'Its template.' }),
    language: Type.Union([Type.String(), Type.Null()], {
      description: 'Its language; null without languages.',
    }),
    days: Type.Array(Type.Integer({ minimum: 1 }), {
      description: 'The days that this reading is for: several after an outage.',
    }),
    takenAt: Type.String({ format: 'date-time', description: 'When TextLocal was asked.' }),
    counts: Type.Unsafe<Counts>(Type.Ref('Counts')),
  },
  { $id: 'SnapshotTakenEvent', description: 'A send has new delivery counts.' },
);
export type SnapshotTaken = EventData<typeof snapshotTakenSchema>;
