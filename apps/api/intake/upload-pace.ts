// The chunks of an upload, for as long as its sender keeps a minimum pace and the service does not stop.

import type { Config } from '#platform/config.ts';
import { ProblemError } from '#problem/problem.ts';

export interface Pace {
  /** How long an upload may keep the service waiting, beside what its bytes buy. */
  graceMs: number;
  /** Bytes that buy another second. */
  bytesPerSecond: number;
}

/** The slowest upload that is read. */
export const paceOf = (config: Pick<Config, 'UPLOAD_GRACE_MS' | 'UPLOAD_BYTES_PER_SECOND'>): Pace => ({
  graceMs: config.UPLOAD_GRACE_MS,
  bytesPerSecond: config.UPLOAD_BYTES_PER_SECOND,
});

export interface UploadWatch {
  pace: Pace;
  /** Bytes that have come over the wire so far. */
  received: () => number;
  /** Aborted when reading has to end. */
  end: AbortSignal;
}

const checksPerGrace = 10;

const stopping = (): ProblemError =>
  new ProblemError('unavailable', 'The service stops; nothing was stored. Send the request again.', {
    retryAfterSeconds: 5,
  });

function tooSlow({ graceMs, bytesPerSecond }: Pace, received: number): ProblemError {
  const detail =
    `Only ${received} bytes came in time: an upload may pause for ${graceMs / 1_000} seconds in all, and each ` +
    `${bytesPerSecond} bytes allow for one second more. Nothing was stored; send the list faster or compressed.`;
  return new ProblemError('upload-too-slow', detail);
}

/**
 * Gives the chunks of `source`. Only the time in which the service waits for the sender counts, not what it needs itself.
 * A source that waits for its sender is left waiting, not broken. Each wait has a promise of its own: one that lives as
 * long as the upload would keep every chunk it was raced against.
 * @throws ProblemError upload-too-slow; unavailable once `end` is aborted
 */
export async function* watchedChunks<Chunk>(
  source: AsyncIterator<Chunk>,
  { pace, received, end }: UploadWatch,
): AsyncGenerator<Chunk> {
  let refuse: ((problem: ProblemError) => void) | undefined;
  let waitedMs = 0;
  let waitsSince: number | undefined;
  const hasTimeLeft = (): boolean => {
    const now = waitsSince === undefined ? 0 : performance.now() - waitsSince;
    return waitedMs + now <= pace.graceMs + (received() / pace.bytesPerSecond) * 1_000;
  };
  const onEnd = (): void => refuse?.(stopping());
  end.addEventListener('abort', onEnd, { once: true });
  const timer = setInterval(() => {
    if (waitsSince !== undefined && !hasTimeLeft()) refuse?.(tooSlow(pace, received()));
  }, pace.graceMs / checksPerGrace);
  try {
    for (;;) {
      if (end.aborted) throw stopping();
      waitsSince = performance.now();
      const next = await new Promise<IteratorResult<Chunk>>((resolve, reject) => {
        refuse = reject;
        source.next().then(resolve, reject);
      });
      waitedMs += performance.now() - waitsSince;
      waitsSince = undefined;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    clearInterval(timer);
    end.removeEventListener('abort', onEnd);
    void source.return?.();
  }
}
