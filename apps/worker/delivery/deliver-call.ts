// One call of a personalised send: texts the customers it still has to, in one attempt for each encoding. The intent is
// written down before each attempt, what is known of it after.

import type { Connection } from '#accounts/connections.ts';
import { filledFields } from '#accounts/contact-field.ts';
import { personalTexts } from '#accounts/personal-text.ts';
import type { NumberSet } from '#directory/number-set.ts';
import { isAltered, recordAltered } from '#handover/altered-text.ts';
import {
  beginCall,
  endCall,
  nothingDone,
  settleCall,
  unpackPositions,
  type CallResult,
} from '#handover/delivery-calls.ts';
import { lastLook } from '#handover/rules-at-call.ts';
import type { Verdict } from '#handover/rules.ts';
import { RunAgain } from '#jobs/consumer.ts';
import { deadlineIn, type Deadline } from '#platform/deadline.ts';
import type { Campaign, DeliveryCall, Send } from '#platform/prisma-client/client.ts';
import type { SendProblemCode } from '#problem/catalogue.ts';
import type { EachReceipt } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { problemCodeOf, waitOrRefused } from '../steps/provider-error.ts';
import type { ReadyCall } from './segment-contacts.ts';

export type Delivering = Send & { campaign: Campaign };

export interface Delivery {
  parts: Parts;
  connection: Connection;
  send: Delivering;
  /** Recent ones, whenever asked. */
  optOuts: () => Promise<NumberSet>;
}

/** The send cannot go on; calls that were not made stay planned, so that a retry makes them. */
export class DeliveryStopped extends Error {
  readonly code: SendProblemCode;

  constructor(code: SendProblemCode, detail = '') {
    super(detail);
    this.name = 'DeliveryStopped';
    this.code = code;
  }
}

/** The rules let no call of the send be made now. */
export class DeliveryHalted extends Error {
  readonly verdict: Exclude<Verdict, { kind: 'call' }>;

  constructor(verdict: DeliveryHalted['verdict']) {
    super(verdict.kind);
    this.name = 'DeliveryHalted';
    this.verdict = verdict;
  }
}

/** The send is no longer this job's: taken back, or ended by another worker. */
export class DeliveryOver extends Error {}

interface Message {
  position: number;
  number: string;
  text: string;
}

/** What one attempt sends, and who gets no text at all. */
interface Attempt {
  messages: Message[];
  unicode: boolean;
  result: CallResult;
  unfit: number;
  altered: number;
}

/**
 * GSM texts first, the others in an attempt of their own: `unicode` is one switch for a whole call and would more than
 * double the price of every text in it.
 */
function prepare(
  { send }: Delivery,
  optedOut: NumberSet,
  call: DeliveryCall,
  contacts: ReadyCall['contacts'],
): Attempt {
  const byEncoding = { 'GSM-7': [] as Message[], 'UCS-2': [] as Message[] };
  const result = nothingDone();
  const textOf = personalTexts(send);
  for (const position of unpackPositions(call.positions)) {
    const contact = contacts.get(position);
    const filled = contact === undefined ? undefined : textOf(filledFields(contact));
    if (contact !== undefined && optedOut.has(contact.number)) result.optedOut.push(position);
    else if (contact === undefined || filled === undefined || !('text' in filled))
      result.refused.push(position);
    else byEncoding[filled.encoding].push({ position, number: contact.number, text: filled.text });
  }
  const unicode = byEncoding['GSM-7'].length === 0;
  const unfit = result.refused.length;
  return { messages: byEncoding[unicode ? 'UCS-2' : 'GSM-7'], unicode, result, unfit, altered: 0 };
}

/** Sorts an answer by customer. @returns whether credits ran out for some, who then stay in the call */
function readReceipt({ messages, result }: Attempt, receipt: EachReceipt): { noCredits: boolean } {
  const open = new Map(messages.map(({ number, position }) => [number, position]));
  const take = (number: string): number | undefined => {
    const position = open.get(number);
    open.delete(number);
    return position;
  };
  for (const { number } of receipt.sent) {
    const position = take(number);
    if (position !== undefined) result.sent.push(position);
  }
  let noCredits = false;
  for (const { number, meaning } of receipt.refused) {
    const position = take(number);
    if (meaning === 'no-credit') noCredits = true;
    else if (position !== undefined) result.refused.push(position);
  }
  // Listed neither way: nobody knows, so never again. With TextLocal's two lists whole, there is none.
  result.refused.push(...open.values());
  result.batchIds = receipt.sent.map(({ batchId }) => batchId);
  result.cost = receipt.cost ?? 0;
  return { noCredits };
}

