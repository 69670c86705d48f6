// Sends that TextLocal holds until their time: listed and cancelled.
import type { CallOptions } from './call.ts';

export interface ScheduledBatch {
  /** Presumably the `batchId` that the send returned. */
  batchId: string;
  groupId: string | undefined;
  /** TextLocal's text, `YYYY-MM-DD-HH-mm-ss`, in a zone it does not name: compare by IDs, not by this. */
  scheduledFor: string;
  recipients: number | undefined;
}

export interface ScheduledCalls {
  /** Everything scheduled in the account. People can change it in TextLocal's own web application too. */
  scheduled(options?: CallOptions): Promise<ScheduledBatch[]>;
  /** Cancels one scheduled send. Refused when it is not scheduled (any more). */
  cancelScheduled(batchId: string, options?: CallOptions): Promise<void>;
}
