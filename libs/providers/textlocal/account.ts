// What the account has: saved templates, sender names, credits.
import { Type } from 'typebox';
import type { Call, CallOptions } from './call.ts';
import { Misfit } from './json.ts';
import {
  decimalOf,
  describeAnswer,
  listOf,
  Loose,
  LooseList,
  needId,
  storableTextOf,
  textOf,
} from './wire.ts';

export interface Template {
  id: string;
  title: string;
  body: string;
  sender?: string;
}

export interface AccountCalls {
  /** All saved templates. `sender` is the name a template is tied to (India), absent when it is tied to none. */
  templates(options?: CallOptions): Promise<Template[]>;
  /** Sender names the account may use. */
  senders(options?: CallOptions): Promise<{ defaultSender: string | undefined; names: string[] }>;
  /** Credits left for texts; a decimal amount of money for accounts moved to Webex Interact. */
  balance(options?: CallOptions): Promise<{ sms: number }>;
}

const templatesAnswer = describeAnswer(
  Type.Object({
    templates: LooseList(Type.Object({ id: Loose, title: Loose, body: Loose, senderName: Loose })),
  }),
  ({ templates }) =>
    listOf(templates).map(({ id, title, body, senderName }): Template => {
      const sender = storableTextOf(senderName).trim();
      return {
        id: needId(id, 'template ID'),
        title: storableTextOf(title),
        body: storableTextOf(body),
        ...(sender !== '' && { sender }),
      };
    }),
);

const Name = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Object({ name: Loose, sender_name: Loose }),
  Type.Null(),
]);

const sendersAnswer = describeAnswer(
  Type.Object({ default_sender_name: Loose, sender_names: Type.Optional(LooseList(Name)) }),
  ({ default_sender_name, sender_names }) => {
    if (default_sender_name === undefined && sender_names === undefined)
      throw new Misfit('has no sender names');
    const defaultSender = textOf(default_sender_name).trim() || undefined;
    const listed = listOf(sender_names ?? null).map((name) =>
      textOf(typeof name === 'object' ? (name?.name ?? name?.sender_name) : name).trim(),
    );
    const names = new Set([defaultSender, ...listed].filter((name) => name !== undefined && name !== ''));
    return { defaultSender, names: [...names] as string[] };
  },
);

const balanceAnswer = describeAnswer(
  Type.Object({ balance: Type.Union([Type.Object({ sms: Loose }), Type.String(), Type.Number()]) }),
  ({ balance }) => {
    const sms = decimalOf(typeof balance === 'object' ? balance.sms : balance);
    if (sms === undefined) throw new Misfit('has no balance');
    return { sms };
  },
);

/**
 * Account calls. No vendor page of these three was found; names and shapes are those of public clients, among them
 * https://github.com/scottybo/textlocal.
 */
export function accountCalls(call: Call): AccountCalls {
  return {
    templates: (options) => call({ command: 'get_templates', answer: templatesAnswer }, options),
    senders: (options) => call({ command: 'get_sender_names', answer: sendersAnswer }, options),
    balance: (options) => call({ command: 'balance', answer: balanceAnswer }, options),
  };
}
