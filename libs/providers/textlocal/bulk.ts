// A different text for each number, in one call.
import type { CallOptions } from './call.ts';

export interface EachMessage {
  sender?: string | undefined;
  messages: readonly { number: string; text: string }[];
  unicode: boolean;
  test: boolean;
  reference?: string | undefined;
}

export interface EachReceipt {
  sent: { number: string; batchId: string; messageId?: string }[];
  /** Numbers as TextLocal gave them back; `code` undefined when it gave none. */
  refused: { number: string; code: number | undefined; message: string }[];
  cost?: number;
  testMode: boolean;
}

export interface BulkCalls {
  /** Sends each number its own text (at most 500). A part may be refused while the rest goes: walk both lists. */
  sendEach(message: EachMessage, options?: CallOptions): Promise<EachReceipt>;
}
