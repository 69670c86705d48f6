import { describe, expect, it } from '@jest/globals';
import { readJson } from './json-list.ts';

/** Reads to the end; gives how many customers, and how many faults they had. */
async function read(source: AsyncIterable<Uint8Array>): Promise<{ customers: number; faults: number }> {
  const reader = readJson(source);
  let customers = 0;
  for await (const batch of reader.batches()) customers += batch.length;
  return { customers, faults: reader.faults.count };
}
async function* once(text: string) {
  yield Buffer.from(text);
}
const refused = (text: string) => expect(read(once(text))).rejects.toMatchObject({ code: 'invalid-json' });

describe('what would be dangerous to hold', () => {
  it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
    'is refused: the key %s',
    async (name) => {
      await refused(`{"${name}":{"polluted":true}}`);
      await refused(`{"a":{"${name}":1}}`);
    },
  );

  it('is refused: deep nesting, in the list and beside it', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = (depth: number) => open.repeat(depth) + '1' + close.repeat(depth);
      await refused(`{"a":${deep(50_000)}}`);
      await refused(`{"customerIds":[${deep(50_000)}]}`);
      expect(await read(once(`{"a":${deep(5)}}`))).toEqual({ customers: 0, faults: 0 });
    }
  });

  it('is refused as too large: a head of many keys or of long ones', async () => {
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 6_000 }, (_, no) => [`k${no}`, no])));
    const long = JSON.stringify({ name: 'x'.repeat(300_000) });
    for (const body of [many, long]) {
      await expect(read(once(body))).rejects.toMatchObject({ code: 'payload-too-large' });
    }
  });

  it.each(['{"customerIds":["', '{"name":"', '{"customerIds":["a", '])(
    'is refused before it is held whole: what never ends after %s',
    async (beginning) => {
      let given = 0;
      async function* endless() {
        yield Buffer.from(beginning);
        for (; ; given += 1) yield Buffer.alloc(100_000, ' ');
      }
      await expect(read(endless())).rejects.toMatchObject({ code: 'payload-too-large' });
      expect(given).toBeLessThan(30);
    },
  );
});
