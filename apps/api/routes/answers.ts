// The schemas of what the API answers, shared by its routes and the document.

import { Type, type Static, type TSchema } from 'typebox';
import { campaignStates, sendStates } from '#campaign/state.ts';
import { countsSchema } from '#metrics/counts.ts';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { faultSchema, problemSchema, sendProblemSchema } from '#problem/problem.ts';
import { checkSchema, verificationSchema } from '#accounts/verify.ts';
import { webhookEventStates } from '#accounts/webhook-events.ts';
import { operatorSchemas } from './operator-answers.ts';
import { planningSchemas } from './planning-answers.ts';
import { campaignExample, metricsExample } from './examples.ts';

/** A reference to a shared schema that keeps its type. */
export function ref<Schema extends TSchema>(schema: Schema) {
  const { $id } = schema as { $id?: string };
  if ($id === undefined) throw new Error('only a schema with $id can be referred to');
  return Type.Unsafe<Static<Schema>>(Type.Ref($id));
}

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const dateTime = (description?: string) =>
  Type.String({ format: 'date-time', ...(description !== undefined && { description }) });

const sendSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    templateId: Type.String(),
    language: nullable(Type.String()),
    state: Type.Enum([...sendStates]),
    segmentGroupId: nullable(Type.String({ description: 'The TextLocal group made for this send.' })),
    batchId: nullable(Type.String({ description: "TextLocal's batch." })),
    recipients: Type.Integer({ description: 'Contacts in the segment.' }),
    cost: nullable(Type.Number({ description: 'Credits, as TextLocal said when it took the send.' })),
    segmentDeletedAt: nullable(dateTime('Since then TextLocal no longer has the segment.')),
    problem: nullable(ref(sendProblemSchema)),
  },
  { $id: 'Send', description: 'The part of a campaign with one template and one language.' },
);

const wallClock = Type.Object({
  date: Type.String(),
  time: Type.String(),
  timeZone: Type.String(),
  note: Type.Optional(
    Type.String({ description: 'Says so when the time occurs twice and the first was taken.' }),
  ),
});

export const campaignSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    campaignId: Type.String({ description: "Optimove's identifier." }),
    name: Type.String(),
    state: Type.Enum([...campaignStates]),
    testMode: Type.Boolean({ description: 'True: TextLocal was told `test=true`, nobody is texted.' }),
    sendAt: dateTime('The instant, in UTC.'),
    timeZone: Type.String(),
    wallClock: nullable(wallClock),
    notAfter: dateTime(),
    sender: nullable(Type.String()),
    createdAt: dateTime(),
    finishedAt: nullable(dateTime('When its last send ended; null while any goes on or is held.')),
    customersErasedAt: nullable(dateTime('Since then its customers and their outcomes are gone.')),
    counts: Type.Object({
      accepted: Type.Integer(),
      duplicate: Type.Integer(),
      unresolved: Type.Integer(),
      optedOut: Type.Integer(),
      invalidNumber: Type.Integer(),
      segmented: Type.Integer(),
    }),
    progress: Type.Object({
      step: Type.Enum(['segment', 'schedule', 'measure', 'done']),
      done: Type.Integer(),
      total: Type.Integer(),
    }),
    sends: Type.Array(ref(sendSchema)),
    problem: nullable(ref(sendProblemSchema)),
  },
  {
    $id: 'Campaign',
    description: 'One request: customers, template or templates, send time.',
    examples: [campaignExample],
  },
);

export const campaignPageSchema = Type.Object({
  items: Type.Array(ref(campaignSchema)),
  nextCursor: nullable(
    Type.String({ description: 'Give it as `cursor` for the next page; null on the last.' }),
  ),
});

const snapshotSchema = Type.Object(
  { day: Type.Integer(), dueAt: dateTime(), takenAt: nullable(dateTime()), ...countsSchema.properties },
  { $id: 'Snapshot', description: 'The delivery counts of one send on one day.' },
);

export const metricsSchema = Type.Object(
  {
    state: Type.String(),
    testMode: Type.Boolean(),
    nextPollAt: nullable(dateTime()),
    total: ref(countsSchema),
    sends: Type.Array(
      Type.Object({
        id: Type.String(),
        templateId: Type.String(),
        language: nullable(Type.String()),
        latest: ref(countsSchema),
        snapshots: Type.Array(ref(snapshotSchema)),
      }),
    ),
  },
  {
    $id: 'Metrics',
    description: 'Delivery of a campaign, per send and in total.',
    examples: [metricsExample],
  },
);

export const accountSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    textlocal: Type.Object({ baseUrl: Type.String(), credentials: Type.Literal('stored') }),
    contactGroupId: Type.String(),
    customerIdField: Type.String(),
    sender: nullable(Type.String()),
    languageField: nullable(Type.String()),
    defaultLanguage: nullable(Type.String()),
    languages: nullable(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
    personalise: Type.Boolean(),
    timeZone: Type.String(),
    quietHours: nullable(Type.Object({ from: Type.String(), to: Type.String() })),
    requestsPerSecond: Type.Integer(),
    maxConcurrentRequests: Type.Integer(),
    testMode: Type.Boolean(),
    webhook: nullable(
      Type.Object({
        url: Type.String(),
        secret: Type.Optional(
          Type.String({ description: 'Only in the answer to the call that made it: shown this once.' }),
        ),
      }),
    ),
    verifiedAt: nullable(dateTime()),
    createdAt: dateTime(),
  },
  { $id: 'Account', description: 'A connection to TextLocal, without its secrets.' },
);

export const webhookEventSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The `webhook-id` header.' }),
    type: Type.String({ description: '`campaign.state-changed` or `snapshot.taken`.' }),
    campaignId: Type.String({ format: 'uuid', description: "The bridge's ID of the campaign." }),
    state: Type.Enum([...webhookEventStates]),
    attempts: Type.Integer(),
    lastStatus: nullable(Type.Integer({ description: 'HTTP status of the last answer.' })),
    lastError: nullable(Type.String()),
    nextAttemptAt: nullable(dateTime()),
    deliveredAt: nullable(dateTime()),
    createdAt: dateTime(),
    body: Type.Object({}, { additionalProperties: true, description: 'What is posted.' }),
  },
  { $id: 'WebhookEvent', description: "One event for an account's webhook." },
);

/** Every schema the document names. */
export const sharedSchemas = [
  faultSchema,
  problemSchema,
  sendProblemSchema,
  sendSchema,
  campaignSchema,
  countsSchema,
  snapshotSchema,
  metricsSchema,
  accountSchema,
  webhookEventSchema,
  checkSchema,
  verificationSchema,
  ...planningSchemas,
  ...operatorSchemas,
];

/** The error answers of a route, for the document: one entry per status, with the codes it may carry. */
export function problems(...codes: ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of ['unauthorized', 'too-many-requests', 'internal', ...codes] as const) {
    const { status } = catalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      status,
      {
        description: all.map((code) => `\`${code}\`: ${catalogue[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: ref(problemSchema) } },
      },
    ]),
  );
}
