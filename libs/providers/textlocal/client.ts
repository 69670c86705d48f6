// The TextLocal client: its options, its calls, and how they are put together. One client per account.
import { accountCalls, type AccountCalls } from './account.ts';
import { bulkCalls, type BulkCalls } from './bulk.ts';
import { createCall, type TextLocalOptions } from './call.ts';
import type { CircuitStatus } from './circuit.ts';
import { contactCalls, type ContactCalls } from './contacts.ts';
import { groupCalls, type GroupCalls } from './groups.ts';
import { historyCalls, type HistoryCalls } from './history.ts';
import { createNumberReader, type NumberReader } from './phone-number.ts';
import { reportCalls, type ReportCalls } from './report.ts';
import { scheduledCalls, type ScheduledCalls } from './scheduled.ts';
import type { SecondDecoding } from './second-decoding.ts';
import { sendCalls, type SendCalls } from './send.ts';

export type { Credentials, UnreadableCredentials } from './barrier.ts';
import { textOf } from './wire.ts';

export type { EachReceipt } from './bulk.ts';
export type { CallRecord, TextLocalOptions } from './call.ts';
export type { CircuitOptions, CircuitStatus } from './circuit.ts';
export type { Contact } from './contacts.ts';
export type { Group } from './groups.ts';
export type { RecipientStatus } from './report.ts';
export type { HistoryRow } from './history.ts';

/** Every call there is. */
export interface TextLocalCalls
  extends
    ContactCalls,
    GroupCalls,
    SendCalls,
    BulkCalls,
    ScheduledCalls,
    ReportCalls,
    HistoryCalls,
    AccountCalls {}

/** What a trial found out about this TextLocal; what is left out is not known. */
export interface KnownBehaviour {
  textDecoding?: SecondDecoding | undefined;
  fieldDecoding?: SecondDecoding | undefined;
  /** The code with which `get_scheduled` refuses when nothing is scheduled. */
  emptyScheduledCode?: number | undefined;
}

/** Typed calls to one TextLocal account. */
export interface TextLocal extends TextLocalCalls {
  /** The same calls without regard to what is known, numbers as they are written, at the same pace: for the trial. */
  plain: TextLocalCalls;
  /** Whether calls are made at all at this moment, or the account's TextLocal counts as away. */
  circuit(): CircuitStatus;
  /** Refuses new and waiting calls, waits for those under way, closes the connections. May be called twice. */
  close(): Promise<void>;
}

const asWritten: NumberReader = (number) => textOf(number).replaceAll(/\D/g, '');

/**
 * Opens a client for one account. Connects only when called, keeps the account's pace, never repeats a call by itself.
 *
 * @returns calls that reject with a `ProviderError`, whose `outcome` says what may be done next
 */
export function createTextLocal(options: TextLocalOptions & { behaviour?: KnownBehaviour }): TextLocal {
  const { call, circuit, close } = createCall(options);
  const calls = (known: KnownBehaviour, readNumber: NumberReader): TextLocalCalls => ({
    ...contactCalls(call, readNumber, known.fieldDecoding),
    ...groupCalls(call),
    ...sendCalls(call, known.textDecoding),
    ...bulkCalls(call, readNumber, known.textDecoding),
    ...scheduledCalls(call, known.emptyScheduledCode),
    ...reportCalls(call, readNumber),
    ...historyCalls(call, readNumber),
    ...accountCalls(call),
  });
  return {
    ...calls(options.behaviour ?? {}, createNumberReader(options.country)),
    plain: calls({ textDecoding: 'none', fieldDecoding: 'none' }, asWritten),
    circuit,
    close,
  };
}
