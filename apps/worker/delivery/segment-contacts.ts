// The contacts of a segment, brought together by the calls they were planned into. Only contacts of calls that are not
// complete yet are in memory; pages that shift make that some more, never wrong.

import type { Connection } from '#accounts/connections.ts';
import type { Roster } from '#campaign/roster.ts';
import { Matcher } from '#directory/matcher.ts';
import { NumberSet } from '#directory/number-set.ts';
import { pagesBetween } from '#directory/pages.ts';
import { unpackPositions } from '#handover/delivery-calls.ts';
import type { DeliveryCall, Send } from '#platform/prisma-client/client.ts';
import type { Contact } from '#providers/textlocal/client.ts';

export interface Segment {
  connection: Connection;
  send: Send;
  roster: Roster;
}

/** A call with the contacts of the customers it still has to text, by position. */
export interface ReadyCall {
  call: DeliveryCall;
  contacts: Map<number, Contact>;
}

/** Every contact of the segment with its customer's position, in TextLocal's order; a customer may come twice. */
async function* segmentContacts({
  connection,
  send,
  roster,
}: Segment): AsyncGenerator<{ position: number; contact: Contact }> {
  if (send.segmentGroupId === null) throw new Error('a send without a segment cannot be delivered');
  const matcher = new Matcher(connection.account, new NumberSet());
  for await (const page of pagesBetween(
    { textlocal: connection.textlocal, groupId: send.segmentGroupId },
    0,
  )) {
    for (const contact of page) {
      const position = matcher.find(contact, roster);
      if (position >= 0) yield { position, contact };
    }
  }
}

/** Positions of the ledger's customers of this send: those the segment has, in its order, then those it lacks. */
export async function planOrder(segment: Segment): Promise<{ positions: number[]; absent: number }> {
  const { roster, send } = segment;
  const seen = new Uint8Array(roster.size);
  const belongs = (position: number) =>
    seen[position] === 0 &&
    roster.outcomeAt(position) === 'segmented' &&
    roster.sendNoAt(position) === send.no;
  const positions: number[] = [];
  for await (const { position } of segmentContacts(segment)) {
    if (!belongs(position)) continue;
    seen[position] = 1;
    positions.push(position);
  }
  const found = positions.length;
  for (let position = 0; position < roster.size; position += 1) {
    if (belongs(position)) positions.push(position);
  }
  return { positions, absent: positions.length - found };
}

/**
 * Gives each call with its contacts as soon as all are found. At the end of the segment it is read once more for those
 * that are missing, since rows may shift between pages; then the rest is given with what was found.
 */
export async function* readyCalls(
  segment: Segment,
  calls: readonly DeliveryCall[],
): AsyncGenerator<ReadyCall> {
  const open = new Map<number, ReadyCall & { wanted: number }>();
  const callOf = new Int32Array(segment.roster.size).fill(-1);
  for (const call of calls) {
    const positions = unpackPositions(call.positions);
    open.set(call.no, { call, contacts: new Map(), wanted: positions.length });
    for (const position of positions) callOf[position] = call.no;
  }
  for (let pass = 0; pass < 2 && open.size > 0; pass += 1) {
    for await (const { position, contact } of segmentContacts(segment)) {
      const ready = open.get(callOf[position] ?? -1);
      if (ready === undefined || ready.contacts.has(position)) continue;
      ready.contacts.set(position, contact);
      if (ready.contacts.size < ready.wanted) continue;
      open.delete(ready.call.no);
      yield ready;
      if (open.size === 0) return;
    }
  }
  yield* open.values();
}
