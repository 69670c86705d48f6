// bulk_json: a different text to each number. Partial success is normal: look at both lists of the answer.
import type { Call, Command } from './command.ts';
import { echoed, readMessage } from './message.ts';
import { readNumber, shownNumber } from './number.ts';
import { Refusal } from './refusal.ts';
import { charged, readSender } from './send.ts';

type Sent = { readonly sent: Record<string, unknown>; readonly cost: number };
type NotSent = { readonly notSent: Record<string, unknown> };

/** The vendor advises at most 500 entries a call; it is advice, so more are taken. */
const bulkJson: Command = (call) => {
  const data = parseData(call.parameters.raw('data'));
  const entries: unknown = data['messages'];
  if (!Array.isArray(entries) || entries.length === 0) throw new Refusal(4);
  const sender = readSender(call, typeof data['sender'] === 'string' ? data['sender'] : undefined);
  const test = isTrue(data['test']) || call.parameters.flag('test');
  const unicode = isTrue(data['unicode']) || call.parameters.flag('unicode');
  const messages: Record<string, unknown>[] = [];
  const notSent: Record<string, unknown>[] = [];
  let cost = 0;
  for (const entry of entries as unknown[]) {
    const result = sendOne(call, entry, sender, { test, unicode });
    if ('notSent' in result) {
      notSent.push(result.notSent);
      continue;
    }
    messages.push(result.sent);
    cost += result.cost;
  }
  const total = charged(call, cost);
  return {
    ...(test && { test_mode: true }),
    ...total,
    total_cost: total.cost,
    messages,
    messages_not_sent: notSent,
  };
};

function sendOne(
  call: Call,
  entry: unknown,
  sender: string,
  mode: { test: boolean; unicode: boolean },
): Sent | NotSent {
  const { number: written, text } = (typeof entry === 'object' && entry !== null ? entry : {}) as {
    number?: unknown;
    text?: unknown;
  };
  try {
    const message = readMessage(
      typeof text === 'string' ? text : undefined,
      mode.unicode,
      call.account.switches,
    );
    const number = readNumber(written);
    if (typeof number !== 'number') throw new Refusal(32);
    if (!mode.test && message.parts > call.account.credits) throw new Refusal(7);
    const recipients = Float64Array.of(number);
    const { content, parts } = message;
    const batch = mode.test
      ? { id: call.world.ids.batch(), firstMessageId: call.world.ids.messages(1) }
      : call.account.outbox.accept(
          {
            target: { numbers: recipients },
            text: content,
            parts,
            sender,
            custom: '',
            optouts: false,
            scheduledFor: null,
          },
          recipients,
          call.now,
        );
    const sent = {
      ...charged(call, parts),
      batch_id: batch.id,
      num_messages: 1,
      message: echoed(message, sender, call.account.switches),
      messages: [
        {
          id: String(batch.firstMessageId),
          recipient: shownNumber(number, 'reports', call.account.switches),
        },
      ],
    };
    return { sent, cost: parts };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message } = error;
    return { notSent: { number: String(written), message: text, error: { code, message } } };
  }
}

function parseData(json: string | undefined): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json ?? '');
  } catch {
    throw new Refusal(15);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Refusal(15);
  return { ...parsed };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}

export const bulkCommands = { bulk_json: bulkJson };
