// Reads `{ …, "customerIds": [ … ], … }` as a stream: the list may stand anywhere in the object and is never held whole.
// A tokenizer does the reading; the tokens of the list become customers, all others become the head.

import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { ProblemError } from '#problem/problem.ts';
import { checkedId, FaultList, unreadable, type Customer, type RequestReader } from './customer-list.ts';

const listKey = 'customerIds';
const maxDepth = 8;
const maxHeadTokens = 20_000;
const maxHeadCharacters = 262_144;
/** Bytes without the end of a token: an endless string, or white space, is refused before it is held whole. */
const maxTokenBytes = 2_000_000;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

type Token = Parameters<NonNullable<Tokenizer['onToken']>>[0];

class ListSplitter {
  readonly faults = new FaultList();
  customers: Customer[] = [];
  head: unknown;
  readonly #parser = new TokenParser({ paths: ['$'] });
  #depth = 0;
  #inList = false;
  #listSeen = false;
  #atListKey = false;
  #mayBeKey = false;
  #position = 0;
  #awaitsComma = false;
  #afterComma = false;
  #headTokens = 0;
  #headCharacters = 0;

  constructor() {
    this.#parser.onValue = ({ value }) => {
      this.head = value;
    };
  }

  /** Everything but the list itself. */
  headWithoutList(): unknown {
    if (typeof this.head !== 'object' || this.head === null || !(listKey in this.head)) return this.head;
    const { [listKey]: _list, ...others } = this.head;
    if (!this.#listSeen)
      this.faults.add(`/body/${listKey}`, `${listKey} is not a list; give a list of strings.`);
    return others;
  }

  take(token: Token): void {
    if (this.#inList) this.#takeFromList(token);
    else this.#takeFromHead(token);
  }

  #open(): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw unreadable(`The body is nested more than ${maxDepth} levels deep.`);
  }

  #takeFromHead(token: Token): void {
    const { token: type, value } = token;
    if (type === TokenType.LEFT_BRACKET && this.#atListKey) {
      this.#inList = true;
      this.#listSeen = true;
      this.#awaitsComma = false;
      this.#afterComma = false;
    }
    if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET) this.#open();
    if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) this.#depth -= 1;
    if (type === TokenType.STRING && this.#mayBeKey) this.#noteKey(String(value));
    else if (type !== TokenType.COLON) this.#atListKey = false;
    this.#mayBeKey = type === TokenType.LEFT_BRACE || type === TokenType.COMMA;
    this.#headTokens += 1;
    this.#headCharacters += typeof value === 'string' ? value.length : 1;
    if (this.#headTokens > maxHeadTokens || this.#headCharacters > maxHeadCharacters) {
      throw new ProblemError('payload-too-large', `Everything beside ${listKey} is too large.`);
    }
    this.#parser.write(token);
  }

  #noteKey(key: string): void {
    if (forbiddenKeys.has(key)) throw unreadable(`"${key}" cannot be a key.`);
    this.#atListKey = this.#depth === 1 && key === listKey;
    if (this.#atListKey && this.#listSeen) throw unreadable(`"${listKey}" stands in the body twice.`);
  }

  #takeFromList(token: Token): void {
    const { token: type, value } = token;
    const nested = this.#depth > 2;
    if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET) {
      if (!nested) this.#element(type === TokenType.LEFT_BRACE ? {} : []);
      this.#open();
    } else if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) {
      this.#depth -= 1;
      if (!nested) this.#endOfList(token);
    } else if (nested) {
      // Inside an element that is refused as a whole.
    } else if (type === TokenType.COMMA) {
      if (!this.#awaitsComma) throw unreadable(`"${listKey}" has a comma without an ID before it.`);
      this.#awaitsComma = false;
      this.#afterComma = true;
    } else if (type === TokenType.COLON) {
      throw unreadable(`"${listKey}" has a colon where an ID or a comma belongs.`);
    } else {
      this.#element(value);
    }
  }

  #element(value: unknown): void {
    if (this.#awaitsComma) throw unreadable(`"${listKey}" lacks a comma between two IDs.`);
    if (checkedId(value, this.#position, this.faults)) this.customers.push({ id: value });
    this.#position += 1;
    this.#awaitsComma = true;
    this.#afterComma = false;
  }

  #endOfList(token: Token): void {
    if (token.token !== TokenType.RIGHT_BRACKET || this.#afterComma) {
      throw unreadable(`"${listKey}" does not end as a list does.`);
    }
    this.#inList = false;
    this.#atListKey = false;
    this.#parser.write(token);
  }
}

/** Gives what the tokenizer or the splitter throws as a problem. */
function reading(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const what = error instanceof Error ? error.message : 'unreadable';
    throw unreadable(`The body is not JSON: ${what}.`, error);
  }
}

/** Reads a JSON request. The iteration throws ProblemError `invalid-json` with the byte where reading stopped. */
export function readJson(source: AsyncIterable<Uint8Array>): RequestReader {
  const splitter = new ListSplitter();
  return {
    faults: splitter.faults,
    head: () => splitter.headWithoutList(),
    async *batches() {
      const tokenizer = new Tokenizer();
      let sinceToken = 0;
      tokenizer.onToken = (token) => {
        sinceToken = 0;
        splitter.take(token);
      };
      tokenizer.onError = (error) => {
        throw error;
      };
      for await (const chunk of source) {
        sinceToken += chunk.length;
        reading(() => tokenizer.write(chunk));
        if (sinceToken > maxTokenBytes + chunk.length) {
          throw new ProblemError(
            'payload-too-large',
            `A part of the body is larger than ${maxTokenBytes} bytes.`,
          );
        }
        if (splitter.customers.length > 0) {
          const batch = splitter.customers;
          splitter.customers = [];
          yield batch;
        }
      }
      reading(() => tokenizer.end());
      if (splitter.head === undefined) throw unreadable('The body ends early.');
    },
  };
}
