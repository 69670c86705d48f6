// One text to a whole group, now or at a time.
import type { Notice } from './answer.ts';
import type { CallOptions } from './call.ts';

export interface GroupMessage {
  groupId: string;
  /** The whole text, at most 765 characters: TextLocal would refuse or cut a longer one. */
  text: string;
  /** Omitted: the account's default sender. */
  sender?: string | undefined;
  /** Omitted: at once. Kept to the second. */
  scheduleAt?: Date | undefined;
  /** Ours, for the whole batch; comes back as `customID` in receipts, but no call can look a batch up by it. */
  reference: string;
  /** The text has characters outside GSM-7. */
  unicode: boolean;
  /** Nothing leaves, nothing is charged. */
  test: boolean;
}

export interface SendReceipt {
  batchId: string;
  /** Recipients TextLocal took; opted-out numbers are not among them. */
  recipients: number | undefined;
  /** Credits, or money (decimal) for accounts moved to Webex Interact; so is `balance`. */
  cost: number | undefined;
  balance: number | undefined;
  /** Whether TextLocal says that it was a test. */
  testMode: boolean;
  warnings: Notice[];
}

export interface SendCalls {
  /**
   * Sends to a group, always leaving out opted-out numbers (`optouts=true`). Two calls make two batches and charge
   * twice: after `unknown` look in `scheduled()` and both histories before calling again.
   * Throws a `RangeError` when the text is too long.
   */
  sendToGroup(message: GroupMessage, options?: CallOptions): Promise<SendReceipt>;
}
