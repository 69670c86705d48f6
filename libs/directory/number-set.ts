// Phone numbers in memory: enough to ask "is it in the list?". They never leave the process.

import { NumberIndex } from './number-index.ts';

export class NumberSet {
  readonly #index = new NumberIndex();

  /** @param number international, digits only (up to 15, as E.164 has it) */
  add(number: string): void {
    this.#index.add(number, 0);
  }

  has(number: string): boolean {
    return this.#index.find(number) >= 0;
  }
}
