// A campaign's customer list as it is stored: blocks of up to 2,000 IDs, one row each. Why blocks and not a row for
// every customer: docs/decisions/0003-customers-in-blocks.md.

import { ProblemError } from '#problem/problem.ts';

export const idsPerBlock = 2_000;
export const maxCustomers = 2_000_000;
export const maxTemplates = 250;

export interface CustomerBlock {
  no: number;
  count: number;
  ids: string;
  templates: Buffer<ArrayBuffer> | null;
}

/** Control characters: the line feed separates IDs in a block, PostgreSQL takes no NUL, and a person sees none. */
const control = /\p{Cc}/u;

/** What is wrong with a customer ID, or nothing. */
export function idFault(id: unknown): string | undefined {
  if (typeof id !== 'string') return `is ${id === null ? 'null' : typeof id}; a customer ID is a JSON string`;
  if (id.length === 0) return 'is empty; a customer ID has 1 to 128 characters';
  if (id.length > 128) return `has ${id.length} characters; a customer ID has 1 to 128`;
  if (control.test(id) || !id.isWellFormed()) return 'has control characters or broken Unicode';
  return undefined;
}

/** Whether a value that has printable ASCII characters only is a customer ID: the quick part of `idFault`. */
export const isPrintableId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 128;

/** Cuts a stream of customers into blocks. */
export class BlockBuilder {
  #ids: string[] = [];
  #templates: number[] = [];
  #named = false;
  #no = 0;
  #count = 0;
  #unnamed = 0;
  readonly #templateNos = new Map<string, number>();

  /** Customers added so far. */
  get count(): number {
    return this.#count;
  }

  /** Customers for whom no template was named. */
  get unnamed(): number {
    return this.#unnamed;
  }

  /** Templates that were named for single customers, in the order met. */
  get namedTemplates(): string[] {
    return [...this.#templateNos.keys()];
  }

  /** Adds one customer; gives the block that became full by it. */
  add(id: string, templateId?: string): CustomerBlock | undefined {
    this.#ids.push(id);
    this.#count += 1;
    if (templateId === undefined) this.#unnamed += 1;
    this.#templates.push(templateId === undefined ? 0 : this.#templateNo(templateId));
    return this.#ids.length === idsPerBlock ? this.#cut() : undefined;
  }

  /** The last, partly filled block, if there is one. */
  finish(): CustomerBlock | undefined {
    return this.#ids.length > 0 ? this.#cut() : undefined;
  }

  #templateNo(templateId: string): number {
    this.#named = true;
    const known = this.#templateNos.get(templateId);
    if (known !== undefined) return known;
    const no = this.#templateNos.size + 1;
    if (no > maxTemplates) {
      const detail = `The lines name more than ${maxTemplates} templates; a campaign takes up to ${maxTemplates}.`;
      throw new ProblemError('invalid-request', detail);
    }
    this.#templateNos.set(templateId, no);
    return no;
  }

  #cut(): CustomerBlock {
    const block = {
      no: this.#no,
      count: this.#ids.length,
      ids: this.#ids.join('\n'),
      templates: this.#named ? Buffer.from(this.#templates) : null,
    };
    this.#no += 1;
    this.#ids = [];
    this.#templates = [];
    return block;
  }
}
