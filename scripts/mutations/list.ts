// The guards, how each is removed, and the test that must then fail. docs/failures.md shows this list; a guard whose
// text or test is not found any more is an error.

export interface Mutation {
  guard: string;
  /** What is removed, in words. */
  removed: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
  /** What the test then sees. */
  seen: string;
  test: { file: string; name: string };
}

const guards = 'apps/all-in-one/guards.e2e.test.ts';
const personalised = 'apps/all-in-one/guards-personalised.e2e.test.ts';
const scheduleStep = 'apps/worker/steps/schedule.ts';
const scheduleTest = 'apps/worker/steps/schedule.db.test.ts';

export const mutations: readonly Mutation[] = [
  {
    guard: 'intent before the call',
    removed: 'the attempt is not written down',
    file: scheduleStep,
    find: '  if (!(await recordIntent(parts, send)))',
    replace: '  if (parts === undefined && !(await recordIntent(parts, send)))',
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
    file: scheduleStep,
    find: ' AND attempt = ${send.attempt}\n       AND EXISTS',
    replace: '\n       AND EXISTS',
    seen: 'two batches from two workers at the same send',
    test: { file: guards, name: 'when two workers have it at the same time' },
  },
  {
    guard: 'deadline of the intent',
    removed: 'a call may be made however old its intent is',
    file: scheduleStep,
    find: '{ ...deadline, urgent: true }',
    replace: '{ urgent: !deadline.signal.aborted }',
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
    guard: 'no call after a cancel',
    removed: 'the intent does not ask whether a cancel was asked for',
    file: scheduleStep,
    find: 'c.cancel_requested_at IS NULL AND ',
    replace: '',
    seen: 'a send although the campaign was taken back',
    test: { file: guards, name: 'nothing is sent once a cancel was asked for' },
  },
  {
    guard: 'no call after `notAfter`',
    removed: 'the intent does not ask for the time',
    file: scheduleStep,
    find: ' AND c.not_after >= now()',
    replace: '',
    seen: 'a send after the end of its window',
    test: { file: guards, name: 'nothing is sent after notAfter' },
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
  {
    guard: '`where` on the state',
    removed: 'a transition does not name the state it comes from',
    file: 'libs/campaign/transitions.ts',
    find: 'id: send.id, state: from }',
    replace: 'id: send.id }',
    seen: 'a transition happens twice, and from states that do not allow it',
    test: { file: 'libs/campaign/transitions.db.test.ts', name: 'happens once: the second gets false' },
  },
  {
    guard: 'unique request key',
    removed: 'the unique index of account and request key',
    file: 'prisma/migrations/20261123000000_campaigns/migration.sql',
    find: 'CREATE UNIQUE INDEX "campaign_account_id_request_key_key"',
    replace: 'CREATE INDEX "campaign_account_id_request_key_key"',
    seen: 'one request becomes several campaigns',
    test: { file: 'libs/campaign/accept.db.test.ts', name: 'are one campaign when they are the same' },
  },
  {
    guard: 'a name for each segment',
    removed: "the send's number in the name of its group",
    file: 'libs/campaign/segment-name.ts',
    find: '-${inBase36(requestHash, contentLength)}-${sendNo}`',
    replace: '-${inBase36(requestHash, contentLength)}-${sendNo * 0}`',
    seen: 'the sends of a campaign share one group',
    test: { file: guards, name: 'when a campaign has several' },
  },
  {
    guard: 'segments are read back',
    removed: 'a segment of another size than the ledger says is taken as it is',
    file: 'apps/worker/directory/finish.ts',
    find: "    if (size === count && !readBack && segment.origin === 'made') continue;",
    replace: "    if (size !== -1 || (!readBack && segment.origin === 'made')) continue;",
    seen: 'a stranger stays in the segment, and would be texted',
    test: { file: guards, name: 'when a worker that vanished left a stranger in it' },
  },
  {
    guard: 'second pass',
    removed: 'who is not found in one pass counts as unresolved',
    file: 'apps/worker/directory/finish.ts',
    find: 'const passesNeeded = 2;',
    replace: 'const passesNeeded = 1;',
    seen: 'a customer lost to a page that shifted',
    test: { file: guards, name: 'when contacts move while the directory is read' },
  },
  {
    guard: 'holder of a part of a scan',
    removed: 'a range is committed whoever holds it',
    file: 'apps/worker/directory/claims.ts',
    find: "part = $2 AND holder = $3',\n      [this.scanId, String(range)",
    replace: "part = $2 AND $3::text <> \\'\\'',\n      [this.scanId, String(range)",
    seen: 'a worker that was silent for too long still writes',
    test: { file: guards, name: 'what a holder writes that was silent for too long' },
  },
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
  {
    guard: 'order of the last readings',
    removed: 'a reading is written down before the campaign is locked',
    file: 'apps/worker/steps/measure.ts',
    find: '    await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${send.campaignId}::uuid FOR UPDATE`;\n',
    replace: '',
    seen: 'two readings wait for each other until PostgreSQL ends one',
    test: {
      file: 'apps/worker/steps/measure.db.test.ts',
      name: 'two sends of a campaign take their last readings together',
    },
  },
  {
    guard: 'the sweep',
    removed: 'nobody compares the database with the clock',
    file: 'apps/worker/steps/sweep.ts',
    find: '  for (const row of rows) await add(jobs, row);',
    replace: '  for (const row of rows.slice(0, 0)) await add(jobs, row);',
    seen: 'an emptied queue stays empty, its campaigns stand still',
    test: { file: 'apps/all-in-one/faults.e2e.test.ts', name: 'rebuilds an emptied queue from the database' },
  },
  {
    guard: 'a stop hands back',
    removed: 'ranges under way are finished, however long that takes',
    file: 'libs/jobs/consumer.ts',
    find: '      options.finishMs,\n',
    replace: '      3_600_000,\n',
    seen: 'a worker is cut off with exit code 1, and its parts of a scan lie there until their lease ends',
    test: { file: 'apps/all-in-one/stop.e2e.test.ts', name: 'hands back a range that takes too long' },
  },
];
