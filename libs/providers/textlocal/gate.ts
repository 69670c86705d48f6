// Lets calls through at the account's pace: so many a second, so many at a time, urgent ones first, and none while
// TextLocal has asked for a pause.
import PQueue from 'p-queue';
import { ProviderError } from './errors.ts';

/** A call that asks whether the limits that several processes keep together allow it now. */
export interface SharedTurn {
  command: string;
  urgent: boolean;
  signal: AbortSignal | undefined;
}

/** Limits that several processes keep together; who keeps them is not known here. */
export interface SharedPace {
  /**
   * Resolves when the call may be made, with what is to be called when it ended. Rejects with the signal's reason, or
   * with a {@link ProviderError} of outcome `not_sent` when nobody can say that it may.
   */
  begin(turn: SharedTurn): Promise<() => void>;
  /** TextLocal asked for a pause: tells the other processes. */
  pause(milliseconds: number): void;
  /** Is told of pauses, those of other processes too. */
  onPause(told: (milliseconds: number) => void): void;
  /** Lets nothing more begin and hands back what waits. */
  handBack(): void;
  /** Gives up this process's share, once nothing runs. */
  close(): Promise<void>;
}

export interface GateOptions {
  requestsPerSecond: number;
  maxConcurrentRequests: number;
  /** The longest pause a call waits out here. In a longer one it is handed back, so that it holds up no worker. */
  longestWaitMs?: number | undefined;
  /** The same limits over all processes. Without it they hold for this one alone. */
  shared?: SharedPace | undefined;
}

export interface Turn {
  command: string;
  signal: AbortSignal | undefined;
  urgent: boolean;
}

export interface Gate {
  /**
   * Runs `work` when its turn comes. Before that it rejects, with `work` not run: with the signal's reason; with a
   * {@link ProviderError} of outcome `retry_after` when a long pause begins or is on; of outcome `not_sent` when the gate closes.
   */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
  /** Lets nothing through for so many milliseconds; a shorter pause does not cut a longer one. */
  pause(milliseconds: number): void;
  /** Hands back what waits, lets nothing more in, and resolves when nothing runs. May be called twice. */
  close(): Promise<void>;
}

/** Opens a gate. The rate holds in every rolling second, not only on average. */
export function createGate(options: GateOptions): Gate {
  const longestWaitMs = options.longestWaitMs ?? 10_000;
  const queue = new PQueue({
    concurrency: options.maxConcurrentRequests,
    ...pace(options.requestsPerSecond),
  });
  // p-queue drops waiting work without settling it; each waiting call therefore has a handle to be rejected by.
  const waiting = new Map<AbortController, Turn>();
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const { shared } = options;

  const inShare = async <T>({ command, urgent, signal }: Turn, work: () => Promise<T>): Promise<T> => {
    if (shared === undefined) return work();
    const ended = await shared.begin({ command, urgent, signal });
    try {
      return await work();
    } finally {
      ended();
    }
  };
  const rest = (milliseconds: number): void => {
    if (closed) return;
    pausedUntil = Math.max(pausedUntil, Date.now() + milliseconds);
    const left = pausedUntil - Date.now();
    queue.pause();
    clearTimeout(timer);
    timer = setTimeout(() => queue.start(), left);
    if (left <= longestWaitMs) return;
    handBackAll(waiting, (turn) => pausing(turn, left));
    timer.unref(); // nothing waits for it
  };
  shared?.onPause(rest);

  return {
    async run(turn, work) {
      turn.signal?.throwIfAborted();
      if (closed) throw closing(turn);
      const pauseLeft = pausedUntil - Date.now();
      if (pauseLeft > longestWaitMs) throw pausing(turn, pauseLeft);
      const handle = new AbortController();
      const giveUp = () => handle.abort(turn.signal?.reason);
      const leave = () => {
        waiting.delete(handle);
        turn.signal?.removeEventListener('abort', giveUp);
      };
      waiting.set(handle, turn);
      turn.signal?.addEventListener('abort', giveUp, { once: true });
      try {
        return await queue.add(
          () => {
            leave();
            return inShare(turn, work);
          },
          { priority: turn.urgent ? 1 : 0, signal: handle.signal },
        );
      } finally {
        leave();
      }
    },
    pause(milliseconds) {
      if (closed) return;
      rest(milliseconds);
      shared?.pause(milliseconds);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      handBackAll(waiting, closing);
      shared?.handBack();
      await queue.onPendingZero();
      await shared?.close();
    },
  };
}

function handBackAll(waiting: ReadonlyMap<AbortController, Turn>, why: (turn: Turn) => ProviderError): void {
  for (const [handle, turn] of waiting) handle.abort(why(turn));
}

/** p-queue wants a whole number of calls and an interval; 2.5 a second is 2 in 800 ms. */
function pace(requestsPerSecond: number): { intervalCap: number; interval: number; strict: true } {
  const intervalCap = Math.max(1, Math.floor(requestsPerSecond));
  return { intervalCap, interval: (1000 * intervalCap) / requestsPerSecond, strict: true };
}

function pausing({ command }: Turn, left: number): ProviderError {
  const detail = 'not made, TextLocal asked for a pause';
  return new ProviderError({ outcome: 'retry_after', reason: 'busy', command, retryAfterMs: left, detail });
}

function closing({ command }: Turn): ProviderError {
  return new ProviderError({
    outcome: 'not_sent',
    reason: 'no-answer',
    command,
    detail: 'not made, the client is closing',
  });
}
