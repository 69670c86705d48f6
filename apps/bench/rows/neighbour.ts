// A campaign of two customers in another account, while the large one runs and without it.

import { gzipSync } from 'node:zlib';
import { campaignHead, customerIds, untilState, type Caller } from '../caller.ts';
import { seconds, spreadOf, timed, times } from '../measure.ts';
import { atMost, type Row } from '../row.ts';
import { startStage } from '../stage.ts';

const target = 2;
const neighbour = 'neighbour';
const contacts = 1_000;

/** Milliseconds from the request to `scheduled`. */
const scheduleTwo = (caller: Caller): Promise<number> =>
  timed(async () => {
    const body = { ...campaignHead(), customerIds: customerIds(2, 500) };
    const { id } = await caller.call('POST', '/campaigns', 202, { body, account: neighbour });
    await untilState(caller, neighbour, String(id), 'scheduled');
  });

export const neighbourRow: Row = {
  name: 'neighbour',
  async run({ ground, sizes, say }) {
    const latencyMs = sizes.providerLatencyMs;
    const stage = await startStage(ground, { contacts: sizes.large, latencyMs, workers: 1 });
    try {
      const { caller } = stage;
      await stage.addAccount(neighbour, contacts);
      await scheduleTwo(caller); // the first one of a process is not like the others
      const alone: number[] = [];
      for (let run = 0; run < sizes.repetitions; run += 1) alone.push(await scheduleTwo(caller));

      const body = gzipSync(JSON.stringify({ ...campaignHead(), customerIds: customerIds(sizes.large) }));
      const headers = { 'content-encoding': 'gzip' };
      const { id } = await caller.call('POST', '/campaigns', 202, { body, headers, account: 'demo' });
      await untilState(caller, 'demo', String(id), 'segmenting');
      const beside: number[] = [];
      for (let run = 0; run < sizes.repetitions; run += 1) {
        const took = await scheduleTwo(caller);
        const { state } = await caller.call('GET', `/campaigns/${String(id)}`, 200, { account: 'demo' });
        if (state !== 'segmenting') break; // no longer beside it
        beside.push(took);
      }
      if (beside.length === 0) {
        if (!sizes.quick) throw new Error('the large campaign was over before a small one was scheduled');
        beside.push(...alone); // too small to run beside anything
      }
      const [one, other] = [spreadOf(beside), spreadOf(alone)];
      say(`${seconds(one)} beside it, ${seconds(other)} alone`);
      const ratio = one.median / other.median;
      return [
        {
          work: "two customers of another account, while the large campaign's directory is read",
          service: seconds(one),
          floor: `alone: ${seconds(other)}`,
          ratio: times(spreadOf([ratio])),
          target: `at most ${target} ×`,
          verdict: atMost(ratio, target),
        },
      ];
    } finally {
      await stage.stop();
    }
  },
};
