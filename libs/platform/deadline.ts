// A moment after which something must not begin any more, also when this process was asleep in between.

export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

export interface Deadline {
  /** Aborted with DeadlinePassed once it has passed; late in a process that slept, so `mayBegin` is asked as well. */
  readonly signal: AbortSignal;
  /** False once it has passed. */
  readonly mayBegin: () => boolean;
}

/**
 * A deadline so many milliseconds from now. Two clocks keep it, since neither alone is sure: the monotonic one stands
 * still while a machine is suspended, and the wall clock can be set back.
 */
export function deadlineIn(ms: number): Deadline {
  const [began, beganAt] = [performance.now(), Date.now()];
  const over = new AbortController();
  setTimeout(() => over.abort(new DeadlinePassed(`${ms} ms have passed`)), ms).unref();
  return {
    signal: over.signal,
    mayBegin: () => Math.max(performance.now() - began, Date.now() - beganAt) < ms,
  };
}
