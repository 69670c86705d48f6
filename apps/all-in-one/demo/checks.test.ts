// Each claim of the demo holds for a run as it should be, and is refused with its sentence for one that is not.

import { describe, expect, it } from '@jest/globals';
import { checkLedger, checkMetrics, checkSend, checkTexts } from './checks.ts';
import { NotAsClaimed } from './claim.ts';
import { campaign, counts, day, metrics, sendAt, sevenDays, texts } from './test-sample.ts';

const week = { recipients: 4_848, days: 7 };
const left = { recipients: 4_848, batchId: '700000103', sendAt };
const [batch] = texts().batches;
const but = (index: number, other: ReturnType<typeof day>) => metrics(sevenDays().with(index, other));
const withBatch = (more: object) => texts({ batches: batch === undefined ? [] : [{ ...batch, ...more }] });

describe('a run as it should be', () => {
  it('is accepted by every check', () => {
    checkLedger(counts, counts);
    expect(checkSend(campaign()).batchId).toBe('700000103');
    expect(checkMetrics(metrics(sevenDays()), week)).toHaveLength(7);
    checkTexts(texts(), left);
  });

  it('may also leave late', () => {
    const late = withBatch({ scheduleTime: null, leftAt: '2026-11-24T12:00:03.000Z' });
    expect(() => checkTexts(late, left)).not.toThrow();
  });
});

describe('the ledger is refused', () => {
  it('when it does not close', () => {
    expect(() => checkLedger({ ...counts, unresolved: 149 }, counts)).toThrow(
      'The ledger does not close: 5,000 customers were accepted, and 4,999 are accounted for.',
    );
  });

  it('when it closes on other counts than were handed over', () => {
    const shifted = { ...counts, unresolved: 149, segmented: 4_849 };
    expect(() => checkLedger(shifted, counts)).toThrow(
      'The ledger says unresolved 149, and 150 is what was handed over.',
    );
  });
});

describe('the send is refused', () => {
  const [send] = campaign().sends;
  const withSend = (more: object) => campaign({ sends: send === undefined ? [] : [{ ...send, ...more }] });

  it.each([
    ['no send at all', campaign({ sends: [] }), 'The campaign has 0 sends'],
    ['fewer recipients than segmented', withSend({ recipients: 4_800 }), 'The send has 4,800 recipients'],
    ['no batch', withSend({ batchId: null }), 'The send has no batch'],
  ])('for %s', (_what, view, sentence) => {
    expect(() => checkSend(view)).toThrow(sentence);
  });
});

describe('the metrics are refused', () => {
  it.each([
    ['a day is missing', metrics(sevenDays().slice(0, 6)), 'There are snapshots of 6 days instead of 7.'],
    ['a day stands twice', but(3, day(3)), 'There are snapshots of 7 days instead of 7.'],
    [
      'a day does not add up',
      but(6, { ...day(7), delivered: 4_847 }),
      'The figures of day 7 add up to 4,847',
    ],
    ['delivered texts are taken back', but(4, day(5, { pending: 1 })), 'Day 5 counts 4,847 delivered texts'],
    ['it is not over', metrics(sevenDays(), { state: 'measuring' }), 'The campaign is measuring'],
  ])('when %s', (_what, view, sentence) => {
    expect(() => checkMetrics(view, week)).toThrow(sentence);
  });

  it('when nothing was delivered', () => {
    const none = sevenDays().map(({ day: no }) => day(no, { pending: 4_848 }));
    expect(() => checkMetrics(metrics(none), week)).toThrow('Not one text was delivered');
  });
});

describe("the simulator's log is refused", () => {
  it.each([
    ['somebody was texted twice', texts({ doubles: 1 }), '1 customers were texted twice.'],
    [
      'somebody got nothing',
      texts({ texts: 4_847, recipients: 4_847 }),
      '4,847 texts left to 4,847 customers',
    ],
    ['a batch still waits', texts({ waiting: 1 }), '1 batches left and 1 wait'],
    [
      'another batch left',
      withBatch({ batchId: 7 }),
      'Batch 7 left, and the campaign knows batch 700000103.',
    ],
    ['they left early', withBatch({ leftAt: '2026-11-24T11:59:59.000Z' }), 'before the send time'],
  ])('when %s', (_what, summary, sentence) => {
    expect(() => checkTexts(summary, left)).toThrow(sentence);
    expect(() => checkTexts(summary, left)).toThrow(NotAsClaimed);
  });
});
