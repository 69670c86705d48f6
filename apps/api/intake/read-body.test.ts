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

  it('is refused once it grows beyond the limit, however small it came', async () => {
    const megabyte = gzipSync(`${' '.repeat(3_999)}\n`.repeat(250));
    const bomb = Buffer.concat([gzipSync('{}\n'), ...Array.from({ length: 301 }, () => megabyte)]);
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(read(bomb, 'application/x-ndjson', 'gzip')).rejects.toMatchObject({
      code: 'payload-too-large',
    });
  });

  it('passes on that the request was cut off', async () => {
    const source = new Readable({ read: () => undefined });
    source.push(zipped.subarray(0, 20));
    const reading = read(source, json, 'gzip');
    source.destroy(new Error('socket hang up'));
    await expect(reading).rejects.toThrow('socket hang up');
  });
});
