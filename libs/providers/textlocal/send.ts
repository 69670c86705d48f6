// One text to a whole group, now or at a time.
import { Type } from 'typebox';
import type { Notice } from './answer.ts';
import type { Call, CallOptions } from './call.ts';
import { encodeAgain, type SecondDecoding } from './second-decoding.ts';
import { maxCharacters, measureText } from './text.ts';
import {
  countOf,
  decimalOf,
  describeAnswer,
  flagOf,
  isRecord,
  Loose,
  looseOf,
  needId,
  textOf,
} from './wire.ts';

export interface GroupMessage {
  groupId: string;
  /** The whole text, at most 765 characters: TextLocal would refuse or cut a longer one. */
  text: string;
  /** Omitted: the account's default sender. */
  sender?: string | undefined;
  /** Omitted: at once. Kept to the second. */
  scheduleAt?: Date | undefined;
  /** Ours, for the whole batch; comes back as `customID` in receipts, but no call can look a batch up by it. */
  reference: string;
  /** The text has characters outside GSM-7. */
  unicode: boolean;
  /** Nothing leaves, nothing is charged. */
  test: boolean;
}

export interface SendReceipt {
  batchId: string;
  /** Recipients TextLocal took; opted-out numbers are not among them. */
  recipients: number | undefined;
  /** Credits, or money (decimal) for accounts moved to Webex Interact; so is `balance`. */
  cost: number | undefined;
  balance: number | undefined;
  /** Whether TextLocal says that it was a test. */
  testMode: boolean;
  /** The text as TextLocal repeats it; never to be kept. */
  content: string | undefined;
  warnings: Notice[];
}

export interface SendCalls {
  /**
   * Sends to a group, always leaving out opted-out numbers (`optouts=true`). Two calls make two batches and charge
   * twice: after `unknown` look in `scheduled()` and both histories before calling again.
   * Throws a `RangeError` when the text is too long.
   */
  sendToGroup(message: GroupMessage, options?: CallOptions): Promise<SendReceipt>;
}

const receipt = describeAnswer(
  Type.Object({
    batch_id: Loose,
    num_messages: Loose,
    cost: Loose,
    balance: Loose,
    test_mode: Loose,
    message: Type.Optional(Type.Unknown()),
  }),
  (wire) => ({
    batchId: needId(wire.batch_id, 'batch ID'),
    recipients: countOf(wire.num_messages),
    cost: decimalOf(wire.cost),
    balance: decimalOf(wire.balance),
    testMode: flagOf(wire.test_mode),
    content: contentOf(wire.message),
  }),
);

/** Sending to a group. https://api.txtlocal.com/docs/sendsms */
export function sendCalls(call: Call, decoding?: SecondDecoding): SendCalls {
  return {
    async sendToGroup(message, options) {
      needSendable(message.text);
      const fields = {
        group_id: message.groupId,
        message: encodeAgain(message.text, decoding),
        sender: message.sender,
        schedule_time: message.scheduleAt && String(Math.floor(message.scheduleAt.getTime() / 1000)),
        custom: message.reference,
        // True means: leave opted-out numbers out. Without it they are texted.
        optouts: 'true',
        ...switches(message),
      };
      return call(
        {
          command: 'send',
          fields,
          answer: (value, warnings): SendReceipt => ({ ...receipt(value), warnings }),
          onMessage: () => undefined, // may list every recipient of the group; `batchRecipients` tells more
        },
        options,
      );
    },
  };
}

/** `content` of an answer's `message`; an odd one counts as none. */
export function contentOf(message: unknown): string | undefined {
  if (!isRecord(message)) return undefined;
  return textOf(looseOf(message['content'])) || undefined;
}

/** A switch is sent as `true` or left out: the text `False` might be read as true. */
function switches({ unicode, test }: GroupMessage): Record<string, string> {
  return { ...(unicode && { unicode: 'true' }), ...(test && { test: 'true' }) };
}

/**
 * Checks that TextLocal sends a text as it is. Its pages disagree whether a longer one is refused or cut, so none goes.
 *
 * @throws {RangeError} when it is empty or has more than 765 characters
 */
export function needSendable(text: string): void {
  const { characters } = measureText(text);
  if (characters === 0 || characters > maxCharacters) {
    throw new RangeError(`a text has 1 to ${maxCharacters} characters, not ${characters}`);
  }
}
