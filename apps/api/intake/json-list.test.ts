import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { idFault } from '#campaign/customer-block.ts';
import { ProblemError, type Fault } from '#problem/problem.ts';
import { readJson } from './json-list.ts';

interface Reading {
  ids: string[];
  head: unknown;
  faults: Fault[];
  count: number;
}

/** Reads a body that arrives in pieces of `size` bytes. */
async function read(body: string | Uint8Array, size = 1_000_000): Promise<Reading> {
  const bytes = Buffer.from(body);
  async function* pieces() {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  }
  const reader = readJson(pieces());
  const ids: string[] = [];
  for await (const batch of reader.batches()) ids.push(...batch.map(({ id }) => id));
  return { ids, head: reader.head(), faults: reader.faults.shown, count: reader.faults.count };
}

const refused = (body: string | Uint8Array) =>
  expect(read(body)).rejects.toMatchObject({ code: 'invalid-json' });

const forbidden = /"(?:customerIds|__proto__|constructor|prototype)"/;
const others = fc
  .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), {
    maxKeys: 4,
    noNullPrototype: true,
  })
  .filter((each) => !forbidden.test(JSON.stringify(each)));
/** IDs as Optimove might have them, and what a splitter of text would trip over. */
const anyId = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((id) => idFault(id) === undefined),
  fc.constantFrom(
    ',',
    'a,1,2,null,3',
    ']',
    '[',
    '}',
    '"',
    '\\',
    '","',
    '\\"',
    'customerIds',
    '__proto__',
    ' ',
    '\u2028',
    '😀',
    'null',
  ),
);
const element = fc.oneof(
  { weight: 9, arbitrary: anyId },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const request = fc.record({
  before: others,
  customerIds: fc.array(element, { maxLength: 30 }),
  after: others,
  indent: fc.constantFrom(0, 1, '\t', '\r\n '),
  escape: fc.boolean(),
});
const pieceSize = fc.integer({ min: 1, max: 40 });

/** The same JSON with everything that is not ASCII, and some that is, written as \\uXXXX. */
const escaped = (json: string): string =>
  json.replaceAll(/[^ -~]|[,C]/g, (each, at: number) => {
    const inString = (json.slice(0, at).match(/(?<!\\)(?:\\\\)*"/g)?.length ?? 0) % 2 === 1;
    return inString ? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}` : each;
  });

describe('a JSON request', () => {
  it('is read as JSON.parse reads it, wherever the list stands and however the bytes arrive', async () => {
    const property = fc.asyncProperty(
      request,
      pieceSize,
      async ({ before, customerIds, after, indent, escape }, size) => {
        const plain = JSON.stringify({ ...before, customerIds, ...after }, undefined, indent);
        const text = escape ? escaped(plain) : plain;
        const { customerIds: expected, ...head } = JSON.parse(text) as { customerIds: unknown[] };
        const reading = await read(text, size);
        expect(reading.ids).toEqual(expected.filter((id) => idFault(id) === undefined));
        expect(JSON.stringify(reading.head)).toBe(JSON.stringify(head));
        const wrong = [...expected.entries()].filter(([, id]) => idFault(id) !== undefined);
        expect(reading.count).toBe(wrong.length);
        expect(reading.faults.map(({ pointer }) => pointer)).toEqual(
          wrong.slice(0, 20).map(([position]) => `/body/customerIds/${position}`),
        );
      },
    );
    await fc.assert(property, { numRuns: 400 });
  });

  it('is refused, or told its faults, whenever JSON.parse refuses it', async () => {
    const mark = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '0',
      '-',
      '.',
      'e',
      ' ',
      '\n',
      '"a"',
      '"customerIds"',
      '[]',
      '//',
    );
    const property = fc.asyncProperty(
      request,
      fc.double({ min: 0, max: 1, noNaN: true }),
      mark,
      fc.nat(2),
      fc.oneof(pieceSize, fc.constant(1_000_000)),
      async (all, at, put, cut, size) => {
        const plain = JSON.stringify({ ...all.before, customerIds: all.customerIds, ...all.after });
        const position = Math.floor(at * plain.length);
        // Cut through a pair of surrogates, it travels as what UTF-8 makes of a half.
        const text = (plain.slice(0, position) + put + plain.slice(position + cut)).toWellFormed();
        const reading = await read(text, size).catch((error: unknown) => error);
        if (reading instanceof ProblemError) {
          expect(reading.code).toBe('invalid-json');
          return;
        }
        const { ids, head, count } = reading as Reading;
        if (count > 0) return;
        const { customerIds = [], ...beside } = JSON.parse(text) as { customerIds?: unknown };
        expect(ids).toEqual(customerIds);
        expect(JSON.stringify(head)).toBe(JSON.stringify(beside));
      },
    );
    await fc.assert(property, { numRuns: 1_000 });
  });
});

describe('what is not JSON', () => {
  it.each([
    ['nothing', ''],
    ['only white space', ' \n'],
    ['two values', '{}{}'],
    ['a body that ends early', '{"customerIds":["a"]'],
    ['a list that ends early', '{"customerIds":["a"'],
    ['an ID that ends early', '{"customerIds":["a'],
    ['a comma too many', '{"customerIds":["a",]}'],
    ['a comma before the first ID', '{"customerIds":[,"a"]}'],
    ['two commas', '{"customerIds":["a",,"b"]}'],
    ['two commas with a blank in between', '{"customerIds":["a", ,"b"]}'],
    ['no comma', '{"customerIds":["a" "b"]}'],
    ['a colon for a comma', '{"customerIds":["a":"b"]}'],
    ['a colon for an ID', '{"customerIds":[:]}'],
    ['a list that is closed as an object', '{"customerIds":["a"}}'],
    ['single quotes', "{'customerIds':['a']}"],
    ['a raw line feed in an ID', '{"customerIds":["a\nb"]}'],
  ])('is refused, however the bytes arrive: %s', async (_what, body) => {
    const more = body.replace('["a"', `[${'"b", '.repeat(9)}"a"`);
    for (const each of new Set([body, more]))
      for (let size = 1; size <= each.length + 1; size += 1)
        await expect(read(each, size)).rejects.toMatchObject({ code: 'invalid-json' });
  });

  it('is refused with the byte where reading stopped, however much of the list was read before', async () => {
    const list = JSON.stringify(Array.from({ length: 500 }, (_, no) => `C-${no}`)).slice(1, -1);
    const text = `{"customerIds":[${list},x]}`;
    const problem = expect.objectContaining({
      code: 'invalid-json',
      message: expect.stringContaining(`"x" at byte ${text.indexOf('x')} `),
    });
    for (const size of [1, 17, 100, 1_000, 100_000]) await expect(read(text, size)).rejects.toEqual(problem);
  });

  it('is refused in words that carry none of the customer IDs', async () => {
    await expect(read('{"customerIds":["C-20431" "C-20977"]}')).rejects.not.toThrow(/C-20/);
  });
});

describe('the list', () => {
  it('may stand first, in between or last, or be empty', async () => {
    for (const text of [
      '{"customerIds":["a"],"b":1,"c":2}',
      '{"b":1,"customerIds":["a"],"c":2}',
      '{"b":1,"c":2,"customerIds":["a"]}',
    ]) {
      expect(await read(text)).toMatchObject({ ids: ['a'], head: { b: 1, c: 2 }, count: 0 });
    }
    expect(await read('{"customerIds":[]}')).toMatchObject({ ids: [], head: {}, count: 0 });
  });

  it('may be left out, and its name may stand elsewhere: deeper, or as a value', async () => {
    const text = '{"a":{"customerIds":["x"]},"b":"customerIds","c":["customerIds",["y"]]}';
    expect(await read(text)).toMatchObject({ ids: [], head: JSON.parse(text), count: 0 });
  });

  it.each(['"a"', '{"0":"a"}', 'null', '7', 'true'])('is a fault when it is %s', async (value) => {
    const { faults } = await read(`{"customerIds":${value}}`);
    expect(faults).toEqual([{ pointer: '/body/customerIds', detail: expect.stringContaining('not a list') }]);
  });

  it('may not come twice', async () => {
    await refused('{"customerIds":["a"],"customerIds":["b"]}');
    await refused('{"customerIds":["a"],"customerIds":"b"}');
  });

  it('has one fault for each element that is no ID, with its position; what is nested counts once', async () => {
    const reading = await read('{"customerIds":["a",1,["b","c"],{"d":["e"]},"f",null,"",true,[[]],"g"]}');
    expect(reading.ids).toEqual(['a', 'f', 'g']);
    expect(reading.faults.map(({ pointer }) => Number(pointer.split('/').at(-1)))).toEqual([
      1, 2, 3, 5, 6, 7, 8,
    ]);
  });

  it('shows the first faults and counts them all', async () => {
    const { faults, count } = await read(
      JSON.stringify({ customerIds: Array.from({ length: 500 }, () => '') }),
    );
    expect([faults.length, count]).toEqual([20, 500]);
  });

  it('takes a lone half of a surrogate pair for a fault, not for another ID', async () => {
    const { ids, faults } = await read('{"customerIds":["\\ud83d","\\ud83d\\ude00"]}');
    expect(ids).toEqual(['😀']);
    expect(faults).toMatchObject([{ pointer: '/body/customerIds/0' }]);
  });
});
