// Phone numbers in memory, eight bytes each: enough to ask "is it in the list?". They never leave the process.

export class NumberSet {
  #numbers = new Float64Array(1_024);
  #count = 0;
  #sorted = true;

  get size(): number {
    return this.#count;
  }

  /** @param number international, digits only (up to 15, as E.164 has it) */
  add(number: string): void {
    const value = Number(number);
    if (!Number.isSafeInteger(value) || value <= 0) return;
    if (this.#count === this.#numbers.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count] = value;
    this.#count += 1;
    this.#sorted = false;
  }

  has(number: string): boolean {
    if (!this.#sorted) {
      this.#numbers.subarray(0, this.#count).sort();
      this.#sorted = true;
    }
    const value = Number(number);
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#numbers[middle] ?? 0;
      if (found === value) return true;
      if (found < value) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}
