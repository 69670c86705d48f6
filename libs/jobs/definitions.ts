// Every job there is: its queue, its payload (identifiers only, never customers or secrets) and its retry policy.
// The only place with a queue name.

import { Type } from 'typebox';

const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

export const queueNames = ['campaign', 'metrics', 'webhooks'] as const;
export type QueueName = (typeof queueNames)[number];

/** The request that led to a job travels beside its payload: it is for the log alone, and no part of the job's key. */
export const requestIdSchema = uuid;

const campaignPayload = Type.Object({ campaignId: uuid }, { additionalProperties: false });
const sendPayload = Type.Object({ sendId: uuid }, { additionalProperties: false });
const eventPayload = Type.Object({ eventId: uuid }, { additionalProperties: false });
const nothing = Type.Object({}, { additionalProperties: false });

// An exhausted job is not lost: the sweep adds it again while the database says that it is due.
const retries = { attempts: 6, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } } as const;

export const jobDefinitions = {
  /** Fills the segments of a campaign from the account's directory. */
  segment: { queue: 'campaign', payload: campaignPayload, retries },
  /** Hands one send over to TextLocal. */
  schedule: { queue: 'campaign', payload: sendPayload, retries },
  /** Plans the calls of a personalised send, and makes them at its time. */
  deliver: { queue: 'campaign', payload: sendPayload, retries },
  /** Takes back at TextLocal what a person cancelled. */
  cancel: { queue: 'campaign', payload: campaignPayload, retries },
  /** Compares the database with the clock and adds what is due and missing. */
  sweep: { queue: 'campaign', payload: nothing, retries: { attempts: 1 } },
  /** Deletes segments and erases customers whose time is over. */
  tidy: { queue: 'campaign', payload: nothing, retries: { attempts: 1 } },
  /** Takes the snapshots of a send that are due. */
  measure: { queue: 'metrics', payload: sendPayload, retries },
  /** One attempt to deliver an event; its row says when the next is due. Receivers are slow: a queue of its own. */
  notify: { queue: 'webhooks', payload: eventPayload, retries: { attempts: 1 } },
} as const satisfies Record<
  string,
  { queue: QueueName; payload: Type.TObject; retries: { attempts: number; backoff?: object } }
>;

export type JobName = keyof typeof jobDefinitions;
export type Payload<Name extends JobName> = Type.Static<(typeof jobDefinitions)[Name]['payload']>;

/** One live job at a time for each name: a second add while it waits or runs is dropped by the queue. */
export const liveJobKey = (name: JobName, payload: Record<string, string>): string =>
  [name, ...Object.values(payload)].join('-');
