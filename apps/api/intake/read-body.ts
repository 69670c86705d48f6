// The bytes of a request: inflated when they come as gzip, and counted after that, so that a small bomb stays small.

import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ProblemError } from '#problem/problem.ts';
import type { RequestReader } from './customer-list.ts';
import { readJson } from './json-list.ts';
import { readNdjson } from './ndjson-list.ts';

/** Two million IDs of 128 bytes with quotes and commas fit. */
const maxInflatedBytes = 300_000_000;

async function* counted(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxInflatedBytes) {
      throw new ProblemError(
        'payload-too-large',
        `The body is larger than ${maxInflatedBytes} bytes when inflated.`,
      );
    }
    yield chunk;
  }
}

/** Gives chunks until reading has to end. A source that waits for its sender is left waiting, not broken. */
async function* untilEnd<Chunk>(source: AsyncIterator<Chunk>, end: AbortSignal): AsyncGenerator<Chunk> {
  let refuse: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    refuse = () => {
      const detail = 'The service stops; nothing was stored. Send the request again.';
      reject(new ProblemError('unavailable', detail, { retryAfterSeconds: 5 }));
    };
    if (end.aborted) refuse();
    else end.addEventListener('abort', refuse, { once: true });
  });
  ended.catch(() => undefined); // heard only while somebody waits for a chunk
  try {
    for (;;) {
      const next = await Promise.race([source.next(), ended]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (refuse !== undefined) end.removeEventListener('abort', refuse);
    void source.return?.();
  }
}

async function* inflated(source: Readable): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  source.on('aborted', () => gunzip.destroy(new Error('the request was cut off')));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('Z_') === true) {
      throw new ProblemError('invalid-json', 'The body is not readable gzip.', { cause: error });
    }
    throw error;
  } finally {
    gunzip.destroy();
  }
}

/**
 * Chooses how to read a campaign request.
 * @param end aborted when reading has to end: the iteration throws `unavailable` then
 * @throws ProblemError unsupported-media-type; the reader's iteration throws invalid-json and payload-too-large
 */
export function readBody(
  source: Readable,
  contentType: string | undefined,
  contentEncoding: string | undefined,
  end: AbortSignal = new AbortController().signal,
): RequestReader {
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new ProblemError(
      'unsupported-media-type',
      `Content-Encoding "${encoding}" is not read; send gzip or none.`,
    );
  }
  // Destroying a request ends its connection, and the answer could not be heard.
  const chunks =
    encoding === 'gzip'
      ? inflated(source)[Symbol.asyncIterator]()
      : (source.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>);
  const bytes = counted(untilEnd(chunks, end));
  return contentType?.toLowerCase().includes('ndjson') === true ? readNdjson(bytes) : readJson(bytes);
}
