// What an account sends: batches that wait for their time, batches that left, and the credits both cost.
// A batch is in exactly one place: waiting, left, or (cancelled) nowhere.
import type { ContactGroup } from './group.ts';

/** A send as accepted, before it has an id. */
export interface Order {
  readonly target: { readonly group: ContactGroup } | { readonly numbers: Float64Array };
  readonly text: string;
  /** SMS parts of the text: credits for each recipient. */
  readonly parts: number;
  readonly sender: string;
  readonly custom: string;
  /** true: numbers in the opt-out group are left out. */
  readonly optouts: boolean;
  /** Unix milliseconds, or null: leaves at once. */
  readonly scheduledFor: number | null;
}

export interface Batch {
  readonly id: number;
  readonly order: Order;
  readonly groupId: number | null;
  readonly groupName: string;
  /** Recipients as far as known: at scheduling, and again at leaving. */
  recipients: number;
  /** Credits taken for it so far. */
  cost: number;
  /**
   * Message ids run from here, one per recipient; null while the members of a waiting group send are open.
   */
  firstMessageId: number | null;
  /** Empty until the batch leaves, if it is a scheduled group send. */
  numbers: Float64Array;
  /** Unix milliseconds, or null while it waits. */
  leftAt: number | null;
}

/** Batches that left, in the order of `leftAt`, and the place of each text among the texts of all. */
class LeftBatches {
  readonly batches: Batch[] = [];
  /** Texts of the list that left before each batch. */
  readonly textsBefore: number[] = [];
  texts = 0;

  add(batch: Batch): void {
    this.batches.push(batch);
    this.textsBefore.push(this.texts);
    this.texts += batch.numbers.length;
  }
}

/** Ids come from one row for all accounts, above 32 bits where the vendor's are. */
export interface IdSource {
  batch(): number;
  /** The first of `count` consecutive message ids. */
  messages(count: number): number;
}

export class Outbox {
  credits: number;
  readonly waiting = new Map<number, Batch>();
  readonly leftToAll = new LeftBatches();
  readonly leftToNumbers = new LeftBatches();
  readonly leftToGroups: Batch[] = [];
  readonly #byId = new Map<number, Batch>();
  readonly #byMessageId: Batch[] = [];
  readonly #ids: IdSource;
  readonly #optedOut: () => ContactGroup | undefined;

  constructor(credits: number, ids: IdSource, optedOut: () => ContactGroup | undefined) {
    this.credits = credits;
    this.#ids = ids;
    this.#optedOut = optedOut;
  }

  /** Every batch that left. */
  get left(): readonly Batch[] {
    return this.leftToAll.batches;
  }

  get texts(): number {
    return this.leftToAll.texts;
  }

  /** Unix milliseconds of the next scheduled batch; Infinity if none waits. */
  get nextDueAt(): number {
    let next = Infinity;
    for (const { order } of this.waiting.values()) next = Math.min(next, order.scheduledFor ?? Infinity);
    return next;
  }

  /** Who would get it now. */
  recipients(order: Order): Float64Array {
    const except = order.optouts ? this.#optedOut() : undefined;
    if ('group' in order.target) return order.target.group.numbers(except);
    const { numbers } = order.target;
    return except === undefined ? numbers : numbers.filter((number) => !except.has(number));
  }

  /** Takes the order and its credits. `recipients` is what `recipients(order)` gave. */
  accept(order: Order, recipients: Float64Array, now: number): Batch {
    const group = 'group' in order.target ? order.target.group : undefined;
    const membersOpen = group !== undefined && order.scheduledFor !== null;
    const batch: Batch = {
      id: this.#ids.batch(),
      order,
      groupId: group?.id ?? null,
      groupName: group?.name ?? '',
      recipients: recipients.length,
      cost: recipients.length * order.parts,
      firstMessageId: null,
      numbers: membersOpen ? new Float64Array() : recipients,
      leftAt: null,
    };
    this.credits -= batch.cost;
    this.#byId.set(batch.id, batch);
    if (!membersOpen) this.#giveMessageIds(batch);
    if (order.scheduledFor === null) this.#leave(batch, now);
    else this.waiting.set(batch.id, batch);
    return batch;
  }

  /** Takes a waiting batch back and returns its credits; undefined if none with this id waits. */
  cancel(id: number): Batch | undefined {
    const batch = this.waiting.get(id);
    if (batch === undefined) return undefined;
    this.waiting.delete(id);
    this.#byId.delete(id);
    this.credits += batch.cost;
    return batch;
  }

  /** Lets everything leave whose time has come, in the order of the times. */
  settle(now: number): void {
    const due = [...this.waiting.values()].filter(({ order }) => (order.scheduledFor ?? Infinity) <= now);
    due.sort((a, b) => (a.order.scheduledFor ?? 0) - (b.order.scheduledFor ?? 0) || a.id - b.id);
    for (const batch of due) {
      this.waiting.delete(batch.id);
      if (batch.firstMessageId === null) {
        // A group send goes to those who are members when it leaves, and that is also what it costs.
        batch.numbers = this.recipients(batch.order);
        batch.recipients = batch.numbers.length;
        const cost = batch.recipients * batch.order.parts;
        this.credits += batch.cost - cost;
        batch.cost = cost;
        this.#giveMessageIds(batch);
      }
      this.#leave(batch, batch.order.scheduledFor ?? now);
    }
  }

  batch(id: number): Batch | undefined {
    return this.#byId.get(id);
  }

  /** The batch that holds a message id, and the recipient's place in it. */
  message(id: number): { readonly batch: Batch; readonly index: number } | undefined {
    const at = firstIndex(this.#byMessageId, (batch) => (batch.firstMessageId ?? 0) > id) - 1;
    const batch = this.#byMessageId[at];
    if (batch?.firstMessageId == null || !this.#byId.has(batch.id)) return undefined;
    const index = id - batch.firstMessageId;
    return index < batch.numbers.length ? { batch, index } : undefined;
  }

  #giveMessageIds(batch: Batch): void {
    batch.firstMessageId = this.#ids.messages(batch.numbers.length);
    this.#byMessageId.push(batch);
  }

  #leave(batch: Batch, at: number): void {
    // A clock that is set back must not break the order the history is searched by.
    batch.leftAt = Math.max(at, this.left.at(-1)?.leftAt ?? 0);
    this.leftToAll.add(batch);
    if (batch.groupId === null) this.leftToNumbers.add(batch);
    else this.leftToGroups.push(batch);
  }
}

/**
 * The first index for which `test` holds, in a list where it holds for all that follow; the length if none.
 */
export function firstIndex<T>(list: readonly T[], test: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
