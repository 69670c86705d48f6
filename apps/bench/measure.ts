// Arithmetic of the bench: repetitions side by side, their middle, and how it is written.

/** The middle of several measurements, and how far they lie apart. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const min = sorted[0];
  const max = sorted.at(-1);
  if (upper === undefined || min === undefined || max === undefined) throw new RangeError('nothing measured');
  const lower = sorted[middle - 1] ?? upper;
  return { median: sorted.length % 2 === 1 ? upper : (lower + upper) / 2, min, max };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export interface SideBySide {
  service: Spread;
  floor: Spread;
  /** Service over floor of each pair: what slows the machine for a while slows both. */
  ratio: Spread;
}

/** Measures floor and service in turns, after one round of each that is not counted. */
export async function sideBySide(
  repetitions: number,
  floor: () => Promise<number>,
  service: () => Promise<number>,
): Promise<SideBySide> {
  const rounds: { floor: number; service: number }[] = [];
  for (let round = 0; round <= repetitions; round += 1) {
    const measured = { floor: await floor(), service: await service() };
    if (round > 0) rounds.push(measured);
  }
  return {
    service: spreadOf(rounds.map((round) => round.service)),
    floor: spreadOf(rounds.map((round) => round.floor)),
    ratio: spreadOf(rounds.map((round) => round.service / round.floor)),
  };
}

const written = (value: number, digits: number): string =>
  value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** `0.72 s (0.70–0.81)`; milliseconds below a tenth of a second. */
export function seconds({ median, min, max }: Spread): string {
  const short = median < 100;
  const one = (ms: number): string => (short ? written(ms, 0) : written(ms / 1_000, 2));
  const range = min === max ? '' : ` (${one(min)}–${one(max)})`;
  return `${one(median)} ${short ? 'ms' : 's'}${range}`;
}

/** `1,234 /s (1,200–1,300)` */
export function perSecond({ median, min, max }: Spread): string {
  const range = min === max ? '' : ` (${written(min, 0)}–${written(max, 0)})`;
  return `${written(median, 0)} /s${range}`;
}

/** `1.21 × (1.18–1.30)` */
export function times({ median, min, max }: Spread): string {
  const range = min === max ? '' : ` (${written(min, 2)}–${written(max, 2)})`;
  return `${written(median, 2)} ×${range}`;
}

export const count = (value: number): string => written(value, 0);
export const megabytes = (bytes: number): string => `${written(bytes / 1_048_576, 0)} MB`;
