// Work that comes again and again by this process's own clock.

/**
 * Does `work`, which must not reject, every so many milliseconds, once at a time: when it takes longer, what was due
 * meanwhile is left out, so that `stop` waits for no more than the one under way.
 */
export function repeat(work: () => Promise<void>, everyMs: number): { stop(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= work().finally(() => (underWay = undefined));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
