// How the tests of the simulator call it: over the socket, form-encoded, as a client of the vendor would.
// Importing this file has every simulator it started stopped after each test.
import { afterEach } from '@jest/globals';
import { startSimulator } from './start.ts';
import type { Simulator } from './start.ts';
import type { SimulatorOptions } from './options.ts';

/** Where the clock of a simulator under test stands; it moves by `advance` only. */
export const TEST_START = Date.UTC(2026, 10, 24, 11, 0, 0);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An answer as read from the wire: tests say what they expect in it. */
export type Answer = Record<string, unknown> & { status?: string };

export type CallCommand = (command: string, parameters?: Record<string, unknown>) => Promise<Answer>;

export interface SimulatorUnderTest {
  readonly simulator: Simulator;
  /** Calls as the stocked account. */
  readonly call: CallCommand;
  /** Calls with another key. */
  readonly callAs: (apiKey: string) => CallCommand;
  /** A control call, with a body: POST. */
  readonly control: (path: string, body?: unknown) => Promise<unknown>;
}

const started: Simulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.stop()));
});

/** Starts a simulator with ten stocked customers (or as told) on a clock that stands still. */
export async function simulatorUnderTest(options: SimulatorOptions = {}): Promise<SimulatorUnderTest> {
  const simulator = await startSimulator({ now: () => TEST_START, stock: { contacts: 10 }, ...options });
  started.push(simulator);
  const callAs =
    (apiKey: string): CallCommand =>
    async (command, parameters = {}) => {
      const fields = Object.entries({ apikey: apiKey, ...parameters }).map(
        ([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ],
      );
      const response = await fetch(`${simulator.origin}/${command}/`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      });
      return (await response.json()) as Answer;
    };
  return {
    simulator,
    call: callAs('simulator-key'),
    callAs,
    async control(path, body) {
      const response = await fetch(
        `${simulator.origin}/_control/${path}`,
        body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
      );
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    },
  };
}

/** Unix seconds, as `schedule_time` takes them. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** The code of the first error of a failure. */
export function errorCode(answer: Answer): number | undefined {
  const errors = answer['errors'] as { code: number }[] | undefined;
  return errors?.[0]?.code;
}

/** The codes of the warnings. */
export function warningCodes(answer: Answer): number[] {
  return ((answer['warnings'] as { code: number }[] | undefined) ?? []).map(({ code }) => code);
}
