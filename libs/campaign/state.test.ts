import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  advance,
  campaignState,
  campaignStates,
  nextStep,
  priorityOf,
  sendStates,
  sourcesOf,
  transitions,
  type SendEvent,
  type SendState,
} from './state.ts';

const events = [...new Set(sendStates.flatMap((state) => Object.keys(transitions[state]) as SendEvent[]))];
const now = new Date('2026-11-24T12:00:00Z');
const facts = { personalised: false, leavesAt: null, nextSnapshotDueAt: null, cancelRequested: false };

const after = (ms: number) => new Date(now.getTime() + ms);
const at = (minutes: number) => priorityOf(after(minutes * 60_000), now);

describe('the table of transitions', () => {
  it('has a row for every state and leads to states only', () => {
    expect(Object.keys(transitions).toSorted()).toEqual([...sendStates].toSorted());
    for (const state of sendStates) {
      for (const target of Object.values(transitions[state])) expect(sendStates).toContain(target);
    }
  });

  it('ends in completed and cancelled: nothing leaves them', () => {
    expect(sendStates.filter((state) => Object.keys(transitions[state]).length === 0)).toEqual([
      'completed',
      'cancelled',
    ]);
  });

  it('reaches every state from pending', () => {
    const reached = new Set<SendState>(['pending']);
    for (const state of reached) {
      for (const target of Object.values(transitions[state])) reached.add(target);
    }
    expect([...reached].toSorted()).toEqual([...sendStates].toSorted());
  });

  it('lets nothing leave held but the finding that TextLocal has it, and a person', () => {
    expect(Object.keys(transitions.held).toSorted()).toEqual([
      'cancelled',
      'retry-scheduling',
      'taken-by-textlocal',
    ]);
  });

  it('never takes a send that TextLocal may have back to before the call, save by a retry', () => {
    const early: SendState[] = ['pending', 'segmenting', 'scheduling'];
    for (const state of ['scheduled', 'measuring', 'held'] as const) {
      for (const [event, target] of Object.entries(transitions[state])) {
        if (!event.startsWith('retry-')) expect(early).not.toContain(target);
      }
    }
  });

  it('resumes a failed send at each of the three steps', () => {
    expect(transitions.failed).toMatchObject({
      'retry-segmenting': 'segmenting',
      'retry-scheduling': 'scheduling',
      'retry-measuring': 'measuring',
    });
  });
});

describe('advance', () => {
  it('gives the state of the table, or a refusal that names state and event', () => {
    expect(advance('scheduling', 'taken-by-textlocal')).toEqual({ to: 'scheduled' });
    expect(advance('completed', 'taken-by-textlocal')).toEqual({
      refused: 'a send in state "completed" cannot take "taken-by-textlocal"',
    });
  });

  it('agrees with sourcesOf for every state and event', () => {
    for (const event of events) {
      const allowed = sendStates.filter((state) => 'to' in advance(state, event));
      expect(sourcesOf(event)).toEqual(allowed);
      expect(allowed.length).toBeGreaterThan(0);
    }
  });
});

describe('the state of a campaign', () => {
  it('is accepted while no send has begun, and when there is none yet', () => {
    expect(campaignState(['pending', 'pending'])).toBe('accepted');
    expect(campaignState([])).toBe('accepted');
  });

  it('is segmenting as soon as one has begun and another has not', () => {
    expect(campaignState(['pending', 'scheduled'])).toBe('segmenting');
    expect(campaignState(['completed', 'pending'])).toBe('segmenting');
  });

  it.each([
    [['scheduling', 'scheduled'], 'scheduling'],
    [['measuring', 'scheduled'], 'scheduled'],
    [['completed', 'measuring'], 'measuring'],
    [['completed', 'cancelled'], 'completed'],
    [['cancelled', 'cancelled'], 'cancelled'],
  ] as [SendState[], string][])('is that of the least advanced send: %j gives %s', (states, expected) => {
    expect(campaignState(states)).toBe(expected);
  });

  it('is held before anything else, then failed: both need a person', () => {
    for (const state of sendStates) {
      expect(campaignState([state, 'failed', 'held'])).toBe('held');
      if (state !== 'held') expect(campaignState([state, 'failed'])).toBe('failed');
    }
  });

  it('does not depend on the order of the sends, and is always a state of campaigns', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sendStates), { maxLength: 6 }), (states) => {
        const state = campaignState(states);
        expect(campaignStates).toContain(state);
        expect(campaignState(states.toReversed())).toBe(state);
      }),
    );
  });

  it('shows the state itself when all sends agree', () => {
    for (const state of sendStates) {
      expect(campaignState([state, state])).toBe(state === 'pending' ? 'accepted' : state);
    }
  });
});

