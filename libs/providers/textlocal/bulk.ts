// A different text for each number, in one call.
import { Type, type Static } from 'typebox';
import { noticesOf } from './answer.ts';
import type { Call, CallOptions } from './call.ts';
import { meaningOfCode, type Meaning } from './errors.ts';
import { Misfit } from './json.ts';
import type { NumberReader } from './phone-number.ts';
import { encodeAgain, type SecondDecoding } from './second-decoding.ts';
import { contentOf, needSendable } from './send.ts';
import { decimalOf, describeAnswer, flagOf, idOf, listOf, Loose, LooseList, needId, textOf } from './wire.ts';

export interface EachMessage {
  sender?: string | undefined;
  messages: readonly { number: string; text: string }[];
  unicode: boolean;
  test: boolean;
  reference?: string | undefined;
}

export interface EachReceipt {
  /** `content` is the text as TextLocal repeats it; never to be kept. */
  sent: { number: string; batchId: string; messageId?: string; content?: string }[];
  /** Usable numbers in their one form, others as TextLocal gave them; `code` undefined when it gave none. */
  refused: {
    number: string;
    code: number | undefined;
    meaning: Meaning | undefined;
    message: string;
  }[];
  cost?: number;
  testMode: boolean;
}

export interface BulkCalls {
  /**
   * Sends each number its own text. A part may be refused while the rest goes: walk both lists.
   * Throws a `RangeError` above 500 messages, TextLocal's advice, and when a text is empty or too long.
   */
  sendEach(message: EachMessage, options?: CallOptions): Promise<EachReceipt>;
}

/** https://api.txtlocal.com/docs/bulkjson */
const maxMessagesPerCall = 500;

const WireEntry = Type.Object({
  batch_id: Loose,
  test_mode: Loose,
  message: Type.Optional(Type.Unknown()),
  messages: Type.Optional(LooseList(Type.Object({ id: Loose, recipient: Loose }))),
});
const WireRefused = Type.Object({ number: Loose, error: Type.Optional(Type.Unknown()) });

const eachAnswer = describeAnswer(
  Type.Object({
    messages: Type.Optional(LooseList(WireEntry)),
    messages_not_sent: Type.Optional(LooseList(WireRefused)),
    cost: Loose,
    total_cost: Loose,
    test_mode: Loose,
  }),
  (wire) => {
    if (wire.messages === undefined && wire.messages_not_sent === undefined)
      throw new Misfit('lists nothing');
    return wire;
  },
);

function receiptOf(wire: ReturnType<typeof eachAnswer>, readNumber: NumberReader): EachReceipt {
  const entries = listOf(wire.messages ?? null);
  const cost = decimalOf(wire.total_cost) ?? decimalOf(wire.cost);
  return {
    sent: entries.flatMap((entry) => sentOf(entry, readNumber)),
    refused: listOf(wire.messages_not_sent ?? null).map((entry) => refusedOf(entry, readNumber)),
    ...(cost !== undefined && { cost }),
    testMode: flagOf(wire.test_mode) || entries.some((entry) => flagOf(entry.test_mode)),
  };
}

/** Sending to each. https://api.txtlocal.com/docs/bulkjson */
export function bulkCalls(call: Call, readNumber: NumberReader, decoding?: SecondDecoding): BulkCalls {
  const answer = (value: unknown) => receiptOf(eachAnswer(value), readNumber);
  return {
    async sendEach({ sender, messages, unicode, test, reference }, options) {
      if (messages.length > maxMessagesPerCall) {
        throw new RangeError(`at most ${maxMessagesPerCall} messages a call, got ${messages.length}`);
      }
      for (const { text } of messages) needSendable(text);
      const data = JSON.stringify({
        sender,
        custom: reference,
        ...(unicode && { unicode: true }),
        ...(test && { test: true }),
        messages: messages.map(({ number, text }) => ({ number, text: encodeAgain(text, decoding) })),
      });
      return call({ command: 'bulk_json', fields: { data }, answer }, options);
    },
  };
}

function sentOf(entry: Static<typeof WireEntry>, readNumber: NumberReader): EachReceipt['sent'] {
  const batchId = needId(entry.batch_id, 'batch ID');
  const recipients = listOf(entry.messages ?? null);
  // Without the recipient nobody can say which of the texts went.
  if (recipients.length === 0) throw new Misfit('has a batch without a recipient');
  const content = contentOf(entry.message);
  return recipients.map(({ id, recipient }) => {
    const messageId = idOf(id);
    return {
      number: readNumber(recipient) || needId(recipient, 'recipient'),
      batchId,
      ...(messageId !== undefined && { messageId }),
      ...(content !== undefined && { content }),
    };
  });
}

function refusedOf(
  { number, error }: Static<typeof WireRefused>,
  readNumber: NumberReader,
): EachReceipt['refused'][number] {
  const notice = noticesOf(error)[0];
  return {
    number: readNumber(number) || textOf(number),
    code: notice?.code,
    meaning: meaningOfCode(notice?.code),
    message: notice?.message ?? '',
  };
}
