// What was sent, by channel: get_history_single, _group, _api, _email.
// No source says which of two lists has a send through the API to a group: one row for the batch in _group, one row for
// each text in _api, or both. Rows of _api are made when asked for; there may be millions.
import { statusOf } from '../state/fate.ts';
import { firstIndex } from '../state/outbox.ts';
import type { Batch } from '../state/outbox.ts';
import type { Switches } from '../state/switches.ts';
import type { Call, Command } from './command.ts';
import { decodeAgain } from './decoding.ts';
import { shownNumber } from './number.ts';
import { ageDays } from './reports.ts';
import { spacedTime } from './times.ts';

/** The vendor's default window is six months. */
const WINDOW_SECONDS = 183 * 86_400;
/** A public client holds itself to 1000 rows, also the default here. */
const ROWS_MAX = 1_000;

interface Window {
  readonly minTime: number;
  readonly maxTime: number;
  readonly descending: boolean;
  readonly start: number;
  readonly limit: number;
}

function readWindow({ parameters, now, account }: Call): Window {
  const nowSeconds = Math.floor(now / 1000);
  return {
    minTime: parameters.whole('min_time') || nowSeconds - WINDOW_SECONDS,
    maxTime: parameters.whole('max_time') || nowSeconds,
    descending: account.switches.historyOrder === 'newest' || parameters.text('sort_order') !== 'asc',
    start: parameters.whole('start') || 0,
    limit: Math.min(parameters.whole('limit') || ROWS_MAX, ROWS_MAX),
  };
}

/** First and last-plus-one of the batches that left within the window; whole seconds, both ends included. */
function within(left: readonly Batch[], { minTime, maxTime }: Window): [number, number] {
  return [
    firstIndex(left, (batch) => (batch.leftAt ?? 0) >= minTime * 1000),
    firstIndex(left, (batch) => (batch.leftAt ?? 0) >= (maxTime + 1) * 1000),
  ];
}

/** The positions to show out of `count` rows in ascending order, in the order asked for. */
function positions(count: number, { start, limit, descending }: Window): number[] {
  const length = Math.max(0, Math.min(limit, count - start));
  return Array.from({ length }, (_, index) => (descending ? count - 1 - start - index : start + index));
}

function history(window: Window, total: number, messages: readonly unknown[]): Record<string, unknown> {
  const { minTime, maxTime, descending, start, limit } = window;
  const order = descending ? 'desc' : 'asc';
  return { messages, total, start, limit, min_time: minTime, max_time: maxTime, sort_order: order };
}

const groupHistory: Command = (call) => {
  const window = readWindow(call);
  const { outbox, switches } = call.account;
  const left = switches.groupSendsIn === 'api' ? [] : outbox.leftToGroups;
  const [from, to] = within(left, window);
  const count = Math.max(0, to - from);
  const rows = positions(count, window).flatMap((position) => {
    const batch = left[from + position];
    return batch === undefined ? [] : [groupRow(batch, call)];
  });
  return history(window, count, rows);
};

function groupRow(batch: Batch, { world, account: { switches } }: Call) {
  return {
    ...(switches.historyBatches && { batch_id: batch.id }),
    ...(switches.historyGroups && { group_id: batch.groupId, group_name: batch.groupName }),
    message: shown(batch, switches),
    sender: batch.order.sender,
    datetime: spacedTime(batch.leftAt ?? 0, world.settings.timeZone),
    num_credits: batch.cost,
  };
}

const apiHistory: Command = (call) => {
  const window = readWindow(call);
  const { outbox, switches } = call.account;
  const list = switches.groupSendsIn === 'group' ? outbox.leftToNumbers : outbox.leftToAll;
  const [from, to] = within(list.batches, window);
  const before = list.textsBefore[from] ?? list.texts;
  const count = Math.max(0, (list.textsBefore[to] ?? list.texts) - before);
  const rows = positions(count, window).flatMap((position) => {
    const text = before + position;
    const at = firstIndex(list.textsBefore, (first) => first > text) - 1;
    const batch = list.batches[at];
    return batch === undefined ? [] : [textRow(batch, text - (list.textsBefore[at] ?? 0), call)];
  });
  return history(window, count, rows);
};

/** No source shows `custom` in a history, so it is not here either. */
function textRow(batch: Batch, index: number, { world, now, account: { switches } }: Call) {
  const number = batch.numbers[index] ?? 0;
  return {
    id: String((batch.firstMessageId ?? 0) + index),
    ...(switches.historyBatches && { batch_id: batch.id }),
    datetime: spacedTime(batch.leftAt ?? 0, world.settings.timeZone),
    ...(switches.historyNumbers && { number: shownNumber(number, 'reports', switches) }),
    sender: batch.order.sender,
    content: shown(batch, switches),
    status: statusOf(number, world.settings.seed, ageDays(batch, now, world)),
  };
}

/** The text of a batch; undefined, so that no row has it, when the histories show none. */
function shown({ order: { text } }: Batch, { historyContent }: Switches): string | undefined {
  if (historyContent === 'off') return undefined;
  if (historyContent === 'on') return text;
  return decodeAgain(text, 'form').replaceAll('&', '&amp;').replaceAll(/\s+/g, ' ').trim();
}

/** Nobody types into Messenger here, and there is no e-mail gateway: these two lists stay empty. */
const emptyHistory: Command = (call) => history(readWindow(call), 0, []);

export const historyCommands = {
  get_history_single: emptyHistory,
  get_history_group: groupHistory,
  get_history_api: apiHistory,
  get_history_email: emptyHistory,
};
