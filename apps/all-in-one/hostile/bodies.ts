// Request bodies crafted to exhaust their reader.

import { gzipSync } from 'node:zlib';
import { inSeconds } from '../test-service.ts';

const mebibyte = 1_048_576;

/** The first state of the split's hash, which needs no secret and once chose the slots of tables too. */
const start = 0x811c9dc5;
/** Texts of ASCII characters only. */
function absorb(state: number, text: string): number {
  let hash = state;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Two texts that lead from one state of the hash to the same next one. */
function pairFrom(state: number): { pair: [string, string]; next: number } {
  const seen = new Map<number, string>();
  for (let no = 0; ; no += 1) {
    // Consecutive numbers alone are too alike for this hash to collide.
    const text = (Math.imul(no, 0x9e3779b1) >>> 0).toString(36).padStart(7, '0');
    const next = absorb(state, text);
    const other = seen.get(next);
    if (other !== undefined) return { pair: [other, text], next };
    seen.set(next, text);
  }
}

/** 2^`doublings` IDs with the very same hash: each pair of texts doubles them. */
export function collidingIds(doublings: number): string[] {
  let ids = [''];
  let state = start;
  for (let no = 0; no < doublings; no += 1) {
    const { pair, next } = pairFrom(state);
    ids = ids.flatMap((id) => pair.map((text) => id + text));
    state = next;
  }
  return ids;
}

let campaigns = 0;
export const headOf = (templateId = '1001') => ({
  campaignId: `c-${process.pid}-${(campaigns += 1)}`,
  templateId,
  sendAt: inSeconds(86_400),
});

/** IDs as NDJSON that was compressed once; each request only compresses its first line. */
export class CompressedList {
  readonly #lines: Buffer;

  constructor(ids: Iterable<string>) {
    this.#lines = gzipSync(Array.from(ids, (id) => `"${id}"\n`).join(''), { level: 1 });
  }

  body(): Buffer {
    return Buffer.concat([gzipSync(`${JSON.stringify(headOf())}\n`), this.#lines]);
  }
}

/** As many different IDs as asked for. */
export function* idsTo(count: number): Generator<string> {
  for (let no = 0; no < count; no += 1) yield `C-${String(no).padStart(9, '0')}`;
}

export interface Bomb {
  type: 'application/json' | 'application/x-ndjson';
  body: Buffer;
}

/** A beginning, and a mebibyte of the same again and again: a thousand of them in a megabyte. */
const bomb = (type: Bomb['type'], beginning: string, piece: string): Bomb => {
  const repeated = gzipSync(piece.repeat(mebibyte / piece.length));
  return {
    type,
    body: Buffer.concat([gzipSync(beginning), ...Array.from({ length: 1_000 }, () => repeated)]),
  };
};

export const bombs = (): Bomb[] => [
  bomb('application/x-ndjson', `${JSON.stringify(headOf())}\n`, '\n'),
  bomb('application/x-ndjson', `${JSON.stringify(headOf())}\n`, `${' '.repeat(1_023)}\n`),
  bomb('application/json', `{"customerIds":["a"`, ' '),
  bomb('application/json', `{"customerIds":["`, 'a'),
  bomb('application/json', '', '\n'),
  bomb('application/json', '{"customerIds":[', '[],'),
];
