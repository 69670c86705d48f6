import { describe, expect, it } from '@jest/globals';
import { decide, stillHolds, type Facts } from './rules.ts';

const at = (time: string) => new Date(`2026-11-24T${time}:00Z`);
const tomorrow = (time: string) => new Date(`2026-11-25T${time}:00Z`);
const night = { quietHours: { from: '21:00', to: '08:00' } };

interface Given extends Partial<Facts['account']>, Partial<Facts['campaign']> {
  now?: Date;
  personalised?: boolean;
  text?: string;
  allowed?: boolean;
  waiting?: Facts['send']['waiting'];
  testAccount?: boolean;
}

/** A campaign for 12:00 that may go until 13:00, at 11:00, in a live account without rules. */
const factsOf = ({
  now = at('11:00'),
  personalised = false,
  text = 'Your free spins',
  allowed = false,
  waiting = null,
  testAccount = false,
  ...given
}: Given): Facts => ({
  now,
  account: {
    paused: given.paused ?? false,
    pausedAt: given.pausedAt ?? null,
    resumedAt: given.resumedAt ?? null,
    testMode: testAccount,
    quietHours: given.quietHours ?? null,
    timeZone: given.timeZone ?? 'UTC',
    maxRecipients: given.maxRecipients ?? null,
    allowUnknownPlaceholders: given.allowUnknownPlaceholders ?? [],
  },
  campaign: {
    sendAt: given.sendAt ?? at('12:00'),
    notAfter: given.notAfter ?? at('13:00'),
    testMode: given.testMode ?? false,
    segmented: given.segmented ?? 100,
    approvedRecipients: given.approvedRecipients ?? null,
  },
  send: { templateId: '1001', text, personalised, allowUnknownPlaceholders: allowed, waiting },
});

const call = (callAt: Date | null, test = false) => ({ kind: 'call', at: callAt, test });
const postponed = (until: Date) => ({ ...call(until), waiting: { code: 'quiet-hours' } });
const fails = (why: string) => ({
  kind: 'fail',
  code: 'send-window-missed',
  why: expect.stringContaining(why),
});

