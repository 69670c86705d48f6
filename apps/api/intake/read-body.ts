// The bytes of a request: inflated when they come as gzip, and counted after that, so that a small bomb stays small.

import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { maxCustomers } from '#campaign/customer-block.ts';
import { ProblemError } from '#problem/problem.ts';
import type { RequestReader } from './customer-list.ts';
import { readJson } from './json-list.ts';
import { readNdjson } from './ndjson-list.ts';
import { watchedChunks, type Pace } from './upload-pace.ts';

/** A body up to this size, inflated, is small: it needs no place of its own, and is held whole. */
export const smallBytes = 65_536;
/** A customer with an ID of 128 ASCII characters, as an object that names its template. */
const bytesPerCustomer = 200;
/** The longest that one customer can be: 128 characters written as \uXXXX. */
const bytesOfLongestCustomer = 1_024;
/** For everything beside the customers. */
const bytesBeside = 1_048_576;
const maxInflatedBytes = bytesBeside + maxCustomers * bytesPerCustomer;

/**
 * Bounds a body by what it holds: blank lines, white space and endless tokens are refused after the first megabyte, however
 * small they came, and a whole body by the largest list there can be.
 * @param customers how many customers were read so far
 */
async function* counted(
  source: AsyncIterable<Uint8Array>,
  customers: () => number,
  onLarge: () => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    if (bytes <= smallBytes && bytes + chunk.length > smallBytes) onLarge();
    bytes += chunk.length;
    const allowed = bytesBeside + customers() * bytesOfLongestCustomer;
    if (bytes > Math.min(allowed, maxInflatedBytes)) {
      const detail =
        bytes > maxInflatedBytes
          ? `The body is larger than ${maxInflatedBytes} bytes when inflated; split the list.`
          : `The first ${bytes} bytes of the body hold ${customers()} customer IDs. Each may take ${bytesOfLongestCustomer} ` +
            `bytes, everything else ${bytesBeside}: take out blank lines and white space.`;
      throw new ProblemError('payload-too-large', detail);
    }
    yield chunk;
  }
}

/** @param came called with the bytes that arrive over the wire */
async function* plain(source: Readable, came: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  // Destroying a request ends its connection, and the answer could not be heard.
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    came(chunk.length);
    yield chunk;
  }
}

/** @param came called with the bytes that arrive over the wire */
async function* inflated(source: Readable, came: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  source.on('data', (chunk: Uint8Array) => came(chunk.length));
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

export interface ReadingOptions {
  /** The slowest that is read. */
  pace?: Pace;
  /** Aborted when reading has to end: the iteration throws `unavailable` then. */
  end?: AbortSignal;
  /** Called before more than `smallBytes` are given; what it throws ends the iteration. */
  onLarge?: () => void;
}

const usualPace: Pace = { graceMs: 10_000, bytesPerSecond: 4_096 };

/**
 * Chooses how to read a campaign request.
 * @throws ProblemError unsupported-media-type; the reader's iteration throws invalid-json, payload-too-large and
 * upload-too-slow
 */
export function readBody(
  source: Readable,
  contentType: string | undefined,
  contentEncoding: string | undefined,
  { pace = usualPace, end = new AbortController().signal, onLarge = () => undefined }: ReadingOptions = {},
): RequestReader {
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new ProblemError(
      'unsupported-media-type',
      `Content-Encoding "${encoding}" is not read; send gzip or none.`,
    );
  }
  let received = 0;
  const came = (length: number): void => {
    received += length;
  };
  const chunks = encoding === 'gzip' ? inflated(source, came) : plain(source, came);
  const watched = watchedChunks(chunks, { pace, received: () => received, end });
  const bytes = counted(watched, () => reader.customers(), onLarge);
  const reader = contentType?.toLowerCase().includes('ndjson') === true ? readNdjson(bytes) : readJson(bytes);
  return reader;
}
