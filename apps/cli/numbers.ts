// Numbers on the command line: what is none, or out of range, is refused before anything is called.

import { InvalidArgumentError } from 'commander';

export interface Range {
  from: number;
  to: number;
  /** What is counted, for the message: "seconds". */
  unit: string;
}

/** A parser for an option that takes a whole number. It throws InvalidArgumentError, which ends with exit code 2. */
export const wholeNumber =
  ({ from, to, unit }: Range) =>
  (given: string): number => {
    const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (number >= from && number <= to) return number;
    throw new InvalidArgumentError(`Give a whole number of ${unit} from ${from} to ${to}.`);
  };
