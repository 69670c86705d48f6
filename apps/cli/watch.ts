// Watching a campaign: a bar on a terminal, a line for each change elsewhere.

import { SingleBar } from 'cli-progress';
import { take, type Bridge, type Campaign, type Metrics } from '#client/bridge.ts';
import { endStates, followCampaign, type State } from '#client/follow.ts';
import { EndedOtherwise } from './exit.ts';
import { tableOf, type Desk } from './surroundings.ts';

const order: readonly State[] = [
  'accepted',
  'segmenting',
  'scheduling',
  'scheduled',
  'measuring',
  'completed',
];

/** Whether a campaign is as far as `wanted`, or will not get there by itself. */
const isThere = ({ state }: Campaign, wanted: State): boolean =>
  endStates.includes(state) || order.indexOf(state) >= order.indexOf(wanted);

interface Progress {
  show(campaign: Campaign): void;
  end(): void;
}

function barOn(stream: NodeJS.WritableStream): Progress {
  const bar = new SingleBar({
    stream,
    format: '{state} {bar} {value}/{total} {step}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
  });
  let hasBegun = false;
  return {
    show({ state, progress: { step, done, total } }) {
      const payload = { state: state.padEnd(10), step };
      if (!hasBegun) bar.start(total, done, payload);
      hasBegun = true;
      bar.setTotal(Math.max(total, 1));
      bar.update(done, payload);
    },
    end: () => (hasBegun ? bar.stop() : undefined),
  };
}

function linesTo(remark: (line: string) => void): Progress {
  let last = '';
  return {
    show({ state, progress: { step, done, total } }) {
      const line = `${state}: ${step} ${done}/${total}`;
      if (line !== last) remark(line);
      last = line;
    },
    end: () => undefined,
  };
}

/** The counts of a campaign, for people. */
export function countsOf({ id, campaignId, state, sendAt, counts, testMode, problem }: Campaign): string {
  const rows = Object.entries(counts).map(([name, count]) => [name, count]);
  return [
    `${campaignId} (${id}) is ${state}${testMode ? ', in test mode' : ''}; send time ${sendAt}`,
    tableOf(['customers', ''], rows),
    ...(problem === null ? [] : [`${problem.code}: ${problem.detail}`]),
  ].join('\n');
}

/** The delivery figures of a campaign so far, a line for each reading of each send. */
function figuresOf({ sends, total }: Metrics): string {
  const columns = ['recipients', 'delivered', 'undelivered', 'pending', 'expired', 'unknown'] as const;
  const rows = sends.flatMap((send) =>
    send.snapshots.map((snapshot) => [
      send.templateId,
      send.language ?? '',
      snapshot.day,
      ...columns.map((column) => snapshot[column]),
    ]),
  );
  if (rows.length === 0) return 'No delivery figures yet.';
  const rate = `${(total.deliveryRate * 100).toFixed(1)} % delivered`;
  return `${tableOf(['template', 'language', 'day', ...columns], rows)}\n${rate}`;
}

const metricsOf = (bridge: Bridge, id: string): Promise<Metrics> =>
  take(bridge.api.GET('/campaigns/{id}/metrics', { params: { path: { id } } }));

export interface WatchOptions {
  until: State;
  everyMs: number;
}

/**
 * Follows a campaign until it is as far as wanted and shows the way; then its counts and delivery figures.
 * @throws EndedOtherwise when it failed, is held or was cancelled
 */
export async function watchCampaign(desk: Desk, id: string, { until, everyMs }: WatchOptions): Promise<void> {
  const redraws = desk.stderr.isTTY === true && !desk.json;
  const progress = redraws ? barOn(desk.stderr) : linesTo((line) => desk.remark(line));
  let last: Campaign | undefined;
  try {
    for await (const campaign of followCampaign(desk.bridge, id, { everyMs })) {
      last = campaign;
      progress.show(campaign);
      if (isThere(campaign, until)) break;
    }
  } finally {
    progress.end();
  }
  if (last === undefined) throw new Error('the campaign was never seen');
  const campaign = last;
  const metrics = await metricsOf(desk.bridge, id);
  desk.show({ campaign, metrics }, () => `${countsOf(campaign)}\n${figuresOf(metrics)}`);
  if (['failed', 'held', 'cancelled'].includes(campaign.state))
    throw new EndedOtherwise(`The campaign is ${campaign.state}.`);
}
