// How the demo says that something is not as it promises: one sentence, which is what the reader gets to see.

/** Something the demo promises is not so; the message is the sentence that says what. */
export class NotAsClaimed extends Error {
  override readonly name = 'NotAsClaimed';
}

/** @throws NotAsClaimed with the sentence unless it holds */
export function claim(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new NotAsClaimed(sentence);
}

/** What went wrong, in the words of whatever knows them. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A connection that every address of a name refuses has no words of its own, and fetch hides them in the cause.
  if (error.message === '' && error instanceof AggregateError) return sentenceOf(error.errors[0]);
  return error.message === 'fetch failed' ? sentenceOf(error.cause) : error.message;
}
