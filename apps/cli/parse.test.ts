import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { Customer } from '#client/send.ts';
import { instantOf, templatesOf } from './commands/campaigns.ts';
import { customersFrom } from './customers.ts';
import { UsageError } from './exit.ts';

async function read(text: string, column?: string, templateColumn?: string): Promise<Customer[]> {
  const customers: Customer[] = [];
  const source = { from: '-', column, templateColumn };
  for await (const customer of await customersFrom(source, Readable.from([text]))) customers.push(customer);
  return customers;
}

describe('customers', () => {
  it('are the lines of a file, without blank ones and line ends of any kind', async () => {
    expect(await read('C-1\r\n\n  C-2  \nC-3')).toEqual(['C-1', 'C-2', 'C-3']);
  });

  it('are a column of a CSV, quotes and byte order mark undone', async () => {
    expect(await read('\uFEFFid,name\n"C-1","Ana, B."\nC-2,\n', 'id')).toEqual(['C-1', 'C-2']);
  });

  it('have a template of their own when a column says so', async () => {
    const customers = await read('id,template\nC-1,1001\n', 'id', 'template');
    expect(customers).toEqual([{ customerId: 'C-1', templateId: '1001' }]);
  });

  it('are refused when the CSV lacks the column, with the columns there are', async () => {
    await expect(read('id,name\nC-1,Ana\n', 'customer')).rejects.toThrow(
      new UsageError('The CSV has no column "customer"; it has: id, name.'),
    );
  });

  it('cannot be read from a file that is not there', async () => {
    await expect(customersFrom({ from: '/nowhere/ids.txt' }, Readable.from([]))).rejects.toThrow('ENOENT');
  });
});

describe('templates', () => {
  it('are one for all, or a split by weight', () => {
    expect(templatesOf(['1001'])).toEqual({ templateId: '1001' });
    expect(templatesOf(['1001:80', '1002:20'])).toEqual({
      templates: [
        { templateId: '1001', weight: 80 },
        { templateId: '1002', weight: 20 },
      ],
    });
    expect(templatesOf([])).toEqual({});
  });

  it.each([['1001', '1002'], ['1001:0'], ['1001:x'], ['1001:']])(
    'need a weight each in a split: %s',
    (...given) => {
      expect(() => templatesOf(given)).toThrow(UsageError);
    },
  );
});

describe('a time', () => {
  const now = new Date('2026-11-24T12:00:00Z');

  it.each([
    ['+90s', '2026-11-24T12:01:30.000Z'],
    ['+2m', '2026-11-24T12:02:00.000Z'],
    ['+1h', '2026-11-24T13:00:00.000Z'],
    ['+1d', '2026-11-25T12:00:00.000Z'],
  ])('%s counts from now', (given, instant) => {
    expect(instantOf(given, now)).toBe(instant);
  });

  it('is taken as it is otherwise: the service says what is wrong with it', () => {
    expect(instantOf('2026-11-24T12:00:00Z', now)).toBe('2026-11-24T12:00:00Z');
    expect(instantOf('tomorrow', now)).toBe('tomorrow');
  });
});
