// The order of Jest's test files: those that wait a lot first, so that at the end nothing long runs alone. Within a kind
// Jest's own order holds: what failed last, then what took longest or, never run, is largest.

import Sequencer from '@jest/test-sequencer';

/** By file name, slowest first. */
const kinds = [/\bfaults\/suite\.e2e\.test\.ts$/, /\.e2e\.test\.ts$/, /\.db\.test\.ts$/, /\.test\.ts$/];
const kindOf = ({ path }) => kinds.findIndex((pattern) => pattern.test(path.replaceAll('\\', '/')));

export default class SlowFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- not an array's, but Jest's
    return super.sort(tests).toSorted((a, b) => kindOf(a) - kindOf(b));
  }
}
