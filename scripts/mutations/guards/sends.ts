// What keeps a send from being made twice, or too late.

import type { Mutation } from '../mutation.ts';

const guards = 'apps/all-in-one/guards.e2e.test.ts';
const scheduleStep = 'apps/worker/steps/schedule.ts';
const atCall = 'libs/handover/rules-at-call.ts';
const scheduleTest = 'apps/worker/steps/schedule.db.test.ts';

export const guardsOfSends: readonly Mutation[] = [
  {
    guard: 'intent before the call',
    removed: 'the attempt is not written down',
    file: atCall,
    find: '    const changed = await tx.$executeRaw`\n      UPDATE send\n         SET attempt',
    replace: '    const changed = 1;\n    void tx.$executeRaw`\n      UPDATE send\n         SET attempt',
    seen: 'two batches: the second worker takes an unanswered call for none',
    test: { file: guards, name: 'when TextLocal takes it after we gave up' },
  },
  {
    guard: 'look before the call',
    removed: 'nothing is looked for at TextLocal',
    file: scheduleStep,
    find: '  if (!send.campaign.testMode && !(await absentOrRethrow(parts, send, connection, now, context))) return;',
    replace:
      '  if (parts === undefined && !(await absentOrRethrow(parts, send, connection, now, context))) return;',
    seen: 'two batches after a lost answer',
    test: { file: guards, name: 'when its answer is lost' },
  },
  {
    guard: 'settle time',
    removed: 'an unanswered call is not waited for',
    file: scheduleStep,
    find: '  if (waitMs > 0) throw',
    replace: '  if (waitMs > 1e9) throw',
    seen: 'two batches: the first takes effect after the look',
    test: { file: guards, name: 'when TextLocal takes it after we gave up' },
  },
  {
    guard: '`attempt` in the intent',
    removed: 'any attempt may follow any other',
    file: atCall,
    find: ' AND attempt = ${send.attempt}\n         AND EXISTS',
    replace: '\n         AND EXISTS',
    seen: 'two batches from two workers at the same send',
    test: { file: guards, name: 'when two workers have it at the same time' },
  },
  {
    guard: 'deadline of the intent',
    removed: 'a call may be made however old its intent is',
    file: scheduleStep,
    find: 'deadline.mayBegin() && look.mayBegin();',
    replace: 'look.mayBegin();',
    seen: 'a worker that slept makes its call when it wakes',
    test: { file: guards, name: 'when the worker falls asleep between the intent and the call' },
  },
  {
    guard: 'last look at the clock before the first byte',
    removed: 'the deadline is left to a timer, which is late in a process that slept',
    file: 'libs/providers/textlocal/http.ts',
    find: 'exchange.mayBegin?.() === false',
    replace: 'exchange.mayBegin === null',
    seen: 'a worker that slept makes its call when it wakes',
    test: { file: guards, name: 'when the worker falls asleep between the intent and the call' },
  },
  {
    guard: 'no call after `notAfter`',
    removed: 'the decision does not ask for the time',
    file: 'libs/handover/rules.ts',
    find: '  if (now > campaign.notAfter) return missed',
    replace: '  if (now > campaign.notAfter && send.personalised) return missed',
    seen: 'a send after the end of its window waits instead of failing',
    test: { file: guards, name: 'nothing is sent after notAfter' },
  },
  {
    guard: 'no text with placeholders that nothing fills',
    removed: 'a stored text is not judged again before the call',
    file: 'libs/handover/rules.ts',
    find: '    if (why !== undefined) return',
    replace: '    if (why === send.text) return',
    seen: 'everyone reads `{first_name}`',
    test: {
      file: 'apps/worker/steps/unfilled-text.db.test.ts',
      name: 'does not leave, and says which they are',
    },
  },
  {
    guard: '`attempt` in a refusal',
    removed: 'what was found of one attempt is written over whatever attempt there is by then',
    file: scheduleStep,
    find: '{ event, guard: { attempt }, data: { problem } }',
    replace: '{ event, guard: attempt < 0 ? { attempt } : {}, data: { problem } }',
    seen: 'a send is failed or held while another worker makes its call',
    test: { file: scheduleTest, name: 'of an earlier attempt does not end a send that is being made again' },
  },
  {
    guard: '`attempt` in a cancel',
    removed: 'a send that was not found counts as taken back, whoever has begun its call since',
    file: 'libs/handover/cancel.ts',
    find: '    guard: { attempt: send.attempt },\n',
    replace: '',
    seen: 'a send is cancelled while another worker makes its call',
    test: {
      file: scheduleTest,
      name: 'that found nothing leaves a send alone whose call began after it looked',
    },
  },
];
