// What was started is stopped in reverse, once, under one deadline. Only a main.ts listens to signals.

import { setTimeout as pause } from 'node:timers/promises';

interface LifecycleLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface Part {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

export interface Lifecycle {
  /**
   * Registers a part; `name` is what a failing stop is logged under.
   * @throws Error once stopping has begun, to break off what is still starting; the part itself is stopped then
   */
  add(name: string, stop: () => Promise<void>): void;
  /**
   * Runs what starts the parts; when it fails, those that have started are stopped. A start that a stop breaks off has not
   * failed: it ends with the stop.
   * @throws what the start failed with
   */
  start(parts: () => Promise<void>): Promise<void>;
  /**
   * Stops every part, the last one added first. Called again it gives the same promise.
   * @throws AggregateError when a part failed to stop or the deadline passed; the others were stopped nevertheless
   */
  stop(): Promise<void>;
}

/** `deadlineMs` is for all parts together; those not reached by then are left as they are. */
export function createLifecycle(options: { log: LifecycleLog; deadlineMs: number }): Lifecycle {
  const parts: Part[] = [];
  let stopping: Promise<void> | undefined;
  let hasStopped = false;
  const stopOnce = () => (stopping ??= stopAll(parts, options).finally(() => (hasStopped = true)));
  return {
    async start(startParts) {
      try {
        await startParts();
      } catch (error) {
        if (stopping !== undefined) return stopping;
        options.log.error({ err: error }, 'could not start');
        await stopOnce().catch(() => undefined); // what did not stop is in the log
        throw error;
      }
    },
    add(name, stop) {
      if (hasStopped) void stopOne({ name, stop }, options.log);
      else parts.push({ name, stop });
      if (stopping !== undefined) throw new Error(`${name} was started while the service was stopping`);
    },
    stop: stopOnce,
  };
}

async function stopAll(
  parts: Part[],
  { log, deadlineMs }: { log: LifecycleLog; deadlineMs: number },
): Promise<void> {
  const failures: Error[] = [];
  const deadline = new AbortController();
  const expired = pause(deadlineMs, 'expired' as const, { signal: deadline.signal });
  expired.catch(() => undefined);
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const outcome = await Promise.race([stopOne(part, log), expired]);
    if (outcome === 'expired') {
      const error = new Error(`${part.name} did not stop in time: ${deadlineMs} ms have passed`);
      log.error({ part: part.name, err: error }, 'stopping took too long');
      failures.push(error);
      break;
    }
    if (outcome !== undefined) failures.push(outcome);
  }
  deadline.abort();
  if (failures.length > 0) throw new AggregateError(failures, 'not everything stopped as it should');
}

async function stopOne({ name, stop }: Part, log: LifecycleLog): Promise<Error | undefined> {
  try {
    await stop();
    return undefined;
  } catch (cause) {
    log.error({ part: name, err: cause }, 'a part failed to stop');
    return new Error(`${name} failed to stop`, { cause });
  }
}

/**
 * For a main.ts: the first SIGTERM or SIGINT stops the lifecycle and exits with 0, or 1 when that failed; a second
 * one exits at once with 1. `exit` is process.exit unless a test looks on. Gives a function that stops listening.
 */
export function onSignals(
  lifecycle: Lifecycle,
  options: { exit(code: number): void; log?: LifecycleLog },
): () => void {
  let isStopping = false;
  const listener = (signal: NodeJS.Signals) => {
    if (isStopping) return options.exit(1);
    isStopping = true;
    options.log?.info({ signal }, 'stopping');
    lifecycle.stop().then(
      () => options.exit(0),
      () => options.exit(1),
    );
  };
  process.on('SIGTERM', listener);
  process.on('SIGINT', listener);
  return () => {
    process.off('SIGTERM', listener);
    process.off('SIGINT', listener);
  };
}

/**
 * For the first lines of a service: until `onSignals` listens nothing has begun that had to be stopped, so a signal ends the
 * process at once, with 0. Left to the system it would seem to have failed, and process 1 of a container is not ended at all.
 */
export function heedSignalsWhileLoading(exit: (code: number) => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) exit(0);
    });
  }
}
