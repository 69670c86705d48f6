// Who called what, how often and with what result, so that a test can count calls and check an account's
// limits.
import type { CallEvent } from '../options.ts';

export interface CommandCalls {
  calls: number;
  /** Answers with status "failure". */
  failures: number;
  /** Calls answered (or not answered) by an injected fault. */
  faults: number;
  /** Most calls under way at one moment. */
  peakConcurrent: number;
  /** Most calls begun within one second of the wall clock. */
  peakPerSecond: number;
}

interface Tally extends CommandCalls {
  underWay: number;
  second: number;
  inSecond: number;
}

/** The row that counts all commands together. */
const ALL_COMMANDS = '*';

export class Calls {
  readonly #tallies = new Map<string, Map<string, Tally>>();

  /** Counts a call; the function returned is called once with its result. */
  begin(apiKey: string, command: string, now: number): (outcome: CallEvent['outcome']) => void {
    const tallies = [this.#tally(apiKey, command), this.#tally(apiKey, ALL_COMMANDS)];
    const second = Math.floor(now / 1000);
    for (const tally of tallies) {
      tally.calls += 1;
      tally.underWay += 1;
      tally.peakConcurrent = Math.max(tally.peakConcurrent, tally.underWay);
      tally.inSecond = tally.second === second ? tally.inSecond + 1 : 1;
      tally.second = second;
      tally.peakPerSecond = Math.max(tally.peakPerSecond, tally.inSecond);
    }
    return (outcome) => {
      for (const tally of tallies) {
        tally.underWay -= 1;
        if (outcome === 'failure') tally.failures += 1;
        if (outcome === 'fault') tally.faults += 1;
      }
    };
  }

  /** The counts by command, of one key or of all together; `*` is the row of all commands. */
  counts(apiKey?: string): Record<string, CommandCalls> {
    const sums: Record<string, CommandCalls> = {};
    for (const [key, commands] of this.#tallies) {
      if (apiKey !== undefined && key !== apiKey) continue;
      for (const [command, tally] of commands) {
        const sum = (sums[command] ??= empty());
        sum.calls += tally.calls;
        sum.failures += tally.failures;
        sum.faults += tally.faults;
        sum.peakConcurrent = Math.max(sum.peakConcurrent, tally.peakConcurrent);
        sum.peakPerSecond = Math.max(sum.peakPerSecond, tally.peakPerSecond);
      }
    }
    return sums;
  }

  reset(): void {
    this.#tallies.clear();
  }

  #tally(apiKey: string, command: string): Tally {
    const ofKey = this.#tallies.get(apiKey) ?? new Map<string, Tally>();
    this.#tallies.set(apiKey, ofKey);
    const tally = ofKey.get(command) ?? { ...empty(), underWay: 0, second: 0, inSecond: 0 };
    ofKey.set(command, tally);
    return tally;
  }
}

function empty(): CommandCalls {
  return { calls: 0, failures: 0, faults: 0, peakConcurrent: 0, peakPerSecond: 0 };
}
