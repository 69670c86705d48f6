// What the API answers about campaigns and their delivery.

import { Type } from 'typebox';
import { campaignCountsSchema } from '#campaign/campaign-counts.ts';
import { campaignStates, sendStates } from '#campaign/state.ts';
import { waitingSchema } from '#campaign/waiting.ts';
import { countsSchema } from '#metrics/counts.ts';
import { sendProblemSchema } from '#problem/problem.ts';
import { dateTime, integer, nextCursor, nullable, ref, text } from './schema.ts';

const sendId = Type.String({ format: 'uuid', description: 'The ID of the send.' });
const sendTemplateId = text('The TextLocal template whose text is sent.', '1001');
const sendLanguage = nullable(
  Type.String({ examples: ['de'] }),
  'The language of its customers; null for a template without languages.',
);

const sendSchema = Type.Object(
  {
    id: sendId,
    templateId: sendTemplateId,
    language: sendLanguage,
    state: Type.Enum([...sendStates], { description: 'How far this send is.' }),
    testMode: Type.Boolean({
      description: 'True: it is made as a test, also when the account went into test mode after acceptance.',
    }),
    segmentGroupId: nullable(Type.String(), 'The TextLocal group made for this send; null before.'),
    batchId: nullable(
      Type.String(),
      "TextLocal's batch; null until it took the send, and for personalised sends, which have many.",
    ),
    recipients: integer('Contacts in the segment.'),
    cost: nullable(Type.Number(), 'Credits, as TextLocal said when it took the send.'),
    leavesAt: nullable(
      Type.String({ format: 'date-time' }),
      'When TextLocal lets it go; later than `sendAt` when quiet hours postpone it. Null before.',
    ),
    waiting: nullable(ref(waitingSchema), 'Why the send does not progress now; null while it does.'),
    segmentDeletedAt: nullable(
      Type.String({ format: 'date-time' }),
      'Since then TextLocal no longer has the segment.',
    ),
    problem: nullable(ref(sendProblemSchema), 'Why the send is `failed` or `held`; else null.'),
  },
  { $id: 'Send', description: 'The part of a campaign with one template and one language.' },
);

const wallClock = Type.Object(
  {
    date: text('The day asked for.', '2026-11-24'),
    time: text('The time of day asked for.', '12:00'),
    timeZone: text('The IANA time zone it is meant in.', 'Europe/London'),
    note: Type.Optional(
      Type.String({ description: 'Says so when the time occurs twice and the first was taken.' }),
    ),
  },
  { description: 'A send time given as a wall clock.' },
);

const progress = Type.Object(
  {
    step: Type.Enum(['segment', 'schedule', 'measure', 'done'], { description: 'What goes on now.' }),
    done: integer('How much of it is done: customers, or readings while measuring.'),
    total: integer('How much there is.'),
  },
  { description: 'How far the step is that goes on.' },
);

export const campaignSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: "The bridge's ID of the campaign." }),
    campaignId: text("Optimove's identifier.", '51207'),
    name: text('The name of the request, else its `campaignId`.'),
    state: Type.Enum([...campaignStates], {
      description:
        '`held` or `failed` if one of its sends is, else the state of its least advanced send; `accepted` before any has begun.',
    }),
    testMode: Type.Boolean({ description: 'True: TextLocal was told `test=true`, nobody is texted.' }),
    sendAt: dateTime('When it is sent, in UTC.'),
    timeZone: text("The time zone of the request, else the account's.", 'Europe/London'),
    wallClock: nullable(wallClock, 'The send time as it was asked for; null when that was an instant.'),
    notAfter: dateTime('Not sent later than this, whatever happens.'),
    sender: nullable(Type.String(), "The sender name; null for TextLocal's default."),
    createdAt: dateTime('When it was accepted.'),
    finishedAt: nullable(
      Type.String({ format: 'date-time' }),
      'When its last send ended; null while any goes on or is held.',
    ),
    customersErasedAt: nullable(
      Type.String({ format: 'date-time' }),
      'Since then its customers and their outcomes are gone.',
    ),
    counts: campaignCountsSchema,
    progress,
    sends: Type.Array(ref(sendSchema), { description: 'One for each template and language.' }),
    problem: nullable(ref(sendProblemSchema), 'The problem of its first send that has one; else null.'),
  },
  { $id: 'Campaign', description: 'One request: customers, template or templates, send time.' },
);

export const campaignPageSchema = Type.Object(
  { items: Type.Array(ref(campaignSchema), { description: 'The latest first.' }), nextCursor },
  { $id: 'CampaignPage', description: 'Some campaigns of an account.' },
);

const snapshotSchema = Type.Object(
  {
    day: integer('1 for the first reading after the send.', 1),
    dueAt: dateTime('When the reading is planned.'),
    takenAt: nullable(
      Type.String({ format: 'date-time' }),
      'When it was made; later than `dueAt` after an outage.',
    ),
    ...countsSchema.properties,
  },
  { $id: 'Snapshot', description: 'The delivery counts of one send on one day.' },
);

const sendMetrics = Type.Object(
  {
    id: sendId,
    templateId: sendTemplateId,
    language: sendLanguage,
    latest: ref(countsSchema),
    snapshots: Type.Array(ref(snapshotSchema), { description: 'The readings so far, the first day first.' }),
  },
  { $id: 'SendMetrics', description: 'The delivery of one send.' },
);

export const metricsSchema = Type.Object(
  {
    state: text('The state of the campaign.', 'measuring'),
    testMode: Type.Boolean({ description: 'True: nobody was texted, and all counts stay 0.' }),
    nextPollAt: nullable(
      Type.String({ format: 'date-time' }),
      'When the next reading is due; null when none is.',
    ),
    total: ref(countsSchema),
    sends: Type.Array(ref(sendMetrics), { description: 'One for each template and language.' }),
  },
  { $id: 'Metrics', description: 'Delivery of a campaign, per send and in total.' },
);

/** The schemas of this file that the document names. */
export const campaignSchemas = [
  sendProblemSchema,
  waitingSchema,
  sendSchema,
  campaignSchema,
  campaignPageSchema,
  countsSchema,
  snapshotSchema,
  sendMetrics,
  metricsSchema,
];
