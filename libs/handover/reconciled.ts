// Up to when everything that TextLocal has of a send is known here. A database that is set back would bring an older note
// back, and whoever sets one back starts the processes anew: so a note counts for the processes that were started before it.

import type { Database } from '#platform/database.ts';
import type { Send } from '#platform/prisma-client/client.ts';

/**
 * Whether only calls that this database knows of can have sent since this process was started: the segment was made since
 * then, or TextLocal was asked.
 */
export const isReconciled = async (
  database: Database,
  { reconciledAt }: Pick<Send, 'reconciledAt'>,
): Promise<boolean> => reconciledAt !== null && reconciledAt >= (await database.openedAt());

/** @param at when TextLocal was asked, or had just made the segment; by the clock of the database */
export async function recordReconciled({ prisma }: Database, sendId: string, at: Date): Promise<void> {
  await prisma.send.updateMany({ where: { id: sendId }, data: { reconciledAt: at } });
}
