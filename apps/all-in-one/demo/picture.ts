// Figures as text: tables, the bar chart, numbers. Pure, and without colours, so that it reads the same in a log.

import Table from 'cli-table3';
import type { Campaign, Metrics } from '#client/bridge.ts';

const numbers = new Intl.NumberFormat('en-GB');
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', minimumFractionDigits: 1 });

/** `text` beside `label`, broken between words so that no line is longer than `width`. */
export function labelled(label: string, text: string, width: number): string {
  const lines: string[] = [];
  let line = label;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > width && line.trim() !== '') {
      lines.push(line);
      line = ' '.repeat(label.length);
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** `5,000` */
export const thousands = (count: number): string => numbers.format(count);

/** `93.9%` */
const share = (part: number): string => percent.format(part);

type Cell = string | number;

/** A table with lines above, below and under the head only, which stays readable at 80 columns. */
function tableOf(head: string[], rows: Cell[][], alignments: ('left' | 'right')[]): string {
  const none = { left: '', right: '', middle: '  ', 'left-mid': '', 'right-mid': '', mid: '', 'mid-mid': '' };
  const edges = {
    'top-left': '',
    'top-right': '',
    'top-mid': '──',
    'bottom-left': '',
    'bottom-right': '',
    'bottom-mid': '──',
  };
  const table = new Table({
    head,
    colAligns: alignments,
    chars: { ...none, ...edges },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? thousands(cell) : cell))));
  const [top = '', title = '', ...rest] = table.toString().split('\n');
  return [top, title, top, ...rest].map((line) => line.trimEnd()).join('\n');
}

/** What became of every customer, and that it adds up. */
export function ledgerTable({ accepted, ...fates }: Campaign['counts']): string {
  const { segmented, unresolved, duplicate, optedOut, invalidNumber } = fates;
  const sum = segmented + unresolved + duplicate + optedOut + invalidNumber;
  return tableOf(
    ['customers', 'outcome', 'meaning'],
    [
      [segmented, 'segmented', "in the send's group at TextLocal, to be texted"],
      [unresolved, 'unresolved', 'no contact has this customer ID'],
      [duplicate, 'duplicate', 'the ID stood in the request before'],
      [optedOut, 'opted out', 'asked TextLocal for no more texts'],
      [invalidNumber, 'invalid number', 'TextLocal does not take the number'],
      [sum, 'in all', sum === accepted ? '= accepted' : `but ${thousands(accepted)} were accepted`],
    ],
    ['right', 'left', 'left'],
  );
}

type Counts = Metrics['total'];
type Day = Counts & { day: number };

const columns = [
  ['delivered', 'delivered'],
  ['pending', 'pending'],
  ['undelivered', 'undelivered'],
  ['expired', 'expired'],
  ['invalid', 'invalid'],
  ['unknown', 'unknown'],
  ['blocked', 'blocked'],
] as const satisfies readonly (readonly [keyof Counts, string])[];

/** One row a day; a count that is 0 on all days is left out. */
export function daysTable(days: readonly Day[]): string {
  const shown = columns.filter(([key]) => days.some((day) => day[key] > 0));
  return tableOf(
    ['day', ...shown.map(([, title]) => title), 'rate'],
    days.map((day) => [String(day.day), ...shown.map(([key]) => day[key]), share(day.deliveryRate)]),
    Array.from({ length: shown.length + 2 }, () => 'right'),
  );
}

/** Shares `width` cells out by the counts: they add up to `width`, and what is there at all gets at least one cell. */
export function cellsOf(counts: readonly number[], width: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  const cells = counts.map((count) => (count === 0 ? 0 : Math.max(1, Math.round((count / total) * width))));
  const surplus = cells.reduce((sum, count) => sum + count, 0) - width;
  // What is too many or too few goes to the largest, where it shows least.
  const largest = cells.indexOf(Math.max(...cells));
  return cells.map((count, index) => (index === largest ? count - surplus : count));
}

/** A stacked bar a day: delivered, not yet known, lost. Below it, what the cells mean. */
export function daysChart(days: readonly Day[], width: number): string {
  const bars = days.map((day) => {
    const lost = day.recipients - day.delivered - day.pending;
    const [delivered = 0, pending = 0, rest = 0] = cellsOf([day.delivered, day.pending, lost], width);
    const bar = '█'.repeat(delivered) + '░'.repeat(pending) + '▒'.repeat(rest);
    return `day ${day.day}  ${bar}  ${share(day.deliveryRate)}`;
  });
  return [...bars, '       █ delivered   ░ still pending   ▒ not delivered'].join('\n');
}
