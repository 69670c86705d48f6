// The log of every text that left, and the question it exists for: was anybody texted twice?
import type { SimulatedAccount } from './account.ts';
import type { Batch } from './outbox.ts';

export interface SentText {
  readonly apiKey: string;
  readonly batchId: number;
  readonly messageId: number;
  readonly groupId: number | null;
  readonly number: number;
  readonly text: string;
  readonly sender: string;
  readonly custom: string;
  /** ISO 8601. */
  readonly leftAt: string;
}

export interface SentBatch {
  readonly apiKey: string;
  readonly batchId: number;
  readonly groupId: number | null;
  readonly custom: string;
  readonly sender: string;
  readonly text: string;
  /** ISO 8601, or null: it was sent at once. */
  readonly scheduleTime: string | null;
  readonly leftAt: string;
  readonly recipients: number;
  readonly optouts: boolean;
}

export interface TextsSummary {
  readonly texts: number;
  /** Distinct numbers (in each account). */
  readonly recipients: number;
  /** Numbers that got the same `custom`, or the same text, more than once. */
  readonly doubles: number;
  readonly doublesByCustom: number;
  readonly doublesByText: number;
  /** The first hundred of the doubles. */
  readonly doubledNumbers: readonly number[];
  /** Scheduled batches that have not left yet. */
  readonly waiting: number;
  readonly batches: readonly SentBatch[];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Every text that left, in the order the accounts sent them; one at a time, since there may be millions. */
export function* sentTexts(accounts: Iterable<SimulatedAccount>): Generator<SentText> {
  for (const account of accounts) {
    for (const batch of account.outbox.left) {
      const { order, groupId, firstMessageId } = batch;
      const leftAt = iso(batch.leftAt ?? 0);
      for (const [index, number] of batch.numbers.entries()) {
        yield {
          apiKey: account.apiKey,
          batchId: batch.id,
          messageId: (firstMessageId ?? 0) + index,
          groupId,
          number,
          text: order.text,
          sender: order.sender,
          custom: order.custom,
          leftAt,
        };
      }
    }
  }
}

/** Adds up what left. A double is looked for within one account only: two accounts may share a customer. */
export function summarizeTexts(accounts: Iterable<SimulatedAccount>): TextsSummary {
  const doubled = new Set<number>();
  const sum = { texts: 0, recipients: 0, doubles: 0, doublesByCustom: 0, doublesByText: 0, waiting: 0 };
  const batches: SentBatch[] = [];
  for (const account of accounts) {
    const { left } = account.outbox;
    const byCustom = doublesBy(left, (batch) => batch.order.custom);
    const byText = doublesBy(left, (batch) => batch.order.text);
    const either = new Set([...byCustom, ...byText]);
    sum.texts += account.outbox.texts;
    sum.recipients += distinctNumbers(left);
    sum.doublesByCustom += byCustom.size;
    sum.doublesByText += byText.size;
    sum.doubles += either.size;
    sum.waiting += account.outbox.waiting.size;
    for (const number of either) if (doubled.size < 100) doubled.add(number);
    for (const batch of left) batches.push(sentBatch(account.apiKey, batch));
  }
  return { ...sum, doubledNumbers: [...doubled], batches };
}

function sentBatch(apiKey: string, batch: Batch): SentBatch {
  const { order } = batch;
  return {
    apiKey,
    batchId: batch.id,
    groupId: batch.groupId,
    custom: order.custom,
    sender: order.sender,
    text: order.text,
    scheduleTime: order.scheduledFor === null ? null : iso(order.scheduledFor),
    leftAt: iso(batch.leftAt ?? 0),
    recipients: batch.numbers.length,
    optouts: order.optouts,
  };
}

/**
 * Numbers in more than one batch with the same key. Within a batch a number stands once, so one batch has
 * none.
 */
function doublesBy(left: readonly Batch[], keyOf: (batch: Batch) => string): Set<number> {
  const alike = new Map<string, Batch[]>();
  for (const batch of left) {
    const key = keyOf(batch);
    if (key === '') continue;
    const list = alike.get(key);
    if (list === undefined) alike.set(key, [batch]);
    else list.push(batch);
  }
  const doubles = new Set<number>();
  for (const list of alike.values()) {
    if (list.length === 1) continue;
    const seen = new Set<number>();
    for (const { numbers } of list) {
      for (const number of numbers) {
        if (seen.has(number)) doubles.add(number);
        else seen.add(number);
      }
    }
  }
  return doubles;
}

function distinctNumbers(left: readonly Batch[]): number {
  if (left.length === 1) return left[0]?.numbers.length ?? 0;
  const seen = new Set<number>();
  for (const { numbers } of left) for (const number of numbers) seen.add(number);
  return seen.size;
}
