// What keeps the rules that protect recipients at every call, whatever changed since the campaign was accepted.

import type { Mutation } from '../mutation.ts';

const decision = 'libs/handover/rules.ts';
const atCall = 'libs/handover/rules-at-call.ts';
const calls = 'libs/handover/delivery-calls.ts';
const group = 'apps/all-in-one/rules.e2e.test.ts';
const personalised = 'apps/all-in-one/rules-personalised.e2e.test.ts';
const between = 'libs/handover/rules-at-call.db.test.ts';

export const guardsOfRules: readonly Mutation[] = [
  {
    guard: 'quiet hours at the call',
    removed: 'the decision does not know of quiet hours',
    file: decision,
    find: 'quietUntil(latest(now, campaign.sendAt), account)',
    replace: 'quietUntil(latest(now, campaign.sendAt), { ...account, quietHours: null })',
    seen: 'a send that a rate limit delayed leaves in quiet hours',
    test: { file: group, name: 'postpone a send that a rate limit (429) delayed into them' },
  },
  {
    guard: 'quiet hours that outlast `notAfter`',
    removed: 'a send is postponed beyond its window',
    file: decision,
    find: 'quietEnd > campaign.notAfter)',
    replace: 'quietEnd.getTime() < 0)',
    seen: 'a send after the end of its window',
    test: { file: group, name: 'fail a send when they end after notAfter' },
  },
  {
    guard: 'test mode of the account at the call',
    removed: 'only the mode at acceptance counts',
    file: decision,
    find: 'test: campaign.testMode || account.testMode',
    replace: 'test: campaign.testMode',
    seen: 'an account in test mode texts people',
    test: { file: group, name: 'an account that went into test mode after acceptance texts nobody' },
  },
  {
    guard: 'the brake at the call',
    removed: 'the decision does not know of a pause',
    file: decision,
    find: '  if (account.paused) {',
    replace: '  if (account.paused && now > campaign.notAfter) {',
    seen: 'a personalised send of a paused account goes on',
    test: { file: personalised, name: 'stops at the brake between two calls' },
  },
  {
    guard: 'limit of recipients at the call',
    removed: 'the decision does not know of `maxRecipients`',
    file: decision,
    find: '  if (campaign.segmented > limit) {',
    replace: '  if (campaign.segmented > limit + 1e9) {',
    seen: 'a campaign over the limit is sent without a person',
    test: { file: group, name: 'is held before dispatch until a person lets it go' },
  },
  {
    guard: 'last look after the rate limit',
    removed: 'a call whose turn has come asks for nothing',
    file: 'libs/providers/textlocal/call.ts',
    find: '    if ((await limits.beforeCall?.()) === false)',
    replace: '    await limits.beforeCall?.();\n    if (limits.beforeCall === null)',
    seen: 'a call leaves although a rule began to hold while it waited',
    test: { file: group, name: 'stops it: ' },
  },
  {
    guard: 'a cancel at the last look',
    removed: 'the last look does not know of a cancel',
    file: atCall,
    find: "s.state = 'scheduling' AND c.cancel_requested_at IS NULL AS open",
    replace: "s.state = 'scheduling' AS open",
    seen: 'a call leaves although a cancel came while it waited',
    test: { file: group, name: 'stops it: ' },
  },
  {
    guard: 'last look at the window by the clock',
    removed: 'only what was read a connection ago counts',
    file: atCall,
    find: 'return stillHolds(verdict, { ...seen.facts, now });',
    replace: 'return now > seen.facts.now || stillHolds(verdict, { ...seen.facts, now });',
    seen: 'a call leaves after its window when the connection took long',
    test: { file: between, name: 'stops a call by the clock alone' },
  },
  {
    guard: 'the brake in the intent',
    removed: 'the statement that records an attempt does not ask for a pause',
    file: atCall,
    find: ' AND NOT a.paused\n',
    replace: '\n',
    seen: 'an attempt is recorded although the account was paused',
    test: { file: between, name: 'no attempt of a group send is recorded: ' },
  },
  {
    guard: 'a cancel in the intent',
    removed: 'the statement that records an attempt does not ask for a cancel',
    file: atCall,
    find: 'AND c.cancel_requested_at IS NULL AND c.not_after >= now())',
    replace: 'AND c.not_after >= now())',
    seen: 'an attempt is recorded although the campaign was taken back',
    test: { file: between, name: 'no attempt of a group send is recorded: ' },
  },
  {
    guard: 'no intent after `notAfter`',
    removed: 'the statement that records an attempt does not ask for the time',
    file: atCall,
    find: ' AND c.not_after >= now())`;',
    replace: ')`;',
    seen: 'an attempt is recorded after the end of its window',
    test: { file: between, name: 'no attempt of a group send is recorded: ' },
  },
  {
    guard: 'the brake in the intent of a personalised call',
    removed: 'the statement that records the call does not ask for a pause',
    file: calls,
    find: ' AND NOT a.paused`;',
    replace: '`;',
    seen: 'a call is recorded although the account was paused',
    test: { file: between, name: 'no call of a personalised send is recorded: the brake' },
  },
  {
    guard: 'recent opt-outs',
    removed: 'opt-outs are read once for all calls of a send',
    file: 'libs/directory/opt-outs.ts',
    find: 'clock() - reading.at > maxAgeMs',
    replace: 'clock() < 0',
    seen: 'who opted out during a long delivery is texted',
    test: {
      file: 'libs/directory/opt-outs.test.ts',
      name: 'are read anew once they are older than half a minute',
    },
  },
];
