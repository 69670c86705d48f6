// Whose number is it? Phone numbers with a position each, twelve bytes a contact, in memory only: they are neither stored
// nor logged.

const growth = 2;

/** Numbers are added first, then looked up. */
export class NumberIndex {
  #numbers = new Float64Array(1_024);
  #positions = new Int32Array(1_024);
  #count = 0;
  #sorted = true;

  /** The first position of a number counts. @param number international, digits only */
  add(number: string, position: number): void {
    const value = Number(number);
    if (!Number.isSafeInteger(value) || value <= 0) return;
    if (this.#count === this.#numbers.length) this.#grow();
    this.#numbers[this.#count] = value;
    this.#positions[this.#count] = position;
    this.#count += 1;
    this.#sorted = false;
  }

  /** The position that was added with a number, or -1. */
  find(number: string): number {
    if (!this.#sorted) this.#sort();
    const value = Number(number);
    const place = placeOf(this.#numbers, this.#count, value);
    return this.#numbers[place] === value && place < this.#count ? (this.#positions[place] ?? -1) : -1;
  }

  #grow(): void {
    const numbers = new Float64Array(this.#count * growth);
    const positions = new Int32Array(this.#count * growth);
    numbers.set(this.#numbers);
    positions.set(this.#positions);
    this.#numbers = numbers;
    this.#positions = positions;
  }

  /** Sorts the numbers alone, which is fast, then puts each position to the first place of its number. */
  #sort(): void {
    const numbers = this.#numbers.slice(0, this.#count);
    numbers.sort();
    const positions = new Int32Array(this.#count).fill(-1);
    for (let index = 0; index < this.#count; index += 1) {
      const place = placeOf(numbers, this.#count, this.#numbers[index] ?? 0);
      if (positions[place] === -1) positions[place] = this.#positions[index] ?? -1;
    }
    this.#numbers = numbers;
    this.#positions = positions;
    this.#sorted = true;
  }
}

/** The first place whose number is not below `value`. */
function placeOf(numbers: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
