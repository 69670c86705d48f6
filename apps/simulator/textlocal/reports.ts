// What became of the texts: status_message and status_batch.
import { countStatuses, statusOf } from '../state/fate.ts';
import type { Batch } from '../state/outbox.ts';
import type { World } from '../state/world.ts';
import type { Command } from './command.ts';
import { shownNumber } from './number.ts';
import { Refusal } from './refusal.ts';
import { spacedTime } from './times.ts';

/** Simulated days since the batch left; 0 while it waits. */
export function ageDays(batch: Batch, now: number, { settings }: World): number {
  return batch.leftAt === null ? 0 : (now - batch.leftAt) / settings.dayMs;
}

/** `date` is when the text was sent, not when it was delivered, as a public client found. */
const statusMessage: Command = ({ account, parameters, world, now }) => {
  const id = parameters.whole('message_id');
  const found = id === undefined ? undefined : account.outbox.message(id);
  if (found === undefined) throw new Refusal(901);
  const { batch, index } = found;
  const recipient = batch.numbers[index] ?? 0;
  const { seed, timeZone } = world.settings;
  return {
    message: {
      id,
      recipient: shownNumber(recipient, 'reports', account.switches),
      type: 'sms',
      status: statusOf(recipient, seed, ageDays(batch, now, world)),
      date: spacedTime(batch.leftAt ?? batch.order.scheduledFor ?? 0, timeZone),
    },
  };
};

/** No counter of pending texts was seen in any source: pending is what the others leave of num_messages. */
const statusBatch: Command = ({ account, parameters, world, now }) => {
  const id = parameters.whole('batch_id');
  const batch = id === undefined ? undefined : account.outbox.batch(id);
  if (batch === undefined) throw new Refusal(900);
  const { seed, listRecipients } = world.settings;
  const age = ageDays(batch, now, world);
  const numbers = batch.leftAt === null ? new Float64Array() : batch.numbers;
  const counts = countStatuses(numbers, seed, age);
  return {
    batch_id: batch.id,
    num_messages: batch.recipients,
    num_delivered: counts.D,
    num_undelivered: counts.U,
    num_expired: counts.E,
    num_unknown: counts['?'],
    num_invalid: counts.I,
    ...(numbers.length <= listRecipients && {
      messages: Array.from(numbers, (number) => ({
        recipient: shownNumber(number, 'reports', account.switches),
        status: statusOf(number, seed, age),
      })),
    }),
  };
};

export const reportCommands = { status_message: statusMessage, status_batch: statusBatch };
