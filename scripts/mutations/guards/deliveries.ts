// What keeps a personalised text from leaving twice.

import type { Mutation } from '../mutation.ts';

const personalised = 'apps/all-in-one/guards-personalised.e2e.test.ts';
const numbers = 'apps/all-in-one/numbers.e2e.test.ts';

export const guardsOfDeliveries: readonly Mutation[] = [
  {
    guard: 'ledger of delivery calls',
    removed: 'what was found of an unanswered call is not written down',
    file: 'apps/worker/steps/deliver.ts',
    find: '{ ...nothingDone(), sent, refused, batchIds }',
    replace: '{ ...nothingDone(), refused, batchIds }',
    seen: 'everyone of the call is texted twice',
    test: { file: personalised, name: 'when the answer to its call is lost' },
  },
  {
    guard: 'settle time of delivery calls',
    removed: 'an unanswered call is not waited for',
    file: 'apps/worker/steps/deliver.ts',
    find: "  if (waitMs > 0) throw new RunAgain(waitMs, 'an unanswered call may still take effect');",
    replace: "  if (waitMs > 1e9) throw new RunAgain(waitMs, 'an unanswered call may still take effect');",
    seen: 'everyone of the call is texted twice',
    test: { file: personalised, name: 'when TextLocal takes its call after we gave up' },
  },
  {
    guard: 'state and attempt of a delivery call',
    removed: 'a call may be begun by any worker at any time',
    file: 'libs/handover/delivery-calls.ts',
    find: "AND d.state = 'planned'\n         AND d.attempt = ${call.attempt} AND s.id",
    replace: 'AND s.id',
    seen: 'two workers text the same customers',
    test: { file: personalised, name: 'when two workers have its call at the same time' },
  },
  {
    guard: '`attempt` in the end of a delivery call',
    removed: 'an attempt may settle the call of another one',
    file: 'libs/handover/delivery-calls.ts',
    find: "where: { sendId, no, attempt, state: 'calling' },",
    replace: "where: { sendId, no, state: 'calling' },",
    seen: 'customers count as texted whose text is only now being sent',
    test: {
      file: 'apps/worker/delivery/stale-attempts.db.test.ts',
      name: 'does not settle what another attempt is at',
    },
  },
  {
    guard: 'opt-outs in one form',
    removed: 'a number that TextLocal gives is kept as it is written',
    file: 'libs/providers/textlocal/contacts.ts',
    find: '    number: readNumber(wire.number),',
    replace: "    number: textOf(wire.number) || readNumber(''),",
    seen: 'who opted out as 447… is texted at 07…',
    test: { file: numbers, name: 'texts nobody who opted out when' },
  },
  {
    guard: 'opt-outs when a segment is filled',
    removed: 'nobody is looked for among the opt-outs',
    file: 'libs/directory/matcher.ts',
    find: "return this.#optedOut.has(contact.number) ? 'opted-out' : 'segmented';",
    replace: "return this.#optedOut.has('') ? 'opted-out' : 'segmented';",
    seen: 'who opted out is in the segment, and counts as texted',
    test: { file: numbers, name: 'texts nobody who opted out when' },
  },
  {
    guard: 'opt-outs of any contact',
    removed: 'the first contact of a customer decides',
    file: 'libs/directory/matcher.ts',
    find: 'if (!overrides(found, known) || isWithTextLocal(campaign, position)) return;',
    replace: "if (known !== 'pending' || isWithTextLocal(campaign, position)) return;",
    seen: 'a customer whose other number opted out is texted',
    test: { file: numbers, name: 'prefers the usable number of a customer with two contacts' },
  },
  {
    guard: 'a lost answer is no answer',
    removed: 'a call whose connection broke counts as not made',
    file: 'libs/providers/textlocal/call.ts',
    find: 'const unsure = changes && error.sent;',
    replace: 'const unsure = changes && error.sent && command === undefined;',
    seen: 'a call that may have taken effect is called again at once',
    test: { file: personalised, name: 'when the answer to its call is lost' },
  },
];
