// One large campaign by one worker and by two, where the provider's latency is the limit: the account allows more calls
// at a time than one worker makes.

import { gzipSync } from 'node:zlib';
import { campaignHead, customerIds, untilState } from '../caller.ts';
import { count, seconds, spreadOf, timed, times } from '../measure.ts';
import type { Bench, Row } from '../row.ts';
import { startStage } from '../stage.ts';

/** So slow that a worker waits for answers most of the time, whatever the machine. */
const latencyFactor = 4;
const atOnce = 16;
/** Ranges that one worker reads at a time: a quarter of what the account allows. */
const lanes = 4;

async function measure({ ground, sizes }: Bench, workers: number): Promise<number> {
  const stage = await startStage(ground, {
    contacts: sizes.shared,
    latencyMs: sizes.providerLatencyMs * latencyFactor,
    workers,
    account: { maxConcurrentRequests: atOnce },
    environment: { SCAN_LANES: String(lanes) },
  });
  try {
    const { caller } = stage;
    const post = async (size: number): Promise<string> => {
      const body = gzipSync(JSON.stringify({ ...campaignHead(), customerIds: customerIds(size) }));
      const headers = { 'content-encoding': 'gzip' };
      const { id } = await caller.call('POST', '/campaigns', 202, { body, headers, account: 'demo' });
      return String(id);
    };
    // Both workers are up and have done something before anything counts.
    for (let worker = 0; worker < workers; worker += 1)
      await untilState(caller, 'demo', await post(sizes.small), 'scheduled');
    const id = await post(sizes.shared);
    return await timed(() => untilState(caller, 'demo', id, 'scheduled'));
  } finally {
    await stage.stop();
  }
}

export const twoWorkers: Row = {
  name: 'two-workers',
  async run(bench) {
    const { sizes, say } = bench;
    const one = spreadOf([await measure(bench, 1)]);
    const two = spreadOf([await measure(bench, 2)]);
    say(`${seconds(two)} by two, ${seconds(one)} by one`);
    return [
      {
        work: `segment and schedule ${count(sizes.shared)} by two workers, ${lanes} ranges at a time each`,
        service: seconds(two),
        floor: `by one: ${seconds(one)}`,
        ratio: `${times(spreadOf([one.median / two.median]))} as fast`,
        target: 'report',
        verdict: 'reported',
      },
    ];
  },
};
