// Sends that wait for their time: get_scheduled, cancel_scheduled.
import type { Command } from './command.ts';
import { Refusal } from './refusal.ts';
import { dashedTime } from './times.ts';

/** The vendor's printed sample: every value a string, `groupid` without its underscore, id = the batch id. */
const getScheduled: Command = ({ account, world }) => ({
  scheduled: Array.from(account.outbox.waiting.values(), (batch) => ({
    id: String(batch.id),
    scheduledFor: dashedTime(batch.order.scheduledFor ?? 0, world.settings.timeZone),
    howmany: String('group' in batch.order.target ? batch.order.target.group.size : batch.recipients),
    message: batch.order.text,
    origin: batch.order.sender,
    groupName: batch.groupName,
    groupid: batch.groupId === null ? '' : String(batch.groupId),
  })),
  ...(world.settings.scheduledWithoutStatus && { status: undefined }),
});

/** Returns the credits. The answer is assumed; so is that an id of a batch that left is refused. */
const cancelScheduled: Command = ({ account, parameters }) => {
  const id = parameters.whole('sent_id');
  const batch = id === undefined ? undefined : account.outbox.cancel(id);
  if (batch === undefined) throw new Refusal(902);
  return { id: String(batch.id) };
};

export const scheduledCommands = { get_scheduled: getScheduled, cancel_scheduled: cancelScheduled };
