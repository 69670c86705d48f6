// The customers of a campaign from a file or standard input: a line each, or a column of a CSV.

import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import type { Customer } from '#client/send.ts';
import { UsageError } from './exit.ts';

export interface CustomerSource {
  /** A path, or `-` for standard input. */
  from: string;
  /** The CSV column with the customer ID; lines when left out. */
  column?: string | undefined;
  /** The CSV column with a template for each customer. */
  templateColumn?: string | undefined;
}

async function* linesOf(input: NodeJS.ReadableStream): AsyncIterable<Customer> {
  const lines = createInterface({ input, crlfDelay: Infinity });
  for await (const line of lines) {
    const id = line.trim();
    if (id !== '') yield id;
  }
}

async function* columnOf(
  input: NodeJS.ReadableStream,
  column: string,
  templateColumn: string | undefined,
): AsyncIterable<Customer> {
  const rows = input.pipe(parse({ columns: true, bom: true, skip_empty_lines: true, trim: true }));
  input.on('error', (error) => rows.destroy(error));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const customerId = row[column];
    if (customerId === undefined)
      throw new UsageError(`The CSV has no column "${column}"; it has: ${Object.keys(row).join(', ')}.`);
    const templateId = templateColumn === undefined ? undefined : row[templateColumn];
    if (templateColumn !== undefined && templateId === undefined)
      throw new UsageError(`The CSV has no column "${templateColumn}".`);
    if (customerId !== '') yield templateId === undefined ? customerId : { customerId, templateId };
  }
}

/**
 * Opens the source; it is read as a stream.
 * @throws Error when there is no such file; the iteration throws UsageError for a column that is not there
 */
export async function customersFrom(
  { from, column, templateColumn }: CustomerSource,
  stdin: NodeJS.ReadableStream,
): Promise<AsyncIterable<Customer>> {
  const input = from === '-' ? stdin : (await open(from)).createReadStream();
  return column === undefined ? linesOf(input) : columnOf(input, column, templateColumn);
}
