// The process entry: settings from the environment, one line with the address, and an end on SIGTERM or
// SIGINT.
import { startSimulator } from './start.ts';
import { switchesOfEnvironment, type Switches } from './state/switches.ts';

/** A whole number from the environment; ends the process with a sentence if it is anything else. */
function wholeNumber(name: string, fallback: number): number {
  const written = process.env[name];
  if (written === undefined || written === '') return fallback;
  if (/^\d+$/.test(written)) return Number(written);
  console.error(`${name} must be a whole number`);
  process.exit(1);
}

/** The switches from the environment; ends the process with a sentence if one has no such position. */
function switches(): Partial<Switches> {
  try {
    return switchesOfEnvironment(process.env);
  } catch (error) {
    console.error(String(error));
    process.exit(1);
  }
}

const simulator = await startSimulator({
  port: wholeNumber('PORT', 4010),
  dayMs: wholeNumber('SIMULATOR_DAY_MS', 86_400_000),
  seed: wholeNumber('SIMULATOR_SEED', 1),
  latencyMs: wholeNumber('SIMULATOR_LATENCY_MS', 0),
  stock: { contacts: wholeNumber('SIMULATOR_CONTACTS', 1000) },
  ...switches(),
});
console.log(`TextLocal simulator on ${simulator.origin}, API key simulator-key, contact group 123456`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.stop());
}
