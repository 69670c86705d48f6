import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { watchedChunks, type UploadWatch } from './upload-pace.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const watch = (more: Partial<UploadWatch> = {}): UploadWatch => ({
  pace: { graceMs: 60_000, bytesPerSecond: 1_000 },
  received: () => 0,
  end: new AbortController().signal,
  ...more,
});

/** What never comes, with a number of chunks before it. */
async function* silentAfter(chunks: number): AsyncGenerator<Uint8Array> {
  for (let no = 0; no < chunks; no += 1) yield Buffer.alloc(1);
  await new Promise(() => undefined);
}

async function countOf(chunks: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of chunks) count += 1;
  return count;
}

describe('the chunks of an upload', () => {
  it('come in their order, to the last', async () => {
    const chunks = [1, 2, 3].map((byte) => Buffer.of(byte));
    async function* source() {
      yield* chunks;
    }
    const given: Uint8Array[] = [];
    for await (const chunk of watchedChunks(source(), watch())) given.push(chunk);
    expect(given).toEqual(chunks);
  });

  it('are not kept once they were taken, however many come', async () => {
    const references: WeakRef<Uint8Array>[] = [];
    async function* source() {
      for (let no = 0; no < 500; no += 1) {
        const chunk = Buffer.alloc(1_000);
        references.push(new WeakRef(chunk));
        yield chunk;
      }
      await new Promise(() => undefined);
    }
    const end = new AbortController();
    const chunks = watchedChunks(source(), watch({ end: end.signal }));
    for (let no = 0; no < 500; no += 1) await chunks.next();
    const waiting = chunks.next();
    await pause(1); // a weak reference that was read in a turn lives until the turn ends
    collectGarbage();
    const kept = references.filter((each) => each.deref() !== undefined);
    expect(kept.length).toBeLessThan(10);
    end.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('end with a problem when the sender is too slow', async () => {
    const slow = watch({ pace: { graceMs: 50, bytesPerSecond: 1_000 }, received: () => 3 });
    await expect(countOf(watchedChunks(silentAfter(3), slow))).rejects.toMatchObject({
      code: 'upload-too-slow',
      message: expect.stringContaining('Only 3 bytes came in time'),
    });
  });

  it('may be waited for longer, the more bytes have come', async () => {
    let received = 0;
    async function* source() {
      for (let no = 0; no < 8; no += 1) {
        await pause(20);
        received += 30;
        yield no;
      }
    }
    const paced = watch({ pace: { graceMs: 50, bytesPerSecond: 1_000 }, received: () => received });
    expect(await countOf(watchedChunks(source(), paced))).toBe(8);
  });

  it('may be taken as slowly as the service has to: that time is not its sender’s', async () => {
    const paced = watch({ pace: { graceMs: 40, bytesPerSecond: 1_000 } });
    async function* source() {
      yield* [1, 2, 3];
    }
    let taken = 0;
    for await (const _ of watchedChunks(source(), paced)) {
      await pause(30);
      taken += 1;
    }
    expect(taken).toBe(3);
  });

  it('end with a problem when the service stops, also while one is waited for', async () => {
    const end = new AbortController();
    const waiting = countOf(watchedChunks(silentAfter(1), watch({ end: end.signal })));
    await pause(1);
    end.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    await expect(countOf(watchedChunks(silentAfter(1), watch({ end: end.signal })))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
