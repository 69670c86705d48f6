// What a row of the table is, and what it may stand on.

import type { Ground } from './ground.ts';
import type { Sizes } from './sizes.ts';

/** One line of the table. */
export interface Result {
  work: string;
  service: string;
  floor: string;
  /** Service against floor, as it is compared with the target. */
  ratio: string;
  target: string;
  verdict: 'met' | 'missed' | 'reported' | 'not judged';
}

export interface Bench {
  ground: Ground;
  sizes: Sizes;
  /** A line for who watches. */
  say: (line: string) => void;
}

export interface Row {
  /** For `--only`. */
  name: string;
  run: (bench: Bench) => Promise<Result[]>;
}

/** @param most the largest value that meets the target */
export const atMost = (value: number, most: number): Result['verdict'] => (value <= most ? 'met' : 'missed');
export const atLeast = (value: number, least: number): Result['verdict'] =>
  value >= least ? 'met' : 'missed';
