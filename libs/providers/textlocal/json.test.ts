import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Misfit, parseJson, parseJsonStream } from './json.ts';

async function* pieces(text: string, size = 3): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const streamed = (text: string) => parseJsonStream(pieces(text), () => {});

describe.each([
  ['whole', async (text: string) => parseJson(text)],
  ['streamed', streamed],
])('JSON, %s', (_, parse) => {
  it('keeps every digit of integers that a number cannot hold, as text', async () => {
    const text = '{"a":12345678901234567890,"b":[-9007199254740993, 9007199254740991],"c":1234567890123456}';
    expect(await parse(text)).toEqual({
      a: '12345678901234567890',
      b: ['-9007199254740993', '9007199254740991'],
      c: '1234567890123456',
    });
  });

  it('keeps them wherever they stand, beside phone numbers too', async () => {
    for (let blanks = 0; blanks < 40; blanks += 1) {
      const text = `{"n":447700900123,${' '.repeat(blanks)}"a":[1234567890123456]}`;
      expect(await parse(text)).toEqual({ n: 447700900123, a: ['1234567890123456'] });
    }
  });

  it('leaves other numbers, and digits inside strings, alone', async () => {
    const value = {
      a: 1.2345678901234567,
      b: 1e300,
      c: '12345678901234567890',
      d: 'say \\"12345678901234567890\\" x',
      e: 700000101,
    };
    expect(await parse(JSON.stringify(value))).toEqual(value);
  });

  it.each(['', ' ', '{', '{"a":1', '<html>', '{"a":1}}', 'nope', '{"a":NaN}', "{'a':1}"])(
    'is refused without quoting it: %j',
    async (text) => {
      const error = await (async () => parse(text))().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Misfit);
      expect((error as Misfit).cause).toBeUndefined();
      expect((error as Misfit).message).toMatch(/^(is not JSON|ends early)$/);
    },
  );

  it('gives what JSON.parse gives', async () => {
    const plain = fc.jsonValue().filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    const check = fc.asyncProperty(
      fc.dictionary(
        fc.string().filter((key) => key !== 'messages'),
        plain,
      ),
      async (value) => {
        const text = JSON.stringify(value);
        expect(await parse(text)).toEqual(JSON.parse(text));
      },
    );
    await fc.assert(check, { numRuns: 200 });
  });
});

describe('streamed messages', () => {
  it.each([
    ['a list', '{"messages":[{"id":90071992547409931,"m":{"x":[1]}},2],"status":"success"}', []],
    ['an object', '{"messages":{"4":{"id":90071992547409931,"m":{"x":[1]}},"9":2},"status":"success"}', {}],
  ])('are given out one by one and dropped from %s', async (_, text, left) => {
    const given: unknown[] = [];
    const rest = await parseJsonStream(pieces(text), (message) => given.push(message));
    expect(given).toEqual([{ id: '90071992547409931', m: { x: [1] } }, 2]);
    expect(rest).toEqual({ messages: left, status: 'success' });
  });

  it('are only those at the top', async () => {
    const given: unknown[] = [];
    const text = '{"message":{"messages":[1]},"list":[{"messages":[2]}],"messages":null}';
    expect(await parseJsonStream(pieces(text), (message) => given.push(message))).toEqual(JSON.parse(text));
    expect(given).toEqual([]);
  });
});
