// Sorts the tokens of `{ …, "customerIds": [ … ], … }`: those of the list become customers, all others the head.

import { TokenParser, TokenType, type Tokenizer } from '@streamparser/json';
import { isPrintableId, maxCustomers } from '#campaign/customer-block.ts';
import { ProblemError } from '#problem/problem.ts';
import { checkedId, FaultList, unreadable, type Customer } from './customer-list.ts';
import type { Stretch } from './list-stretch.ts';

const listKey = 'customerIds';
const maxDepth = 8;
const maxHeadTokens = 20_000;
const maxHeadCharacters = 262_144;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

type Token = Parameters<NonNullable<Tokenizer['onToken']>>[0];

export class ListSplitter {
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

  /** Whether an element of the list may come next: the last token began the list, or was the comma behind another one. */
  get awaitsElement(): boolean {
    return this.#inList && this.#depth === 2 && (this.#afterComma || this.#position === 0);
  }

  /** Elements of the list read so far. */
  get position(): number {
    return this.#position;
  }

  get inList(): boolean {
    return this.#inList;
  }

  /** Elements that were read when `awaitsElement`, with the comma behind the last one. */
  takeStretch({ values, printable }: Stretch): void {
    // The check of each ID, for those that cannot have most of its faults.
    const plain = printable && this.#position + values.length <= maxCustomers;
    for (const value of values) {
      if (plain && isPrintableId(value)) this.customers.push({ id: value });
      else if (checkedId(value, this.#position, this.faults)) this.customers.push({ id: value });
      this.#position += 1;
    }
    this.#awaitsComma = false;
    this.#afterComma = true;
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