const table: [string, Given, object][] = [
  ['is scheduled before its time', {}, { ...call(at('12:00')), waiting: null }],
  ['goes at once from its time on', { now: at('12:00') }, call(null)],
  ['goes at once until the end of its window', { now: at('13:00') }, call(null)],
  ['fails after its window', { now: at('13:01') }, fails('ready for dispatch only at 2026-11-24T13:01')],
  [
    'waits for its time when it is personalised',
    { personalised: true },
    { kind: 'wait', until: at('12:00'), waiting: null },
  ],
  [
    'goes when it is personalised and its time has come',
    { personalised: true, now: at('12:30') },
    call(null),
  ],

  ['is a test when its campaign was accepted as one', { testMode: true }, call(at('12:00'), true)],
  ['is a test when the account is in test mode now', { testAccount: true }, call(at('12:00'), true)],

  [
    'waits while the account is paused',
    { paused: true },
    { kind: 'wait', until: null, waiting: { code: 'paused' } },
  ],
  [
    'waits while paused, also when it is late',
    { paused: true, now: at('12:59') },
    { kind: 'wait', until: null },
  ],
  [
    'fails when the pause outlasts its window',
    { paused: true, pausedAt: at('11:00'), now: at('13:01') },
    fails('is paused since 2026-11-24T11:00'),
  ],
  [
    'fails after a pause that outlasted its window',
    { pausedAt: at('11:00'), resumedAt: at('13:30'), now: at('14:00') },
    fails('was paused from 2026-11-24T11:00'),
  ],
  [
    'does not blame a pause that ended in time',
    { pausedAt: at('11:00'), resumedAt: at('11:30'), now: at('14:00') },
    fails('ready for dispatch only at'),
  ],
  [
    'fails with what it waited for',
    {
      now: at('13:01'),
      waiting: {
        code: 'rate-limited',
        since: '2026-11-24T12:00:00Z',
        detail: 'TextLocal asked for a pause.',
      },
    },
    fails('waited since 2026-11-24T12:00:00Z: TextLocal asked for a pause.'),
  ],

  [
    'is postponed to the end of quiet hours that began meanwhile',
    { ...night, now: at('21:01'), sendAt: at('20:50'), notAfter: tomorrow('09:00') },
    postponed(tomorrow('08:00')),
  ],
  [
    'is postponed when its time lies in quiet hours that came later',
    { ...night, sendAt: at('22:00'), notAfter: tomorrow('08:00') },
    postponed(tomorrow('08:00')),
  ],
  [
    'fails when quiet hours outlast its window',
    { ...night, now: at('21:01'), sendAt: at('20:50'), notAfter: at('21:50') },
    fails('quiet hours (21:00 to 08:00, UTC) last until 2026-11-25T08:00'),
  ],
  [
    'waits for the end of quiet hours when it is personalised',
    { ...night, personalised: true, now: at('21:01'), sendAt: at('20:50'), notAfter: tomorrow('09:00') },
    { kind: 'wait', until: tomorrow('08:00'), waiting: { code: 'quiet-hours' } },
  ],
  [
    'is not touched by quiet hours that are over by its time',
    { ...night, now: at('07:00') },
    call(at('12:00')),
  ],
  [
    'goes at the moment quiet hours end',
    { ...night, now: at('08:00'), sendAt: at('07:00') },
    { kind: 'call', at: null },
  ],

  [
    'fails when a placeholder is not filled',
    { text: 'Hi {{first_name}}', maxRecipients: 99 },
    { kind: 'fail', code: 'text-has-placeholders', why: expect.stringContaining('at character 4') },
  ],
  [
    'fails when only some placeholders are filled',
    { text: 'Hi {{first_name}} #NAME#', personalised: true, now: at('12:30') },
    { kind: 'fail', code: 'text-has-placeholders', why: expect.stringContaining('#NAME#') },
  ],
  [
    'goes when its placeholders are filled',
    { text: '{{first_name}}', personalised: true, now: at('12:30') },
    call(null),
  ],
  ['goes as it is when its campaign allowed that', { text: '#NAME#', allowed: true }, call(at('12:00'))],
  [
    'goes as it is when its template is allowed by now',
    { text: '#NAME#', allowUnknownPlaceholders: ['1001'] },
    call(at('12:00')),
  ],

  ['is held over the limit', { maxRecipients: 99 }, { kind: 'hold', code: 'too-many-recipients' }],
  ['goes at the limit', { maxRecipients: 100 }, call(at('12:00'))],
  [
    'goes over the limit once a person agreed to so many',
    { maxRecipients: 99, approvedRecipients: 100 },
    call(at('12:00')),
  ],
  [
    'is held again when it grew since',
    { maxRecipients: 99, approvedRecipients: 100, segmented: 101 },
    { kind: 'hold' },
  ],
  ['is held also while the account is paused', { maxRecipients: 99, paused: true }, { kind: 'hold' }],
];

describe('a send whose segment is whole', () => {
  it.each(table)('%s', (_name, given, expected) => {
    expect(decide(factsOf(given))).toMatchObject(expected);
  });
});

describe('what was decided before the wait for the rate limit', () => {
  const before = { now: at('12:00'), notAfter: tomorrow('09:00') };
  const decided = decide(factsOf(before));

  it.each<[string, Given, boolean]>([
    ['holds while nothing changes', { now: at('12:01') }, true],
    ['does not hold when quiet hours began', { ...night, now: at('21:00') }, false],
    ['does not hold when the account went into test mode', { testAccount: true }, false],
    ['does not hold when the account was paused', { paused: true }, false],
    ['does not hold when the window is over', { now: tomorrow('09:01') }, false],
    ['does not hold when the limit was lowered', { maxRecipients: 1 }, false],
  ])('%s', (_name, given, expected) => {
    expect(stillHolds(decided, factsOf({ ...before, ...given }))).toBe(expected);
  });
});
