// What both readers of a campaign request give: the customers in small batches, and then everything else.

import { idFault, maxCustomers } from '#campaign/customer-block.ts';
import { ProblemError, type Fault } from '#problem/problem.ts';

export interface Customer {
  id: string;
  templateId?: string;
}

export interface RequestReader {
  /** The customers in the order they came; unusable ones are left out and noted in `faults`. */
  batches(): AsyncIterable<Customer[]>;
  /** The request without its customers; known once `batches` has ended. */
  head(): unknown;
  /** Customers read so far, unusable ones included. */
  customers(): number;
  readonly faults: FaultList;
}

const faultsShown = 20;

/** The first faults of a list, with the position of each, and how many there are. */
export class FaultList {
  readonly shown: Fault[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(pointer: string, detail: string): void {
    this.#count += 1;
    if (this.shown.length < faultsShown) this.shown.push({ pointer, detail });
  }
}

/** Checks one customer ID; notes what is wrong with it. */
export function checkedId(id: unknown, position: number, faults: FaultList): id is string {
  if (position >= maxCustomers) {
    throw new ProblemError(
      'payload-too-large',
      `A campaign takes up to ${maxCustomers} customer IDs; split the list.`,
    );
  }
  const fault = idFault(id);
  if (fault !== undefined) faults.add(`/body/customerIds/${position}`, `Customer ID ${position} ${fault}.`);
  return fault === undefined;
}

export const unreadable = (detail: string, cause?: unknown): ProblemError =>
  new ProblemError('invalid-json', detail, { cause });
