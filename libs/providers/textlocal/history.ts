// What was sent, by channel and time.
import type { CallOptions } from './call.ts';

/** Where TextLocal lists a send. Whether an API send to a group is in one or both is not documented: ask both. */
export type HistoryChannel = 'group' | 'api';

export interface HistoryRow {
  batchId: string | undefined;
  groupId: string | undefined;
  number: string | undefined;
  text: string | undefined;
  /** TextLocal's text, `YYYY-MM-DD HH:MM:SS`, in a zone it does not name; '' when missing. */
  sentAt: string;
}

export interface HistoryCalls {
  /** Rows between two times, oldest first. Ends normally only when TextLocal has given out all of them. */
  history(
    channel: HistoryChannel,
    window: { from: Date; to: Date },
    options?: CallOptions,
  ): AsyncIterable<HistoryRow>;
}
