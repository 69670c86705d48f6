// Sends that wait for their time: get_scheduled, cancel_scheduled.
import type { Batch } from '../state/outbox.ts';
import type { World } from '../state/world.ts';
import type { Command } from './command.ts';
import { Refusal } from './refusal.ts';
import { dashedTime } from './times.ts';

/** The vendor's printed sample: every value a string, `groupid` without its underscore, id = the batch id. */
const getScheduled: Command = ({ account, world }) => {
  const { waiting } = account.outbox;
  if (waiting.size === 0 && account.switches.emptyScheduledFails) throw new Refusal(904);
  return listed(waiting.values(), world);
};

const listed = (waiting: Iterable<Batch>, world: World) => ({
  scheduled: Array.from(waiting, (batch) => ({
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
