// Delivery reports of a batch: the counts, and who got it.
import { Type, type Static } from 'typebox';
import type { Call, CallOptions } from './call.ts';
import { Misfit } from './json.ts';
import type { NumberReader } from './phone-number.ts';
import { countOf, describeAnswer, isRecord, Loose, LooseList, looseOf, textOf } from './wire.ts';

export type RecipientStatus =
  | 'delivered'
  | 'undelivered'
  | 'pending'
  | 'expired'
  | 'invalid'
  | 'unknown'
  | 'blocked';

/** Counts of one batch. All but `recipients` add up to `recipients`. */
export type BatchStatus = { recipients: number } & Record<RecipientStatus, number>;

export interface ReportCalls {
  /** The counts of a batch now. `pending` is what the other counts leave of the recipients. */
  batchStatus(batchId: string, options?: CallOptions): Promise<BatchStatus>;
  /** Each recipient of a batch with its status now. The report is read whole before the first one is given out. */
  batchRecipients(
    batchId: string,
    options?: CallOptions,
  ): AsyncIterable<{ number: string; status: RecipientStatus }>;
}

/** https://api.txtlocal.com/docs/helpfulinfo; B (do-not-disturb list, India) is known from public clients. */
const letters = new Map<string, RecipientStatus>([
  ['D', 'delivered'],
  ['U', 'undelivered'],
  ['P', 'pending'],
  ['E', 'expired'],
  ['I', 'invalid'],
  ['?', 'unknown'],
  ['B', 'blocked'],
]);

/** The meaning of a status letter; `unknown` for one that nobody knows. */
export const statusOfLetter = (letter: string): RecipientStatus =>
  letters.get(letter.trim().toUpperCase()) ?? 'unknown';

const counters = {
  delivered: 'num_delivered',
  undelivered: 'num_undelivered',
  expired: 'num_expired',
  invalid: 'num_invalid',
  unknown: 'num_unknown',
  blocked: 'num_blocked',
} as const;
type Counted = keyof typeof counters;
const counted = Object.keys(counters) as Counted[];

const WireReport = Type.Object({
  num_messages: Loose,
  num_delivered: Loose,
  num_undelivered: Loose,
  num_expired: Loose,
  num_invalid: Loose,
  num_unknown: Loose,
  num_blocked: Loose,
  messages: Type.Optional(LooseList(Type.Unknown())),
});

const reportAnswer = describeAnswer(WireReport, (wire) => wire);

/** Delivery reports. http://api.txtlocal.com/docs/messagereporting/batchstatus */
export function reportCalls(call: Call, readNumber: NumberReader): ReportCalls {
  return {
    async batchStatus(batchId, options) {
      const seen = new Map<RecipientStatus, number>();
      const onMessage = (message: unknown) => {
        const status = statusIn(message);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      };
      const answer = (value: unknown) => statusOf(reportAnswer(value), seen);
      return call({ command: 'status_batch', fields: { batch_id: batchId }, onMessage, answer }, options);
    },
    async *batchRecipients(batchId, options) {
      const table = createTable();
      const onMessage = (message: unknown) => table.add(recipientOf(message, readNumber));
      const fields = { batch_id: batchId };
      await call({ command: 'status_batch', fields, onMessage, answer: reportAnswer }, options);
      yield* table.rows();
    },
  };
}

/**
 * Makes counts that add up. No pending counter is known, so pending is what is left. Counters can run ahead of
 * `num_messages`, which is then raised; a counter that is missing is taken from the list of recipients, but only as
 * far as the others leave room, since nobody knows which counter includes them otherwise.
 *
 * @throws {Misfit} when there is neither a count nor a list
 */
function statusOf(wire: Static<typeof WireReport>, seen: ReadonlyMap<RecipientStatus, number>): BatchStatus {
  const listed = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const total = countOf(wire.num_messages);
  const given = counted.map((name) => [name, countOf(wire[counters[name]])] as const);
  const anyGiven = given.some(([, count]) => count !== undefined);
  if (!anyGiven && total === undefined && listed === 0) throw new Misfit('has no counts');

  const base = anyGiven ? (total ?? listed) : Math.max(total ?? 0, listed);
  let sum = given.reduce((known, [, count]) => known + (count ?? 0), 0);
  const counts = { delivered: 0, undelivered: 0, expired: 0, invalid: 0, unknown: 0, blocked: 0 };
  for (const [name, count] of given) {
    counts[name] = count ?? Math.min(seen.get(name) ?? 0, Math.max(base - sum, 0));
    if (count === undefined) sum += counts[name];
  }
  const recipients = Math.max(base, sum);
  return { recipients, pending: recipients - sum, ...counts };
}

interface Recipient {
  number: string;
  status: RecipientStatus;
}

const rowOf = (message: unknown): Record<string, unknown> => (isRecord(message) ? message : {});

const statusIn = (message: unknown): RecipientStatus =>
  statusOfLetter(textOf(looseOf(rowOf(message)['status'])));

function recipientOf(message: unknown, readNumber: NumberReader): Recipient {
  const row = rowOf(message);
  return { number: readNumber(looseOf(row['recipient'] ?? row['number'])), status: statusIn(message) };
}

// A list of objects would take some 150 bytes a recipient, which a batch of a million must not cost; lines of text in
// blocks take about 15. A report is read whole first, so that a report that breaks off gives out nothing, and a slow
// reader holds no connection.
const rowsPerBlock = 4096;

function createTable(): { add(row: Recipient): void; rows(): Iterable<Recipient> } {
  const blocks: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) blocks.push(open.join('\n'));
    open = [];
  };
  return {
    add({ number, status }) {
      open.push(`${number} ${status}`);
      if (open.length === rowsPerBlock) close();
    },
    *rows() {
      close();
      for (const block of blocks) {
        for (const line of block.split('\n')) {
          const space = line.indexOf(' ');
          yield { number: line.slice(0, space), status: line.slice(space + 1) as RecipientStatus };
        }
      }
    },
  };
}
