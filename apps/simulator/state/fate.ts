// What becomes of a text: a pure function of the number, the seed and the text's age.
// A batch of a million is counted once into a table of quarter hours; after that a report is a few look-ups.

/**
 * The vendor's status letters for a text that left: delivered, undelivered, pending, expired, unknown,
 * invalid.
 */
export type Status = 'D' | 'U' | 'P' | 'E' | '?' | 'I';

/** Numbers with a fixed fate, for tests and for trying things by hand; they win over the seeded hash. */
const sentinelNumbers: ReadonlyMap<number, Status> = new Map<number, Status>([
  [447700900101, 'D'],
  [447700900102, 'U'],
  [447700900103, 'E'],
  [447700900104, '?'],
  [447700900105, 'I'],
  [447700900106, 'P'],
]);

const outcomes = ['D', 'U', 'E', '?', 'I'] as const;
const QUARTERS_A_DAY = 96;
/** Past this many quarter hours nothing changes any more: "unknown" is settled after four days. */
const LAST_QUARTER = 4 * QUARTERS_A_DAY;
const NEVER = LAST_QUARTER + 1;

interface Fate {
  readonly outcome: (typeof outcomes)[number];
  /** Quarter hours of age from which the outcome is known; pending before. */
  readonly settledAt: number;
}

export type StatusCounts = Record<(typeof outcomes)[number], number>;

function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

function fateOf(number: number, seed: number): Fate {
  const fixed = sentinelNumbers.get(number);
  if (fixed === 'P') return { outcome: 'D', settledAt: NEVER };
  if (fixed !== undefined) return { outcome: fixed, settledAt: 1 };
  const first = mix(mix(number % 4_294_967_296) ^ mix(seed + Math.floor(number / 4_294_967_296)));
  const chance = first / 4_294_967_296;
  const moment = mix(first ^ 0x9e3779b9) / 4_294_967_296;
  // 94 % within eight hours, most of them in the first; never at once, a fresh text is pending.
  if (chance < 0.94) return { outcome: 'D', settledAt: 1 + Math.floor(moment ** 3 * 32) };
  if (chance < 0.96) return { outcome: 'D', settledAt: QUARTERS_A_DAY * (1 + 2 * moment) };
  // The vendor's help: undelivered often means a handset off for more than 48 hours.
  if (chance < 0.98) return { outcome: 'U', settledAt: QUARTERS_A_DAY * (2 + moment) };
  if (chance < 0.99) return { outcome: 'E', settledAt: QUARTERS_A_DAY * 3 };
  // The vendor's legacy receipts page: no state from the network after four days.
  if (chance < 0.995) return { outcome: '?', settledAt: LAST_QUARTER };
  return { outcome: 'I', settledAt: 1 };
}

function quarterOf(ageDays: number): number {
  return Math.min(LAST_QUARTER, Math.max(0, Math.floor(ageDays * QUARTERS_A_DAY)));
}

/** The status of one text to `number` that left `ageDays` simulated days ago. */
export function statusOf(number: number, seed: number, ageDays: number): Status {
  const fate = fateOf(number, seed);
  return fate.settledAt <= quarterOf(ageDays) ? fate.outcome : 'P';
}

/** For each outcome and quarter hour: how many of `numbers` have that outcome by then. */
function countTable(numbers: Float64Array, seed: number): Uint32Array {
  const columns = LAST_QUARTER + 1;
  const table = new Uint32Array(outcomes.length * columns);
  for (const number of numbers) {
    const fate = fateOf(number, seed);
    if (fate.settledAt > LAST_QUARTER) continue;
    const cell = outcomes.indexOf(fate.outcome) * columns + Math.ceil(fate.settledAt);
    table[cell] = (table[cell] ?? 0) + 1;
  }
  for (let cell = 0; cell < table.length; cell += 1) {
    if (cell % columns !== 0) table[cell] = (table[cell] ?? 0) + (table[cell - 1] ?? 0);
  }
  return table;
}

const tables = new WeakMap<Float64Array, { readonly seed: number; readonly table: Uint32Array }>();
/** Below this, counting anew is cheaper than keeping the table. */
const TABLE_FROM = 2_000;

/** How many of `numbers` are settled, per outcome, `ageDays` after they left; the rest is pending. */
export function countStatuses(numbers: Float64Array, seed: number, ageDays: number): StatusCounts {
  const counts: StatusCounts = { D: 0, U: 0, E: 0, '?': 0, I: 0 };
  if (numbers.length < TABLE_FROM) {
    for (const number of numbers) {
      const status = statusOf(number, seed, ageDays);
      if (status !== 'P') counts[status] += 1;
    }
    return counts;
  }
  let kept = tables.get(numbers);
  if (kept === undefined || kept.seed !== seed) {
    kept = { seed, table: countTable(numbers, seed) };
    tables.set(numbers, kept);
  }
  const quarter = quarterOf(ageDays);
  for (const [row, outcome] of outcomes.entries()) {
    counts[outcome] = kept.table[row * (LAST_QUARTER + 1) + quarter] ?? 0;
  }
  return counts;
}
