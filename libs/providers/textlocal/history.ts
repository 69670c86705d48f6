// What was sent, by channel and time.
import { Type, type Static } from 'typebox';
import type { Call, CallOptions } from './call.ts';
import { ProviderError } from './errors.ts';
import type { NumberReader } from './phone-number.ts';
import { statusOfLetter, type RecipientStatus } from './report.ts';
import { countOf, describeAnswer, idOf, listOf, Loose, LooseList, textOf } from './wire.ts';

/** Where TextLocal lists a send. Whether an API send to a group is in one or both is not documented: ask both. */
export type HistoryChannel = 'group' | 'api';

export interface HistoryRow {
  batchId: string | undefined;
  groupId: string | undefined;
  /** Only channel `group` names one. */
  groupName: string | undefined;
  /** International, digits only; undefined when there is none that is usable. */
  number: string | undefined;
  text: string | undefined;
  /** What became of the text, in channel `api`; undefined when the row does not say. */
  status: RecipientStatus | undefined;
  /** TextLocal's text, `YYYY-MM-DD HH:MM:SS`, in a zone it does not name; '' when missing. */
  sentAt: string;
}

export interface HistoryCalls {
  /**
   * Rows between two times, oldest first. A normal end means that TextLocal gave out all it has: when paging does not
   * get there (the list ends before its own total, or rows shift between pages), it throws outcome `not_sent` instead.
   */
  history(
    channel: HistoryChannel,
    window: { from: Date; to: Date },
    options?: CallOptions,
  ): AsyncIterable<HistoryRow>;
}

/** TextLocal's largest page (public clients; its samples use it). */
const pageSize = 1000;

const WireRow = Type.Object({
  batch_id: Loose,
  group_id: Loose,
  group_name: Loose,
  number: Loose,
  message: Loose,
  content: Loose,
  status: Loose,
  datetime: Loose,
});

const pageAnswer = describeAnswer(
  // The list must be there: without it "nothing was sent" would let a send go out twice.
  Type.Object({ messages: LooseList(WireRow), total: Loose }),
  ({ messages, total }) => ({ rows: listOf(messages), total: countOf(total) }),
);

/** History. https://api.txtlocal.com/docs/messagereporting/getgroupmessagehistory and its sisters */
export function historyCalls(call: Call, readNumber: NumberReader): HistoryCalls {
  return {
    async *history(channel, { from, to }, options) {
      const command = channel === 'group' ? 'get_history_group' : 'get_history_api';
      const page = (start: number) =>
        call(
          {
            command,
            fields: {
              min_time: String(Math.floor(from.getTime() / 1000)),
              // A fixed end and ascending order: otherwise rows shift between pages as new sends arrive.
              max_time: String(Math.ceil(to.getTime() / 1000)),
              sort_order: 'asc',
              start: String(start),
              limit: String(pageSize),
            },
            answer: pageAnswer,
          },
          options,
        );
      let count = 0;
      let last: string | undefined;
      while (true) {
        // From the second page on, the last row is asked for once more: is it elsewhere, rows have shifted.
        const { rows, total } = await page(last === undefined ? 0 : count - 1);
        if (last !== undefined && keyOf(rows[0]) !== last)
          throw incomplete(command, 'rows shifted between two pages');
        const fresh = last === undefined ? rows : rows.slice(1);
        yield* fresh.map((row) => rowOf(row, readNumber));
        count += fresh.length;
        if (fresh.length === 0) {
          if (count < (total ?? 0)) throw incomplete(command, 'the list ended before its total');
          return;
        }
        last = keyOf(fresh.at(-1));
        // A short page is the end only when the total says so: the other side may allow smaller pages than we ask for.
        if (!mayBeFull(rows.length, total) && total !== undefined && count >= total) return;
      }
    },
  };
}

/** Whether a page may be as long as pages get, and its total its own: limits of pages are round numbers. */
const mayBeFull = (length: number, total: number | undefined): boolean =>
  length >= pageSize || (length % 5 === 0 && total === length && length > 0);

/** What stays of a row while its text is on its way. */
const keyOf = (row: Static<typeof WireRow> | undefined): string => JSON.stringify({ ...row, status: '' });

function rowOf(row: Static<typeof WireRow>, readNumber: NumberReader): HistoryRow {
  return {
    batchId: idOf(row.batch_id),
    groupId: idOf(row.group_id),
    groupName: textOf(row.group_name) || undefined,
    number: readNumber(row.number) || undefined,
    text: textOf(row.message ?? row.content) || undefined,
    status: textOf(row.status).trim() === '' ? undefined : statusOfLetter(textOf(row.status)),
    sentAt: textOf(row.datetime),
  };
}

function incomplete(command: string, detail: string): ProviderError {
  return new ProviderError({ outcome: 'not_sent', reason: 'unreadable', command, detail });
}
