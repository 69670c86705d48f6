// How a server that cannot be reached is told of: the variable to look at, and why.

const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  // Node tells of several addresses that were tried in vain with a code and no words.
  return cause.message || String((cause as NodeJS.ErrnoException).code);
};

/** An error for the operator. The addresses in it are those that were tried; it has no user and no password. */
export const unreachable = (server: 'database' | 'Redis', cause: unknown): Error =>
  new Error(
    `The ${server} of ${server === 'Redis' ? 'REDIS_URL' : 'DATABASE_URL'} cannot be reached: ${reasonOf(cause)}`,
    { cause },
  );
