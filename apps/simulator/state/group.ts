// One contact group, built to hold a million contacts: a page is a slice of an array, a look-up is one Map
// access.

/** A contact as the API shows it. It has no id of its own: a group holds a number once. */
export interface Contact {
  readonly number: number;
  readonly first_name: string;
  readonly last_name: string;
  readonly custom1: string;
  readonly custom2: string;
  readonly custom3: string;
}

interface Row extends Contact {
  /** Place in the order of the group; rises along the rows, so that a row is found again by halving. */
  readonly rank: number;
  /** Unix seconds. */
  readonly addedAt: number;
}

export class ContactGroup {
  readonly id: number;
  readonly name: string;
  readonly #byNumber = new Map<number, Row>();
  #rows: Row[] = [];

  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
  }

  get size(): number {
    return this.#rows.length;
  }

  has(number: number): boolean {
    return this.#byNumber.has(number);
  }

  find(number: number): Contact | undefined {
    return this.#byNumber.get(number);
  }

  /** Unix seconds at which `number` was added, if it is a member. */
  addedAt(number: number): number | undefined {
    return this.#byNumber.get(number)?.addedAt;
  }

  /**
   * Adds at the end, or at the front if told so; false, and nothing changed, if the number is there already.
   */
  add(contact: Contact, addedAt = 0, at: 'end' | 'front' = 'end'): boolean {
    if (this.#byNumber.has(contact.number)) return false;
    const edge = at === 'end' ? this.#rows.at(-1) : this.#rows[0];
    const rank = edge === undefined ? 0 : edge.rank + (at === 'end' ? 1 : -1);
    const { number, first_name, last_name, custom1, custom2, custom3 } = contact;
    // Spelled out rather than spread: a million rows must share one shape and carry nothing else.
    const row: Row = { number, first_name, last_name, custom1, custom2, custom3, rank, addedAt };
    this.#byNumber.set(number, row);
    if (at === 'end') this.#rows.push(row);
    else this.#rows.unshift(row);
    return true;
  }

  /** Takes a number out; the others keep their order. False if it was not there. */
  delete(number: number): boolean {
    const row = this.#byNumber.get(number);
    if (row === undefined) return false;
    this.#byNumber.delete(number);
    this.#rows.splice(this.#indexOf(row), 1);
    return true;
  }

  clear(): void {
    this.#byNumber.clear();
    this.#rows = [];
  }

  /** Contacts `start` (from zero) up to `start + limit`, in the order they were added. */
  page(start: number, limit: number): readonly Contact[] {
    return this.#rows.slice(start, start + limit);
  }

  /** The members' numbers as they are now, without those in `except`. */
  numbers(except?: ContactGroup): Float64Array {
    const all = Float64Array.from(this.#rows, (row) => row.number);
    return except === undefined || except.size === 0 ? all : all.filter((number) => !except.has(number));
  }

  #indexOf(row: Row): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.rank ?? Infinity) < row.rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
