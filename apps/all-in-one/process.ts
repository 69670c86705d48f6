// `npm start`: the service in one process.

import { ConfigError, readConfig } from '#platform/config.ts';
import { boundHeap } from '#platform/heap.ts';
import { createLifecycle, onSignals } from '#platform/lifecycle.ts';
import { createLog } from '#platform/log.ts';
import { greetingOf } from './greeting.ts';
import { startService } from './start.ts';

/** Runs until a signal ends it; the exit code is 1 when it could not start. */
export async function runAllInOne(environment: Record<string, string | undefined>): Promise<void> {
  boundHeap();
  try {
    const config = readConfig(environment);
    const log = createLog(config.LOG_LEVEL);
    const lifecycle = createLifecycle({ log, deadlineMs: config.SHUTDOWN_DEADLINE_MS });
    onSignals(lifecycle, { exit: (code) => process.exit(code), log });
    await lifecycle.start(async () => {
      process.stdout.write(greetingOf(await startService({ config, log, lifecycle })));
    });
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError || error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}
