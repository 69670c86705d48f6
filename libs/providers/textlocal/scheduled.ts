// Sends that TextLocal holds until their time: listed and cancelled.
import { Type } from 'typebox';
import type { Call, CallOptions } from './call.ts';
import { ProviderError, Refusal } from './errors.ts';
import { countOf, describeAnswer, idOf, listOf, Loose, LooseList, needId, textOf } from './wire.ts';

export interface ScheduledBatch {
  /** Presumably the `batchId` that the send returned. */
  batchId: string;
  groupId: string | undefined;
  /** Names are unique in an account, so this finds a group's send where an ID is missing. */
  groupName: string | undefined;
  /** TextLocal's text, `YYYY-MM-DD-HH-mm-ss`, in a zone it does not name: compare by IDs, not by this. */
  scheduledFor: string;
  recipients: number | undefined;
  text: string | undefined;
}

export interface ScheduledCalls {
  /** Everything scheduled in the account. People can change it in TextLocal's own web application too. */
  scheduled(options?: CallOptions): Promise<ScheduledBatch[]>;
  /** Cancels one scheduled send. Refused when it is not scheduled (any more). */
  cancelScheduled(batchId: string, options?: CallOptions): Promise<void>;
}

const scheduledAnswer = describeAnswer(
  // The list must be there: without it "nothing is scheduled" would let a send go out twice.
  Type.Object({
    scheduled: LooseList(
      Type.Object({
        id: Loose,
        groupid: Loose,
        group_id: Loose,
        groupName: Loose,
        scheduledFor: Loose,
        howmany: Loose,
        message: Loose,
      }),
    ),
  }),
  ({ scheduled }) =>
    listOf(scheduled).map((entry): ScheduledBatch => ({
      batchId: needId(entry.id, 'batch ID'),
      groupId: idOf(entry.groupid) ?? idOf(entry.group_id),
      groupName: textOf(entry.groupName) || undefined,
      scheduledFor: textOf(entry.scheduledFor),
      recipients: countOf(entry.howmany),
      text: textOf(entry.message) || undefined,
    })),
);

const cancelledAnswer = describeAnswer(Type.Object({ status: Type.String() }), () => undefined);

/** Scheduled sends. https://api.txtlocal.com/docs/scheduledmessages/getscheduledmessages */
export function scheduledCalls(call: Call, emptyCode?: number): ScheduledCalls {
  return {
    async scheduled(options) {
      try {
        return await call({ command: 'get_scheduled', answer: scheduledAnswer }, options);
      } catch (error) {
        if (isEmptyList(error, emptyCode)) return [];
        throw error;
      }
    },
    cancelScheduled: (batchId, options) =>
      call({ command: 'cancel_scheduled', fields: { sent_id: batchId }, answer: cancelledAnswer }, options),
  };
}

/** Refusals that say nothing of what is scheduled, whatever a trial saw. */
const neverEmpty: readonly (number | undefined)[] = [
  Refusal.noCommand,
  Refusal.unknownCommand,
  Refusal.login,
];

/** Some accounts refuse to list nothing: a refusal with the code that a trial saw for it is an empty list. */
const isEmptyList = (error: unknown, emptyCode: number | undefined): boolean =>
  emptyCode !== undefined &&
  error instanceof ProviderError &&
  error.code === emptyCode &&
  !neverEmpty.includes(emptyCode);
