// Who opted out of an account's texts, as TextLocal keeps it.

import type { TextLocal } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import { NumberSet } from './number-set.ts';
import { pagesBetween } from './pages.ts';

/** Vendor's help page: group 6 of every account holds those who opted out. */
const optOutGroup = '6';

/** How old a list of opt-outs may be when a text is made by it. */
const maxAgeMs = 30_000;

/** Gives the opt-outs, read anew once they are too old; whoever asks meanwhile waits for the same reading. */
export function recentOptOuts(
  read: () => Promise<NumberSet>,
  clock: () => number = () => performance.now(),
): () => Promise<NumberSet> {
  let reading: { numbers: Promise<NumberSet>; at: number } | undefined;
  return () => {
    if (reading === undefined || clock() - reading.at > maxAgeMs) {
      const numbers = read();
      const begun = { numbers, at: Infinity };
      reading = begun;
      numbers.then(
        () => (begun.at = clock()),
        () => (begun.at = -Infinity),
      );
    }
    return reading.numbers;
  };
}

/** All numbers that opted out; none when the account has no such group. */
export async function readOptOuts(textlocal: TextLocal): Promise<NumberSet> {
  const numbers = new NumberSet();
  try {
    for await (const contacts of pagesBetween({ textlocal, groupId: optOutGroup }, 0)) {
      for (const contact of contacts) numbers.add(contact.number);
    }
  } catch (error) {
    // Without the group, `optouts=true` on the send still keeps them out; they are just not counted before.
    if (!(error instanceof ProviderError) || error.meaning !== 'not-there') throw error;
  }
  return numbers;
}