describe('the next step', () => {
  it('is to segment while pending or segmenting', () => {
    expect(nextStep({ ...facts, state: 'pending' }, now)).toBe('segment');
    expect(nextStep({ ...facts, state: 'segmenting' }, now)).toBe('segment');
  });

  it('is to hand over while scheduling: as one batch, or one by one when personalised', () => {
    expect(nextStep({ ...facts, state: 'scheduling' }, now)).toBe('dispatch');
    expect(nextStep({ ...facts, state: 'scheduling', personalised: true }, now)).toBe('deliver');
    const planned = { ...facts, state: 'scheduling', personalised: true } as const;
    expect(nextStep({ ...planned, leavesAt: after(-1) }, now)).toBe('deliver');
    expect(nextStep({ ...planned, leavesAt: after(1) }, now)).toBeUndefined();
  });

  it.each(['scheduled', 'measuring'] as const)('is to measure while %s, from the due time on', (state) => {
    const due = (ms: number) => ({ ...facts, state, nextSnapshotDueAt: after(ms) });
    expect(nextStep(due(-1), now)).toBe('measure');
    expect(nextStep(due(0), now)).toBe('measure');
    expect(nextStep(due(1), now)).toBeUndefined();
  });

  it('is to measure once more when all days are taken and the end is missing', () => {
    expect(nextStep({ ...facts, state: 'measuring' }, now)).toBe('measure');
    expect(nextStep({ ...facts, state: 'scheduled' }, now)).toBeUndefined();
  });

  it.each(['completed', 'failed', 'held', 'cancelled'] as const)('is none while %s: no timer', (state) => {
    for (const personalised of [true, false]) {
      const past = new Date(0);
      const overdue = { ...facts, state, personalised, leavesAt: past, nextSnapshotDueAt: past };
      expect(nextStep(overdue, now)).toBeUndefined();
    }
  });
});

describe('the next step once a person cancelled', () => {
  const cancelled = { ...facts, cancelRequested: true };

  it.each(['pending', 'segmenting', 'scheduling', 'failed'] as const)(
    'is to take back what is %s',
    (state) => {
      expect(nextStep({ ...cancelled, state }, now)).toBe('cancel');
    },
  );

  it('is to take back what is scheduled until it leaves, and to measure it from then on', () => {
    const send = { ...cancelled, state: 'scheduled' as const, nextSnapshotDueAt: after(-1) };
    expect(nextStep({ ...send, leavesAt: after(1) }, now)).toBe('cancel');
    expect(nextStep({ ...send, leavesAt: after(0) }, now)).toBe('measure');
  });

  it.each(['completed', 'held', 'cancelled'] as const)('is none while %s', (state) => {
    expect(nextStep({ ...cancelled, state }, now)).toBeUndefined();
  });
});

describe('the priority of a job', () => {
  it('is most urgent when the time has come or is past', () => {
    expect([at(-100_000), at(-1), at(0), at(0.9)]).toEqual([1, 1, 1, 1]);
  });

  it('falls by one a minute and stays within what the queue takes', () => {
    expect([at(1), at(60)]).toEqual([2, 61]);
    expect(at(10_000_000)).toBe(2_000_000);
  });
});
