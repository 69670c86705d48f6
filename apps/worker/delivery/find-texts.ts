// Finds out which texts of an unanswered call went: TextLocal's API history has a row for each text, with number and
// text, and nothing else that would name the call. Numbers and texts stay in memory.

import { filledFields } from '#accounts/contact-field.ts';
import { personalTexts } from '#accounts/personal-text.ts';
import { unpackPositions } from '#handover/delivery-calls.ts';
import { knownBatches } from '#handover/known-batches.ts';
import { templateMatcher, textMatcher } from '#handover/match-text.ts';
import { clockMargin } from '#handover/reconcile.ts';
import type { Database } from '#platform/database.ts';
import type { DeliveryCall, Send } from '#platform/prisma-client/client.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import type { ReadyCall } from './segment-contacts.ts';

export interface FoundTexts {
  /** Position to the batch that brought the text. */
  found: Map<number, string | undefined>;
  /** A row that names no number, or no text, could be ours: nobody can tell. */
  ambiguous: boolean;
}

const earliest = (calls: readonly DeliveryCall[]): number =>
  Math.min(...calls.map(({ begunAt, attemptAt }) => (begunAt ?? attemptAt)?.getTime() ?? 0));

/** The text that each number may have got. */
function expectedTexts(send: Send, ready: readonly ReadyCall[]) {
  const expected = new Map<string, { position: number; text: string }>();
  const textOf = personalTexts(send);
  for (const { call, contacts } of ready) {
    for (const position of unpackPositions(call.positions)) {
      const contact = contacts.get(position);
      const filled = contact === undefined ? undefined : textOf(filledFields(contact));
      if (contact === undefined || filled === undefined || !('text' in filled)) continue;
      expected.set(contact.number, { position, text: filled.text });
    }
  }
  return expected;
}

/** Looks for the texts of calls whose answers were lost. @throws ProviderError as the history does */
export async function findTexts(
  { database, textlocal, send }: { database: Database; textlocal: TextLocal; send: Send },
  ready: readonly ReadyCall[],
  now: Date,
): Promise<FoundTexts> {
  const expected = expectedTexts(send, ready);
  const mayBeAnybodys = templateMatcher(send.text);
  const from = new Date(earliest(ready.map(({ call }) => call)) - clockMargin);
  // Twice the margin: a send that was taken before the window may be written down in it.
  const known = await knownBatches(database, send, new Date(from.getTime() - clockMargin));
  const result: FoundTexts = { found: new Map(), ambiguous: false };
  for await (const row of textlocal.history('api', { from, to: new Date(now.getTime() + clockMargin) })) {
    const { batchId, number, text } = row;
    if (batchId !== undefined && known.has(batchId)) continue;
    if (number === undefined) {
      if (text === undefined || mayBeAnybodys(text)) result.ambiguous = true;
      continue;
    }
    const ours = expected.get(number);
    if (ours === undefined) continue;
    if (text === undefined) result.ambiguous = true;
    else if (textMatcher(ours.text)(text)) result.found.set(ours.position, batchId);
  }
  return result;
}
