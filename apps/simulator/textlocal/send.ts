// The `send` command: one text to numbers or to a group, at once or at a time.
// The order of the checks is an assumption of ours; no page of the vendor gives one.
import type { Order } from '../state/outbox.ts';
import type { Call, Command } from './command.ts';
import { existingGroup } from './groups.ts';
import { echoed, readMessage } from './message.ts';
import { readNumbers, shownNumber, splitNumbers } from './number.ts';
import { Refusal, warning } from './refusal.ts';
import { lacksCredits, losesAnswer, REFUSED_SENDER } from './sentinels.ts';

/** The vendor's send page: more than 10,000 numbers a call is error 33. */
const NUMBERS_MAX = 10_000;
/** How far ahead a send can be scheduled is not documented; a year is assumed. */
const SCHEDULE_AHEAD_MAX_MS = 366 * 86_400_000;
/** Money for a credit, once an account is at Webex Interact. */
const CREDIT_PRICE = 0.039;

const send: Command = (call) => {
  const { account, parameters, world } = call;
  const numbers = parameters.text('numbers');
  const groupId = parameters.whole('group_id');
  if (numbers === undefined && groupId === undefined) throw new Refusal(4);
  if (numbers !== undefined && groupId !== undefined) throw new Refusal(34);
  const message = readMessage(parameters.raw('message'), parameters.flag('unicode'), account.switches);
  const sender = readSender(call);
  const scheduledFor = readScheduleTime(call);
  const target = groupId === undefined ? readTarget(call, numbers ?? '') : groupTarget(call, groupId);
  const order: Order = {
    target,
    text: message.content,
    parts: message.parts,
    sender,
    custom: parameters.text('custom') ?? '',
    optouts: parameters.flag('optouts'),
    scheduledFor,
  };
  const recipients = account.outbox.recipients(order);
  if (recipients.length === 0) throw new Refusal(51);
  const groupName = 'group' in target ? target.group.name : '';
  const cost = recipients.length * order.parts;
  if (cost > account.credits || lacksCredits(groupName)) throw new Refusal(7);

  const test = parameters.flag('test');
  const sent = test ? rehearse(call, recipients) : account.outbox.accept(order, recipients, call.now);
  if (!test && scheduledFor !== null) world.scheduled(scheduledFor);
  if (!test && losesAnswer(groupName)) call.fault = { kind: 'drop-after' };
  return {
    ...(test && { test_mode: true }),
    ...charged(call, cost),
    batch_id: sent.id,
    num_messages: recipients.length,
    message: echoed(message, sender, account.switches),
    receipt_url: parameters.text('receipt_url') ?? '',
    custom: order.custom,
    messages: listMessages(call, recipients, sent.firstMessageId),
  };
};

/** Test mode: ids like those of a real send, and nothing kept. */
function rehearse({ world }: Call, recipients: Float64Array) {
  return { id: world.ids.batch(), firstMessageId: world.ids.messages(recipients.length) };
}

/** Credits are whole numbers, and money with decimals once the account is at Webex Interact. */
export function charged({ account, world }: Call, cost: number): { balance: number; cost: number } {
  const shown = (credits: number): number =>
    world.settings.webex ? Math.round(credits * CREDIT_PRICE * 1000) / 1000 : credits;
  return { balance: shown(account.credits), cost: shown(cost) };
}

/**
 * Long lists are left out, and so are the members of a group that will only be known at the time of sending.
 */
function listMessages(
  { world, account: { switches } }: Call,
  recipients: Float64Array,
  firstMessageId: number | null,
) {
  if (firstMessageId === null || recipients.length > world.settings.listRecipients) return [];
  return Array.from(recipients, (recipient, index) => ({
    id: String(firstMessageId + index),
    recipient: shownNumber(recipient, 'reports', switches),
  }));
}

/**
 * A name that the account lists, with spaces or signs too; 3 to 11 letters and digits, or up to 13 digits; left out, the
 * account's default. Refuses with 43 or 44.
 */
export function readSender(
  { account, parameters, world }: Call,
  written = parameters.text('sender'),
): string {
  if (written === undefined) {
    if (account.defaultSender === null) throw new Refusal(44);
    return account.defaultSender;
  }
  if (written === REFUSED_SENDER) throw new Refusal(43);
  if (account.senders.includes(written)) return written;
  if (world.settings.listedSendersOnly || !/^(?:[A-Za-z0-9]{3,11}|\d{1,13})$/.test(written))
    throw new Refusal(43);
  return written;
}

/** Unix milliseconds from the Unix seconds of `schedule_time`; null if there is none. Refuses with 8 or 9. */
function readScheduleTime({ parameters, now }: Call): number | null {
  const seconds = parameters.whole('schedule_time');
  if (seconds === undefined) return null;
  const at = seconds * 1000;
  if (Number.isNaN(at) || at > now + SCHEDULE_AHEAD_MAX_MS) throw new Refusal(8);
  if (at <= now) throw new Refusal(9);
  return at;
}

function groupTarget({ account }: Call, groupId: number): Order['target'] {
  const group = existingGroup(account, groupId);
  if (group.size === 0) throw new Refusal(11);
  return { group };
}

/** All wrong: 32 if none is even made of digits, else 51. Some wrong: the valid ones go, with warning 3. */
function readTarget(call: Call, list: string): Order['target'] {
  const written = splitNumbers(list);
  if (written.length > NUMBERS_MAX) throw new Refusal(33);
  const { valid, malformed, invalid } = readNumbers(written);
  if (valid.length === 0) throw new Refusal(malformed > 0 && invalid === 0 ? 32 : 51);
  if (malformed + invalid > 0) call.warnings.push(warning(3));
  return { numbers: Float64Array.from(valid) };
}

export const sendCommands = { send };
