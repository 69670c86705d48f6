import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { idFault } from '#campaign/customer-block.ts';
import type { Customer } from './customer-list.ts';
import { readNdjson } from './ndjson-list.ts';

async function read(body: string | Uint8Array, size = 1_000_000) {
  const bytes = Buffer.from(body);
  async function* pieces() {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  }
  const reader = readNdjson(pieces());
  const customers: Customer[] = [];
  for await (const batch of reader.batches()) customers.push(...batch);
  return { customers, head: reader.head(), faults: reader.faults.shown, count: reader.faults.count };
}
const lines = (...all: string[]) => all.join('\n');
const refused = (body: string | Uint8Array, detail: RegExp) =>
  expect(read(body)).rejects.toMatchObject({ code: 'invalid-json', message: expect.stringMatching(detail) });

const id = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((each) => idFault(each) === undefined);
const customer = fc.oneof(
  fc.record({ id }),
  fc.record({ id, templateId: fc.integer({ min: 1, max: 9_999_999 }).map(String) }),
);

describe('an NDJSON request', () => {
  it('is read line by line, however the bytes arrive', async () => {
    const written = fc.record({
      head: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
      customers: fc.array(customer, { maxLength: 30 }),
      end: fc.constantFrom('', '\n', '\r\n', '\n\n'),
      between: fc.constantFrom('\n', '\r\n', '\n\n', '\n \n'),
    });
    const property = fc.asyncProperty(written, fc.integer({ min: 1, max: 40 }), async (all, size) => {
      const body = all.customers.map((each) =>
        'templateId' in each
          ? JSON.stringify({ templateId: each.templateId, customerId: each.id })
          : JSON.stringify(each.id),
      );
      const reading = await read([JSON.stringify(all.head), ...body].join(all.between) + all.end, size);
      expect(reading.customers).toEqual(all.customers);
      expect(JSON.stringify(reading.head)).toBe(JSON.stringify(all.head));
      expect(reading.count).toBe(0);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('takes a customer as a string or as an object, with a template or without', async () => {
    const body = lines('{}', '"a"', '{"customerId":"b"}', '{"customerId":"c","templateId":"1001"}');
    expect((await read(body)).customers).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c', templateId: '1001' }]);
  });

  it('may have no customers', async () => {
    expect(await read('{"campaignId":"1"}')).toMatchObject({ customers: [], head: { campaignId: '1' } });
  });
});

describe('a line at fault', () => {
  it.each([
    ['7', '/body/customerIds/1', 'is number'],
    ['null', '/body/customerIds/1', 'is null'],
    ['[]', '/body/customerIds/1', 'is object'],
    ['""', '/body/customerIds/1', 'is empty'],
    ['{}', '/body/customerIds/1', 'is undefined'],
    ['{"customerId":7}', '/body/customerIds/1', 'is number'],
    ['{"customerId":"b","templateId":1001}', '/body/customerIds/1/templateId', 'not a string of 1 to 64'],
    ['{"customerId":"b","templateId":""}', '/body/customerIds/1/templateId', 'not a string of 1 to 64'],
    ['{"customerId":"b","number":"1"}', '/body/customerIds/1', 'has the key "number"'],
    ['"a\\u0000"', '/body/customerIds/1', 'control characters'],
  ])('is told with its position: %s', async (line, pointer, detail) => {
    const reading = await read(lines('{}', '"a"', line, '"c"'));
    expect(reading.faults).toEqual([{ pointer, detail: expect.stringContaining(detail) }]);
    expect(reading.customers).toEqual([{ id: 'a' }, { id: 'c' }]);
  });

  it('that is not JSON ends the reading, with its number', async () => {
    await refused(lines('{}', '"a"', '', '"b'), /^Line 4 is not JSON/);
    await refused(lines('{', '"a"'), /^Line 1 is not JSON/);
  });
});

describe('what cannot be an NDJSON request', () => {
  it.each([
    ['nothing', ''],
    ['empty lines', '\n\n \r\n'],
  ])('is refused: %s', async (_what, body) => refused(body, /empty/));

  it('is refused: bytes that are not UTF-8', async () => {
    await refused(Buffer.from('{}\n"\xff"', 'latin1'), /not UTF-8/);
    await refused(Buffer.from('{}\n"\xc3"\n"a"', 'latin1'), /not UTF-8/);
  });

  it('is refused: a line without an end, before it is held whole', async () => {
    let given = 0;
    async function* endless() {
      yield Buffer.from('{}\n"');
      for (; ; given += 1) yield Buffer.alloc(1_024, 'x');
    }
    const reader = readNdjson(endless());
    const reading = async () => {
      let customers = 0;
      for await (const batch of reader.batches()) customers += batch.length;
      return customers;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'invalid-json' });
    expect(given).toBeLessThan(10);
  });
});
