// Every kind of job: its payload (identifiers only, never customers or secrets) and its retry policy. Each kind has a queue
// of its own name, so that a long scan holds up no dispatch and Bull Board shows the steps by name.

import { Type } from 'typebox';

const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const accountId = Type.String({ minLength: 1, maxLength: 64 });

/** The request that led to a job travels beside its payload: it is for the log alone, and no part of the job's key. */
export const requestIdSchema = uuid;

const campaignPayload = Type.Object({ accountId, campaignId: uuid }, { additionalProperties: false });
const sendPayload = Type.Object(
  { accountId, campaignId: uuid, sendId: uuid },
  { additionalProperties: false },
);
const eventPayload = Type.Object(
  { accountId, campaignId: uuid, eventId: uuid },
  { additionalProperties: false },
);

/** The ID that a job is about: one live job for each. */
type Subject = 'campaignId' | 'sendId' | 'eventId';

// An exhausted job is not lost: the reconciler adds it again while the database says that it is due.
const retries = { attempts: 6, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } } as const;

export const jobDefinitions = {
  /** Fills the segments of a campaign from the account's contact group. */
  segment: { payload: campaignPayload, subject: 'campaignId', retries },
  /** Hands one send over to TextLocal. */
  dispatch: { payload: sendPayload, subject: 'sendId', retries },
  /** Plans the delivery calls of a personalised send, and makes them at its time. */
  deliver: { payload: sendPayload, subject: 'sendId', retries },
  /** Cancels at TextLocal what a person cancelled. */
  cancel: { payload: campaignPayload, subject: 'campaignId', retries },
  /** Takes the snapshots of a send that are due. */
  measure: { payload: sendPayload, subject: 'sendId', retries },
  /** One attempt to deliver a webhook event; its row says when the next is due. */
  notify: { payload: eventPayload, subject: 'eventId', retries: { attempts: 1 } },
} as const satisfies Record<
  string,
  { payload: Type.TObject; subject: Subject; retries: { attempts: number; backoff?: object } }
>;

export type JobName = keyof typeof jobDefinitions;
export type Payload<Name extends JobName> = Type.Static<(typeof jobDefinitions)[Name]['payload']>;
export type SendPayload = Type.Static<typeof sendPayload>;

/** One queue for each kind of job, in the order of a campaign's steps. */
export const jobNames = Object.keys(jobDefinitions) as JobName[];

/** One live job at a time for each subject: a second add while it waits or runs is dropped by the queue. */
export const liveJobKey = (name: JobName, payload: Partial<Record<Subject, string>>): string =>
  `${name}-${payload[jobDefinitions[name].subject] ?? ''}`;
