// What keeps a personalised text from leaving twice.

import type { Mutation } from '../mutation.ts';

const personalised = 'apps/all-in-one/guards-personalised.e2e.test.ts';

export const guardsOfDeliveries: readonly Mutation[] = [
  {
    guard: 'ledger of delivery calls',
    removed: 'what was found of an unanswered call is not written down',
    file: 'apps/worker/steps/deliver.ts',
    find: '{ ...nothingDone(), sent, batchIds }',
    replace: '{ ...nothingDone(), batchIds }',
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
    guard: 'a lost answer is no answer',
    removed: 'a call whose connection broke counts as not made',
    file: 'libs/providers/textlocal/call.ts',
    find: 'const unsure = changes && error.sent;',
    replace: 'const unsure = changes && error.sent && command === undefined;',
    seen: 'a call that may have taken effect is called again at once',
    test: { file: personalised, name: 'when the answer to its call is lost' },
  },
];
