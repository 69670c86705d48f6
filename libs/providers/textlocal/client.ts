// The TextLocal client: its options, its calls, and how they are put together. One client per account.
import type { AccountCalls } from './account.ts';
import type { BulkCalls } from './bulk.ts';
import type { ContactCalls } from './contacts.ts';
import type { GroupCalls } from './groups.ts';
import type { HistoryCalls } from './history.ts';
import type { ReportCalls } from './report.ts';
import type { ScheduledCalls } from './scheduled.ts';
import type { SendCalls } from './send.ts';

export type { Template } from './account.ts';
export type { Notice } from './answer.ts';
export type { EachMessage, EachReceipt } from './bulk.ts';
export type { CallOptions } from './call.ts';
export type { Contact } from './contacts.ts';
export type { Group } from './groups.ts';
export type { HistoryChannel, HistoryRow } from './history.ts';
export type { BatchStatus, RecipientStatus } from './report.ts';
export type { ScheduledBatch } from './scheduled.ts';
export type { GroupMessage, SendReceipt } from './send.ts';

/** An API key, or the login of older accounts. Sent as form fields, never in a URL. */
export type Credentials = { apiKey: string } | { username: string; hash: string };

export interface TextLocalOptions {
  /** Origin without trailing slash, as `checkBaseUrl` returns it. */
  baseUrl: string;
  credentials: Credentials;
  /** Most calls begun in any one second, by this client. */
  requestsPerSecond: number;
  /** Most calls under way at a time, and most connections. */
  maxConcurrentRequests: number;
  /** Most milliseconds for one call, from connecting to the last byte of the answer. Default 30,000. */
  timeoutMs?: number | undefined;
  /** The same for delivery reports, which TextLocal may take long to make. Default 120,000. */
  reportTimeoutMs?: number | undefined;
  /** Told of every call that was made: `failure` is a refusal, `error` anything else. Time in the queue not counted. */
  onCall?: ((call: CallRecord) => void) | undefined;
}

export interface CallRecord {
  command: string;
  result: 'success' | 'failure' | 'error';
  code?: number;
  durationMs: number;
}

/** Typed calls to one TextLocal account. */
export interface TextLocal
  extends
    ContactCalls,
    GroupCalls,
    SendCalls,
    BulkCalls,
    ScheduledCalls,
    ReportCalls,
    HistoryCalls,
    AccountCalls {
  /** Refuses new and waiting calls, waits for those under way, closes the connections. May be called twice. */
  close(): Promise<void>;
}

export function createTextLocal(_options: TextLocalOptions): TextLocal {
  throw new Error('being written');
}
