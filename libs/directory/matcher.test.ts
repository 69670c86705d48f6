// Customers with several contacts, in whatever order they come.

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BlockBuilder } from '#campaign/customer-block.ts';
import { WholeIds } from '#campaign/customer-ids.ts';
import type { Outcome } from '#campaign/outcome.ts';
import { Roster } from '#campaign/roster.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { Harvest, Matcher } from './matcher.ts';
import { NumberSet } from './number-set.ts';

const optedOut = '447700900999';
const numbers = { none: '', usable: '447700900001', 'opted out': optedOut };
type Kind = keyof typeof numbers;

const contact = (custom1: string, kind: Kind): Contact => ({
  number: numbers[kind],
  firstName: '',
  lastName: '',
  custom1,
  custom2: '',
  custom3: '',
});

function campaignOf(customers: number, more: { segmentOrigin?: string } = {}) {
  const builder = new BlockBuilder();
  for (let no = 0; no < customers; no += 1) builder.add(`C-${no}`, undefined);
  const block = builder.finish();
  const ids = Buffer.from(block?.ids ?? '', 'utf8');
  const roster = new Roster('', customers, new WholeIds(customers, ids.length));
  roster.addBlock(ids, null);
  const send = { id: 'send', no: 1, chosenTemplateId: '1', language: null, weight: 1, ...more };
  return { roster, sends: [send], namedTemplates: [] };
}

function matcher(): Matcher {
  const numbersOptedOut = new NumberSet();
  numbersOptedOut.add(optedOut);
  return new Matcher({ customerIdField: 'custom1', languageField: null }, numbersOptedOut);
}

/** What becomes of one customer by its contacts, each in a window of its own. */
function outcomeOf(kinds: readonly Kind[]): { outcome: Outcome; segmented: number; readBack: boolean } {
  const campaign = campaignOf(1);
  const harvests = kinds.map((kind) => {
    const harvest = new Harvest();
    matcher().take(contact('C-0', kind), campaign, harvest);
    return harvest;
  });
  return {
    outcome: campaign.roster.outcomeAt(0),
    segmented: harvests.flatMap(({ contacts }) => contacts.get('send') ?? []).length,
    readBack: harvests.some(({ needsReadBack }) => needsReadBack),
  };
}

describe('a customer with two contacts', () => {
  it.each([
    [['none', 'usable'], 'segmented', 1, false],
    [['usable', 'none'], 'segmented', 1, false],
    [['usable', 'usable'], 'segmented', 1, false],
    [['opted out', 'usable'], 'opted-out', 0, false],
    [['opted out', 'none'], 'opted-out', 0, false],
    [['none', 'opted out'], 'opted-out', 0, false],
    [['none', 'none'], 'invalid-number', 0, false],
    // The contact is in the segment by then: reading back takes it out.
    [['usable', 'opted out'], 'opted-out', 1, true],
  ] as const)('%j becomes %s', (kinds, outcome, segmented, readBack) => {
    expect(outcomeOf(kinds)).toEqual({ outcome, segmented, readBack });
  });

  it('stays segmented in a send that TextLocal has taken', () => {
    const campaign = campaignOf(1, { segmentOrigin: 'sealed' });
    campaign.roster.set(0, 'segmented', 1);
    const harvest = new Harvest();
    matcher().take(contact('C-0', 'opted out'), campaign, harvest);
    expect([campaign.roster.outcomeAt(0), harvest.log.size, harvest.needsReadBack]).toEqual([
      'segmented',
      0,
      false,
    ]);
  });
});

describe('a directory read in windows', () => {
  const customers = 6;
  const perWindow = 5;
  const rows = fc.array(
    fc.record({
      customer: fc.nat(customers - 1),
      kind: fc.constantFrom<Kind>('none', 'usable', 'opted out'),
    }),
    { maxLength: 30 },
  );

  it('gives each customer the outcome of the contact that says most, and counts that add up', () => {
    const rank: Kind[] = ['none', 'usable', 'opted out'];
    const outcomeByKind = { none: 'invalid-number', usable: 'segmented', 'opted out': 'opted-out' };
    fc.assert(
      fc.property(rows, (read) => {
        const campaign = campaignOf(customers);
        const written = campaignOf(customers).roster;
        const sum = { segmented: 0, optedOut: 0, invalidNumber: 0 };
        let harvest = new Harvest();
        for (const [index, { customer, kind }] of read.entries()) {
          matcher().take(contact(`C-${customer}`, kind), campaign, harvest);
          if (index % perWindow !== 0 && index + 1 < read.length) continue;
          for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += harvest.counts[name];
          expect(Math.min(...Object.values(sum))).toBeGreaterThanOrEqual(0);
          written.replay(harvest.log.take());
          harvest = new Harvest();
        }
        for (let customer = 0; customer < customers; customer += 1) {
          const kinds = read.filter((row) => row.customer === customer).map(({ kind }) => kind);
          const most = rank.findLast((kind) => kinds.includes(kind));
          expect(written.outcomeAt(customer)).toBe(most === undefined ? 'pending' : outcomeByKind[most]);
        }
        const { total } = written.tally();
        expect(sum).toEqual({
          segmented: total.segmented,
          optedOut: total['opted-out'],
          invalidNumber: total['invalid-number'],
        });
      }),
      { numRuns: 300 },
    );
  });
});
