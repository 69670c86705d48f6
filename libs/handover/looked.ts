// What this process has seen of TextLocal. Kept in memory on purpose: a database that is set back would bring back any note
// of it, while whoever sets one back starts the processes anew.

import type { Database } from '#platform/database.ts';

/** Send IDs at most; beyond that some are looked for once more. */
const most = 10_000;
const seen = new WeakMap<Database, Set<string>>();

/**
 * Whether this process has found that nothing of a send was at TextLocal when it began to work on it. Since then only calls
 * that this database knows of can have sent.
 */
export const hasLooked = (database: Database, sendId: string): boolean =>
  seen.get(database)?.has(sendId) ?? false;

/** Remembers the finding of {@link hasLooked}. */
export function rememberLook(database: Database, sendId: string): void {
  let sends = seen.get(database);
  if (sends === undefined || sends.size >= most) seen.set(database, (sends = new Set()));
  sends.add(sendId);
}
