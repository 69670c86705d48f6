// Recipients as text: NDJSON and CSV, and which of them a caller asked for.

import type { RecipientRow } from '#campaign/recipients.ts';

export const recipientTypes = ['application/x-ndjson', 'text/csv'] as const;
export type RecipientType = (typeof recipientTypes)[number];

interface Wish {
  range: string;
  quality: number;
}

const wishesOf = (accept: string): Wish[] =>
  accept
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
      const q = parameters.find((each) => each.startsWith('q='));
      const quality = q === undefined ? 1 : Number(q.slice(2));
      return { range, quality: Number.isNaN(quality) ? 0 : quality };
    })
    .filter(({ range }) => range !== '');

/** How much a type is wanted: the most exact range that matches counts (RFC 9110, 12.5.1). */
function qualityOf(type: RecipientType, wishes: readonly Wish[]): number {
  const ranges = [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
  for (const range of ranges) {
    const wish = wishes.find((each) => each.range === range);
    if (wish !== undefined) return wish.quality;
  }
  return 0;
}

/** The type an `Accept` header asks for, NDJSON when it leaves the choice; undefined when it takes neither. */
export function chooseType(accept: string | undefined): RecipientType | undefined {
  if (accept === undefined || accept.trim() === '') return recipientTypes[0];
  const wishes = wishesOf(accept);
  let best: { type: RecipientType; quality: number } | undefined;
  for (const type of recipientTypes) {
    const quality = qualityOf(type, wishes);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

// A spreadsheet runs a cell that begins with one of these as a formula; the apostrophe makes it text.
const formula = /^[=+\-@]/;
const needsQuotes = /[",\r\n]|^\s|\s$/;

function cell(value: string | null): string {
  const text = value ?? '';
  const harmless = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const columns = ['customerId', 'outcome', 'templateId', 'language'] as const satisfies (keyof RecipientRow)[];

const csvLine = (row: RecipientRow): string => `${columns.map((column) => cell(row[column])).join(',')}\r\n`;
const jsonLine = (row: RecipientRow): string => `${JSON.stringify(row)}\n`;

/** Rows as chunks of text; CSV as RFC 4180 has it, with a header line. */
export async function* recipientText(
  rows: AsyncIterable<RecipientRow[]>,
  type: RecipientType,
): AsyncGenerator<string, void, undefined> {
  const line = type === 'text/csv' ? csvLine : jsonLine;
  if (type === 'text/csv') yield `${columns.join(',')}\r\n`;
  for await (const some of rows) {
    if (some.length > 0) yield some.map(line).join('');
  }
}