/** Why an intent was not allowed. */
async function whyNot({ parts, send }: Delivery): Promise<Error> {
  const { prisma } = parts.database;
  const current = await prisma.send.findUnique({ where: { id: send.id }, include: { campaign: true } });
  if (current === null || current.state !== 'scheduling' || current.campaign.cancelRequestedAt !== null)
    return new DeliveryOver('the send moved on');
  return new RunAgain(1_000, 'another worker has this call');
}

/** How many texts left altered; nothing can be undone. */
function alteredIn({ connection }: Delivery, messages: readonly Message[], { sent }: EachReceipt): number {
  const texts = new Map(messages.map(({ number, text }) => [number, text]));
  return sent.filter(({ number, content }) => {
    const text = texts.get(number);
    return text !== undefined && isAltered(connection.account, { content, text });
  }).length;
}

/** Makes the attempt. @returns why the send has to stop after it, if it has to */
async function attempt(
  delivery: Delivery,
  call: DeliveryCall,
  plan: Attempt,
  verdict: Extract<Verdict, { kind: 'call' }>,
  deadline: Deadline,
): Promise<Error | undefined> {
  const { parts, connection, send } = delivery;
  const { messages, unicode, result } = plan;
  if (messages.length === 0) return undefined;
  const look = lastLook(parts.database, send.id, verdict);
  try {
    const receipt = await connection.textlocal.sendEach(
      {
        ...(send.sender !== null && { sender: send.sender }),
        messages: messages.map(({ number, text }) => ({ number, text })),
        unicode,
        test: verdict.test,
        reference: send.id.replaceAll('-', ''),
      },
      {
        signal: deadline.signal,
        urgent: true,
        beforeCall: look.beforeCall,
        mayBegin: () => deadline.mayBegin() && look.mayBegin(),
      },
    );
    const { noCredits } = readReceipt(plan, receipt);
    if (!verdict.test) plan.altered = alteredIn(delivery, messages, receipt);
    return noCredits ? new DeliveryStopped('no-credits') : undefined;
  } catch (error) {
    if (error instanceof ProviderError && error.outcome === 'unknown') {
      await endCall(parts.database, call);
      throw new RunAgain(parts.config.PROVIDER_SETTLE_MS, 'an unanswered call may still take effect');
    }
    // Everything else says that nothing was sent: the customers stay in the call.
    if (!(error instanceof ProviderError)) return later(delivery, error);
    if (error.outcome === 'rejected' && error.meaning === 'number-refused') {
      result.refused.push(...messages.map(({ position }) => position));
      return undefined;
    }
    if (error.outcome === 'rejected') return new DeliveryStopped(problemCodeOf(error), error.message);
    return later(delivery, error);
  }
}

async function later({ parts, send }: Delivery, error: unknown): Promise<Error> {
  try {
    return await waitOrRefused(parts.database, send, error);
  } catch (again) {
    return again instanceof Error ? again : new Error(String(again));
  }
}

/** Texts everyone in the call, or throws why that has to wait or stop. */
export async function deliverCall(delivery: Delivery, { call: planned, contacts }: ReadyCall): Promise<void> {
  const { parts, send } = delivery;
  let call = planned;
  while (call.state === 'planned') {
    const plan = prepare(delivery, await delivery.optOuts(), call, contacts);
    // From intent to answer, waiting included: who reconciles this call waits that long before it looks.
    const deadline = deadlineIn(parts.config.PROVIDER_TIMEOUT_MS);
    const verdict = await beginCall(parts.database, send, call);
    if (verdict === 'lost') throw await whyNot(delivery);
    if (verdict.kind !== 'call') throw new DeliveryHalted(verdict);
    const begun = { ...call, attempt: call.attempt + 1 };
    const stop = await attempt(delivery, begun, plan, verdict, deadline);
    const settled = await settleCall(parts.database, send, begun, plan.result);
    if (plan.unfit > 0)
      parts.log.info(
        { sendId: send.id, call: call.no, customers: plan.unfit },
        'no text could be made for some',
      );
    if (plan.altered > 0) await recordAltered(parts.database.prisma, send, plan.altered);
    if (stop !== undefined) throw stop;
    if (settled === undefined) throw new RunAgain(1_000, 'another worker settled this call');
    call = settled;
  }
}
