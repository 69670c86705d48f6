import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readBody } from './read-body.ts';

const json = 'application/json';
const request = { campaignId: '51207', customerIds: ['a', 'b', 'ü'] };

async function read(bytes: Uint8Array | Readable, type: string | undefined, encoding?: string) {
  const source = bytes instanceof Readable ? bytes : Readable.from([Buffer.from(bytes)]);
  const reader = readBody(source, type, encoding);
  const ids: string[] = [];
  for await (const batch of reader.batches()) ids.push(...batch.map(({ id }) => id));
  return { ids, head: reader.head() };
}
const plain = Buffer.from(JSON.stringify(request));

describe('a body', () => {
  it.each([json, 'application/json; charset=utf-8', undefined])(
    'of type %s is read as JSON',
    async (type) => {
      expect(await read(plain, type)).toEqual({ ids: ['a', 'b', 'ü'], head: { campaignId: '51207' } });
    },
  );

  it.each(['application/x-ndjson', 'Application/X-NDJSON; charset=utf-8'])(
    'of type %s is read as lines',
    async (type) => {
      const body = Buffer.from('{"campaignId":"51207"}\n"a"\n"b"\n');
      expect(await read(body, type)).toEqual({ ids: ['a', 'b'], head: { campaignId: '51207' } });
      expect(await read(gzipSync(body), type, 'gzip')).toMatchObject({ ids: ['a', 'b'] });
    },
  );

  it.each(['gzip', 'GZIP', ' gzip '])('is inflated when its encoding is "%s"', async (encoding) => {
    expect(await read(gzipSync(plain), json, encoding)).toMatchObject({ ids: ['a', 'b', 'ü'] });
  });

  it('is inflated also when it arrives byte by byte, in several gzip members', async () => {
    const members = Buffer.concat([gzipSync(plain.subarray(0, 20)), gzipSync(plain.subarray(20))]);
    const bytes = Array.from(members, (byte) => Buffer.of(byte));
    expect(await read(Readable.from(bytes), json, 'gzip')).toMatchObject({ ids: ['a', 'b', 'ü'] });
  });

  it.each(['br', 'deflate', 'gzip, gzip'])('is refused when its encoding is "%s"', (encoding) => {
    expect(() => readBody(Readable.from([plain]), json, encoding)).toThrow(
      expect.objectContaining({ code: 'unsupported-media-type' }),
    );
  });
});

describe('gzip that cannot be read', () => {
  const zipped = gzipSync(plain);
  const changed = Uint8Array.from(zipped, (byte, at) => (at === zipped.length - 6 ? byte ^ 0xff : byte));

  it.each([
    ['plain text', plain],
    ['cut off', zipped.subarray(0, -9)],
    ['changed on the way', changed],
    ['nothing', new Uint8Array(0)],
  ])('is refused as unreadable: %s', async (_what, bytes) => {
    await expect(read(bytes, json, 'gzip')).rejects.toMatchObject({ code: 'invalid-json' });
  });

  it('passes on that the request was cut off', async () => {
    const source = new Readable({ read: () => undefined });
    source.push(zipped.subarray(0, 20));
    const reading = read(source, json, 'gzip');
    source.destroy(new Error('socket hang up'));
    await expect(reading).rejects.toThrow('socket hang up');
  });
});

describe('a body that holds little but is large', () => {
  const ndjson = 'application/x-ndjson';
  const id = '"C-20431"';
  const tooLarge = async (body: Readable, type: string, encoding?: string) => {
    await expect(read(body, type, encoding)).rejects.toMatchObject({ code: 'payload-too-large' });
  };
  /** Gives `piece` again and again; says how often. */
  function repeated(beginning: string, piece: string) {
    const given = { pieces: 0 };
    function* pieces() {
      yield Buffer.from(beginning);
      for (; given.pieces < 10_000; given.pieces += 1) yield Buffer.from(piece);
    }
    return { given, source: Readable.from(pieces()) };
  }

  it.each([
    ['blank lines', ndjson, '{}\n', '\n'.repeat(1_000)],
    ['blank lines of white space', ndjson, '{}\n', `${' '.repeat(3_999)}\n`],
    ['blank lines between customers', ndjson, '{}\n', `${id}\n${'\n'.repeat(2_000)}`],
    ['white space before the body', json, '', ' '.repeat(1_000)],
    ['white space between customers', json, `{"customerIds":[${id}`, `,${' '.repeat(2_000)}${id}`],
    ['white space beside the list', json, '{', `${' '.repeat(2_000)}"a":1,`],
    ['an element that is nested', json, '{"customerIds":[[1', ',1'.repeat(1_000)],
    ['an ID without an end', json, '{"customerIds":["', 'x'.repeat(1_000)],
    ['a number without an end', json, '{"a":', '1'.repeat(1_000)],
  ])('is refused after its first megabyte: %s', async (_what, type, beginning, piece) => {
    const { given, source } = repeated(beginning, piece);
    await tooLarge(source, type);
    // What each customer may take is far less than what comes with each.
    expect(given.pieces * piece.length).toBeLessThan(2_500_000);
  });

  it('is refused as early when it comes as gzip, however small', async () => {
    const megabyte = gzipSync('\n'.repeat(1_048_576));
    const bomb = Array.from({ length: 1_000 }, () => megabyte);
    await tooLarge(Readable.from([gzipSync('{}\n'), ...bomb]), ndjson, 'gzip');
  });

  it('is refused beyond the largest list there can be', async () => {
    const line = `"${'C'.repeat(800)}"\n`;
    const { source } = repeated('{}\n', line.repeat(1_000));
    await tooLarge(source, ndjson);
  });

  it('is taken when it is indented, as long as it holds what it is large for', async () => {
    const ids = Array.from({ length: 20_000 }, (_, no) => `C-${no}`);
    const body = JSON.stringify({ campaignId: '1', customerIds: ids }, undefined, 10);
    const lines = ['{}', ...ids.map((each) => JSON.stringify(each))].join('\n\n');
    expect((await read(Buffer.from(body), json)).ids).toEqual(ids);
    expect((await read(Buffer.from(lines), ndjson)).ids).toEqual(ids);
  });
});
