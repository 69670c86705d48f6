// Delivery reports of a batch: the counts, and who got it.
import type { CallOptions } from './call.ts';

export type RecipientStatus =
  | 'delivered'
  | 'undelivered'
  | 'pending'
  | 'expired'
  | 'invalid'
  | 'unknown'
  | 'blocked';

/** Counts of one batch. All but `recipients` add up to `recipients`. */
export type BatchStatus = { recipients: number } & Record<RecipientStatus, number>;

export interface ReportCalls {
  /** The counts of a batch now. `pending` is what the other counts leave of the recipients. */
  batchStatus(batchId: string, options?: CallOptions): Promise<BatchStatus>;
  /** Each recipient of a batch with its status now. The report is read whole before the first one is given out. */
  batchRecipients(
    batchId: string,
    options?: CallOptions,
  ): AsyncIterable<{ number: string; status: RecipientStatus }>;
}
