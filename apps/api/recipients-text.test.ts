// Which type is chosen, and what the lines look like, in spreadsheets too.

import { describe, expect, it } from '@jest/globals';
import type { RecipientRow } from '#campaign/recipients.ts';
import { chooseType, recipientText, type RecipientType } from './recipients-text.ts';

describe('choosing a type', () => {
  it.each([
    [undefined, 'application/x-ndjson'],
    ['', 'application/x-ndjson'],
    ['*/*', 'application/x-ndjson'],
    ['application/*', 'application/x-ndjson'],
    ['text/csv', 'text/csv'],
    ['Text/CSV; charset=utf-8', 'text/csv'],
    ['text/*, application/json', 'text/csv'],
    ['text/csv;q=0.5, application/x-ndjson;q=0.9', 'application/x-ndjson'],
    ['text/csv, */*;q=0.1', 'text/csv'],
    ['application/x-ndjson;q=0, */*', 'text/csv'],
    ['application/json', undefined],
    ['text/csv;q=0', undefined],
    ['text/csv;q=much', undefined],
  ])('answers Accept %p with %p', (accept, type) => {
    expect(chooseType(accept)).toBe(type);
  });
});

const row = (customerId: string, more: Partial<RecipientRow> = {}): RecipientRow => ({
  customerId,
  outcome: 'delivered',
  templateId: '1001',
  language: null,
  ...more,
});

async function* blocks(...rows: RecipientRow[][]) {
  yield* rows;
}

async function whole(type: RecipientType, ...rows: RecipientRow[][]): Promise<string> {
  let text = '';
  for await (const chunk of recipientText(blocks(...rows), type)) text += chunk;
  return text;
}

describe('CSV', () => {
  it('has a header line, also for nobody', async () => {
    expect(await whole('text/csv')).toBe('customerId,outcome,templateId,language\r\n');
  });

  it('leaves a cell empty where there is nothing', async () => {
    const text = await whole('text/csv', [row('C-1', { outcome: 'unresolved', templateId: null })], []);
    expect(text.split('\r\n')).toEqual(['customerId,outcome,templateId,language', 'C-1,unresolved,,', '']);
  });

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    [' padded', '" padded"'],
    ['=1+1', "'=1+1"],
    ['+44', "'+44"],
    ['-7', "'-7"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['C=1', 'C=1'],
  ])('writes the customer ID %p as %p', async (id, written) => {
    const [, line] = (await whole('text/csv', [row(id)])).split('\r\n');
    expect(line).toBe(`${written},delivered,1001,`);
  });
});

describe('NDJSON', () => {
  it('has one object a line, IDs as they came', async () => {
    const rows = [row('=1+1'), row('a "b"', { language: 'de' })];
    const lines = (await whole('application/x-ndjson', rows)).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(rows);
  });
});
