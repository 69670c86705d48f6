// Finds out which texts of an unanswered call went: TextLocal's API history has a row for each text, with number and
// text, and nothing else that would name the call. Numbers and texts stay in memory.

import { filledFields } from '#accounts/contact-field.ts';
import { personalTexts } from '#accounts/personal-text.ts';
import { unpackPositions } from '#handover/delivery-calls.ts';
import type { Database } from '#platform/database.ts';
import type { DeliveryCall, Send } from '#platform/prisma-client/client.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { likeness } from './likeness.ts';
import type { ReadyCall } from './segment-contacts.ts';

/** The provider's clock and ours may differ by so many milliseconds. */
export const historyMargin = 3_600_000;

export interface FoundTexts {
  /** Position to the batch that brought the text. */
  found: Map<number, string | undefined>;
  /** A row that could be ours names no number: nobody can tell. */
  ambiguous: boolean;
}

/** Batches that are known to belong to other calls and sends of the account. */
export async function knownBatches({ pool }: Database, accountId: string, from: Date): Promise<Set<string>> {
  const { rows } = await pool.query<{ ids: string }>(
    `SELECT batch_id AS ids FROM send WHERE account_id = $1 AND batch_id IS NOT NULL AND updated_at >= $2
     UNION ALL
     SELECT d.batch_ids FROM delivery_call d JOIN send s ON s.id = d.send_id
      WHERE s.account_id = $1 AND d.attempt_at >= $2 AND d.batch_ids <> ''`,
    [accountId, from],
  );
  return new Set(rows.flatMap(({ ids }) => ids.split(' ')));
}

const earliest = (calls: readonly DeliveryCall[]): number =>
  Math.min(...calls.map(({ begunAt, attemptAt }) => (begunAt ?? attemptAt)?.getTime() ?? 0));

/** Looks for the texts of calls whose answers were lost. @throws ProviderError as the history does */
export async function findTexts(
  { database, textlocal, send }: { database: Database; textlocal: TextLocal; send: Send },
  ready: readonly ReadyCall[],
  now: Date,
): Promise<FoundTexts> {
  const expected = new Map<string, { position: number; like: string }>();
  const likes = new Set<string>();
  const textOf = personalTexts(send);
  for (const { call, contacts } of ready) {
    for (const position of unpackPositions(call.positions)) {
      const contact = contacts.get(position);
      const filled = contact === undefined ? undefined : textOf(filledFields(contact));
      if (contact === undefined || filled === undefined || !('text' in filled)) continue;
      const like = likeness(filled.text);
      likes.add(like);
      expected.set(contact.number, { position, like });
    }
  }
  const from = new Date(earliest(ready.map(({ call }) => call)) - historyMargin);
  // Twice the margin: a send that was taken before the window may be written down in it.
  const known = await knownBatches(database, send.accountId, new Date(from.getTime() - historyMargin));
  const result: FoundTexts = { found: new Map(), ambiguous: false };
  for await (const row of textlocal.history('api', { from, to: new Date(now.getTime() + historyMargin) })) {
    if (row.batchId !== undefined && known.has(row.batchId)) continue;
    const like = row.text === undefined ? undefined : likeness(row.text);
    if (row.number === undefined) {
      if (like === undefined || likes.has(like)) result.ambiguous = true;
      continue;
    }
    const ours = expected.get(row.number);
    if (ours !== undefined && (like === undefined || like === ours.like))
      result.found.set(ours.position, row.batchId);
  }
  return result;
}
