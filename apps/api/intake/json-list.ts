// Reads `{ …, "customerIds": [ … ], … }` as a stream: the list may stand anywhere in the object and is never held whole.
// A tokenizer does the reading. In the middle of the list JSON.parse reads what lies between two commas of a chunk.

import { Tokenizer } from '@streamparser/json';
import { ProblemError } from '#problem/problem.ts';
import { unreadable, type RequestReader } from './customer-list.ts';
import { ListSplitter } from './list-splitter.ts';
import { firstBrackets, firstCommas, lastCommaOfList, readStretch } from './list-stretch.ts';

/** Bytes without the end of a token: an endless string, or white space, is refused before it is held whole. */
const maxTokenBytes = 262_144;

/** The tokenizer, and JSON.parse for what it need not look at. */
class ListReading {
  readonly #splitter: ListSplitter;
  readonly #tokenizer = new Tokenizer();
  /** Bytes that the tokenizer was not given. */
  #parsed = 0;
  #tokens = 0;
  /** Bytes since a token ended. */
  sinceToken = 0;

  constructor(splitter: ListSplitter) {
    this.#splitter = splitter;
    this.#tokenizer.onToken = (token) => {
      this.#tokens += 1;
      this.sinceToken = 0;
      splitter.take(token);
    };
    this.#tokenizer.onError = (error) => {
      throw error;
    };
  }

  write(chunk: Uint8Array): void {
    this.sinceToken += chunk.length;
    const rest = this.#takeStretch(chunk);
    this.#reading(() => this.#tokenizer.write(rest));
  }

  end(): void {
    this.#reading(() => this.#tokenizer.end());
  }

  /** Takes what it can of a chunk. @returns what is left for the tokenizer */
  #takeStretch(chunk: Uint8Array): Uint8Array {
    let given = 0;
    for (const end of this.#splitter.inList ? firstCommas(chunk) : firstBrackets(chunk)) {
      this.#reading(() => this.#tokenizer.write(chunk.subarray(given, end)));
      const tokens = this.#tokens;
      this.#reading(() => this.#tokenizer.write(chunk.subarray(end, end + 1)));
      given = end + 1;
      // Within a string it is no token, and elsewhere than in the list no element follows it.
      if (this.#tokens === tokens || !this.#splitter.awaitsElement) continue;
      const last = lastCommaOfList(chunk, given);
      const stretch = last > given ? readStretch(chunk.subarray(given, last)) : undefined;
      if (stretch === undefined) break;
      this.#splitter.takeStretch(stretch);
      this.#parsed += last + 1 - given;
      this.sinceToken = 0;
      given = last + 1;
      break;
    }
    return chunk.subarray(given);
  }

  /** Gives what the tokenizer or the splitter throws as a problem. */
  #reading(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw unreadable(`The body is not JSON: ${this.#whatOf(error)}.`, error);
    }
  }

  #whatOf(error: unknown): string {
    if (!(error instanceof Error)) return 'unreadable';
    // The tokenizer counts what it was given.
    return error.message.replace(
      /at chunk position "\d+" \(absolute position "(\d+)"\)/,
      (_, at: string) => `at byte ${Number(at) + this.#parsed}`,
    );
  }
}

/** Reads a JSON request. The iteration throws ProblemError `invalid-json` with the byte where reading stopped. */
export function readJson(source: AsyncIterable<Uint8Array>): RequestReader {
  const splitter = new ListSplitter();
  return {
    faults: splitter.faults,
    head: () => splitter.headWithoutList(),
    customers: () => splitter.position,
    async *batches() {
      const reading = new ListReading(splitter);
      for await (const chunk of source) {
        reading.write(chunk);
        if (reading.sinceToken > maxTokenBytes + chunk.length) {
          throw new ProblemError(
            'payload-too-large',
            `A value of the body, or the white space before it, is longer than ${maxTokenBytes} bytes.`,
          );
        }
        if (splitter.customers.length > 0) {
          const batch = splitter.customers;
          splitter.customers = [];
          yield batch;
        }
      }
      reading.end();
      if (splitter.head === undefined) throw unreadable('The body ends early.');
    },
  };
}
