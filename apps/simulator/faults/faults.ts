// Faults on order: which call they hit, how often, and what goes wrong. How each is carried out is in
// `answer.ts`.

/** A list, since the control call checks what it is given against it. */
export const faultKinds = [
  'drop-before',
  'drop-after',
  'hang',
  'reset',
  'html-502',
  '429',
  'error',
  'no-credits',
  'slow',
  'wrong-types',
  'truncate',
  'partial',
  'shifting-pages',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The command it hits; every one if left out. */
  readonly command?: string;
  /** The account it hits; every one if left out. */
  readonly apiKey?: string;
  /** How many calls it hits. Left out: one, or without end where there is a probability. */
  readonly times?: number;
  /** Chance from 0 to 1 that it hits a call; 1 if left out. */
  readonly probability?: number;
  /** Calls let through before the first is hit. */
  readonly skip?: number;
  /** hang, reset, html-502, 429 and error: true = the command takes effect first. */
  readonly after?: boolean;
  /** slow: milliseconds. */
  readonly ms?: number;
  /** error: the vendor's code. */
  readonly code?: number;
  /** 429: seconds for the Retry-After header; no header if left out. */
  readonly retryAfter?: number;
  /** shifting-pages: what happens to the group before the page is read. */
  readonly shift?: 'remove' | 'insert' | 'move';
}

interface Ordered {
  readonly fault: Fault;
  left: number;
  toSkip: number;
}

export class Faults {
  #ordered: Ordered[] = [];
  #randomState: number;

  constructor(seed: number) {
    this.#randomState = seed | 0;
  }

  /** Adds faults behind those already there. Throws a RangeError for values that make no sense. */
  add(...faults: Fault[]): void {
    for (const fault of faults) {
      const { probability = 1, times = fault.probability === undefined ? 1 : Infinity, skip = 0 } = fault;
      if (!faultKinds.includes(fault.kind)) throw new RangeError(`unknown fault kind ${fault.kind}`);
      if (!(probability >= 0 && probability <= 1)) throw new RangeError('probability must be from 0 to 1');
      if (!(times >= 1)) throw new RangeError('times must be at least 1');
      this.#ordered.push({ fault, left: times, toSkip: skip });
    }
  }

  clear(): void {
    this.#ordered = [];
  }

  /** What is still to come. */
  list(): readonly (Fault & { readonly left: number | null })[] {
    return this.#ordered.map(({ fault, left }) => ({ ...fault, left: left === Infinity ? null : left }));
  }

  /** The fault that hits this call, if any; it has then been used once. */
  draw(command: string, apiKey: string): Fault | undefined {
    for (const ordered of this.#ordered) {
      const { fault } = ordered;
      if (fault.command !== undefined && fault.command !== '*' && fault.command !== command) continue;
      if (fault.apiKey !== undefined && fault.apiKey !== apiKey) continue;
      if (ordered.toSkip > 0) {
        ordered.toSkip -= 1;
        continue;
      }
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      ordered.left -= 1;
      if (ordered.left <= 0) this.#ordered = this.#ordered.filter((other) => other !== ordered);
      return fault;
    }
    return undefined;
  }

  /** mulberry32: small, seeded, and even enough for chances. */
  #random(): number {
    this.#randomState = (this.#randomState + 0x6d2b79f5) | 0;
    let x = this.#randomState;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  }
}
