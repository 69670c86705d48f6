// For tests of the demo: a campaign, its metrics and a page that remembers what was written.

import { withRate, type RawCounts } from '#metrics/counts.ts';
import type { Campaign, Metrics } from '#client/bridge.ts';
import type { TextsSummary } from '../../simulator/state/texts.ts';
import type { Page } from './page.ts';

export const counts: Campaign['counts'] = {
  accepted: 5_000,
  duplicate: 2,
  unresolved: 150,
  optedOut: 0,
  invalidNumber: 0,
  segmented: 4_848,
};

const createdAt = '2026-11-24T11:59:50.000Z';
export const sendAt = '2026-11-24T12:00:00.000Z';

const send: Campaign['sends'][number] = {
  id: '0194',
  templateId: '1001',
  language: null,
  state: 'completed',
  segmentGroupId: '778812',
  batchId: '700000103',
  recipients: 4_848,
  testMode: false,
  leavesAt: null,
  waiting: null,
  cost: 4_848,
  segmentDeletedAt: null,
  problem: null,
};

/** A campaign of one send. */
export const campaign = (more: Partial<Campaign> = {}): Campaign => ({
  id: '0193',
  campaignId: '51207',
  name: 'Free Spins',
  state: 'completed',
  testMode: false,
  sendAt,
  timeZone: 'Europe/London',
  wallClock: null,
  notAfter: '2026-11-24T13:00:00.000Z',
  sender: 'ACME',
  createdAt,
  finishedAt: null,
  customersErasedAt: null,
  counts,
  progress: { step: 'done', done: 5_000, total: 5_000 },
  sends: [send],
  problem: null,
  ...more,
});

type Snapshot = Metrics['sends'][number]['snapshots'][number];

/** Counts of a day; what `more` does not name is delivered. */
export function day(no: number, more: Partial<RawCounts> = {}): Snapshot {
  const rest = { undelivered: 0, pending: 0, expired: 0, invalid: 0, unknown: 0, blocked: 0, ...more };
  const { undelivered, pending, expired, invalid, unknown, blocked } = rest;
  const delivered = 4_848 - undelivered - pending - expired - invalid - unknown - blocked;
  const read = withRate({ recipients: 4_848, delivered, ...rest });
  return { day: no, dueAt: sendAt, takenAt: sendAt, ...read };
}

export const sevenDays = (): Snapshot[] =>
  [400, 200, 20, 0, 0, 0, 0].map((pending, index) => day(index + 1, { pending }));

/** The metrics of the campaign, with these snapshots. */
export function metrics(snapshots: Snapshot[], more: Partial<Metrics> = {}): Metrics {
  const latest = snapshots.at(-1) ?? day(7);
  const read = { id: '0194', templateId: '1001', language: null, latest, snapshots };
  return { state: 'completed', testMode: false, nextPollAt: null, total: latest, sends: [read], ...more };
}

/** What the simulator says when all went well. */
export const texts = (more: Partial<TextsSummary> = {}): TextsSummary => ({
  texts: 4_848,
  recipients: 4_848,
  doubles: 0,
  doublesByCustom: 0,
  doublesByText: 0,
  doubledNumbers: [],
  waiting: 0,
  batches: [
    {
      apiKey: 'simulator-key',
      batchId: 700_000_103,
      groupId: 778_812,
      custom: '0194',
      sender: 'ACME',
      text: 'Free spins',
      scheduleTime: sendAt,
      leftAt: sendAt,
      recipients: 4_848,
      optouts: true,
    },
  ],
  ...more,
});

/** A page like a log file, and the lines written to it. */
export function pageInMemory(): { page: Page; lines: string[] } {
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  const page: Page = {
    redraws: false,
    stream: process.stdout,
    width: 110,
    paint: (_style, text) => text,
    heading: write,
    done: (text) => write(`✓ ${text}`),
    block: write,
    write,
  };
  return { page, lines };
}
