// How readily the process collects garbage; why: docs/decisions/0016-bounded-heap.md.

import { setFlagsFromString } from 'node:v8';

/** Percent by which the heap may grow over what was in use after a full collection, before there is the next one. */
const growthPercent = 40;

/** Keeps what is garbage from piling up to several times what is in use. Called once, when a process starts. */
export function boundHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
