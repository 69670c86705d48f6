// The large campaign from the request to the schedule, several times on one stage, and what it takes of everything:
// time at the provider, memory of each process, bytes in Redis.

import { gzipSync } from 'node:zlib';
import { campaignHead, customerIds, untilState } from '../caller.ts';
import { providerFloorMs } from '../floors.ts';
import { count, megabytes, seconds, spreadOf, timed, times, type Spread } from '../measure.ts';
import { canMeasureMemory, forgetPeak, idleMemoryOf, memoryOf } from '../memory.ts';
import { watchRedis } from '../redis-bytes.ts';
import { atMost, type Bench, type Result, type Row } from '../row.ts';
import { stockedKey, startStage, type Stage } from '../stage.ts';

const lanes = 8;
const scheduleTarget = 1.25;
const memoryTarget = 150 * 1_048_576;
const redisTarget = 1.1;

interface Run {
  tookMs: number;
  floorMs: number;
}

/** One campaign of the first `size` customers, from 202 to `scheduled`. */
async function runCampaign({ sizes }: Bench, { caller, simulator }: Stage, size: number): Promise<Run> {
  const body = gzipSync(JSON.stringify({ ...campaignHead(), customerIds: customerIds(size) }));
  const headers = { 'content-encoding': 'gzip' };
  const callsMade = async (): Promise<number> => (await simulator.calls(stockedKey))['*']?.calls ?? 0;
  const before = await callsMade();
  const { id } = await caller.call('POST', '/campaigns', 202, { body, headers, account: 'demo' });
  const tookMs = await timed(async () => {
    const { counts } = await untilState(caller, 'demo', String(id), 'scheduled');
    const { segmented } = counts as { segmented: number };
    if (segmented !== size) throw new Error(`${segmented} of ${size} customers are in the segment`);
  });
  return { tookMs, floorMs: providerFloorMs((await callsMade()) - before, sizes.providerLatencyMs, lanes) };
}

interface Peak {
  name: string;
  idle: number;
  peak: number;
}

/** What each process of the stage had at most while `work` ran, above what it has when idle. */
async function peaksDuring({ api, workers }: Stage, work: () => Promise<void>): Promise<Peak[]> {
  if (!canMeasureMemory) {
    await work();
    return [];
  }
  const processes = [
    { name: 'api', pid: api.pid },
    ...workers.map(({ pid }, index) => ({
      name: workers.length > 1 ? `worker ${index + 1}` : 'worker',
      pid,
    })),
  ];
  const idle = new Map<string, number>();
  for (const { name, pid } of processes) {
    idle.set(name, await idleMemoryOf(pid));
    await forgetPeak(pid);
  }
  await work();
  const peaks: Peak[] = [];
  for (const { name, pid } of processes)
    peaks.push({ name, idle: idle.get(name) ?? 0, peak: (await memoryOf(pid)).peak });
  return peaks;
}

export const memoryResult = (size: number, { name, idle, peak }: Peak, most = memoryTarget): Result => ({
  work: `peak memory of the ${name}, ${count(size)} customers`,
  service: megabytes(peak),
  floor: `idle: ${megabytes(idle)}`,
  ratio: `+ ${megabytes(peak - idle)}`,
  target: `at most + ${megabytes(most)}`,
  verdict: atMost(peak - idle, most),
});

function redisResult(sizes: { small: number; large: number }, small: number, large: number): Result {
  return {
    work: `Redis at ${count(sizes.large)} customers`,
    service: `${count(large)} bytes`,
    floor: `at ${count(sizes.small)}: ${count(small)} bytes`,
    ratio: times(spreadOf([large / small])),
    target: `at most ${redisTarget} ×`,
    verdict: atMost(large / small, redisTarget),
  };
}

function scheduleResult(size: number, latencyMs: number, runs: readonly Run[]): Result {
  const spread = (of: (run: Run) => number): Spread => spreadOf(runs.map(of));
  const ratio = spread(({ tookMs, floorMs }) => tookMs / floorMs);
  return {
    work: `segment and schedule ${count(size)} of a directory of ${count(size)}`,
    service: seconds(spread(({ tookMs }) => tookMs)),
    floor: `provider calls × ${latencyMs} ms ÷ ${lanes}: ${seconds(spread(({ floorMs }) => floorMs))}`,
    ratio: times(ratio),
    target: `at most ${scheduleTarget} ×`,
    verdict: atMost(ratio.median, scheduleTarget),
  };
}

export const million: Row = {
  name: 'million',
  async run(bench) {
    const { ground, sizes, say } = bench;
    const stage = await startStage(ground, {
      contacts: sizes.large,
      latencyMs: sizes.providerLatencyMs,
      workers: 1,
    });
    try {
      const redis = await watchRedis(stage.redisUrl);
      const runs: Run[] = [];
      let smallBytes: number | undefined;
      const peaks = await peaksDuring(stage, async () => {
        await runCampaign(bench, stage, sizes.small);
        smallBytes = await redis.take();
        for (let run = 0; run < sizes.largeRuns; run += 1) {
          const done = await runCampaign(bench, stage, sizes.large);
          runs.push(done);
          say(`scheduled in ${seconds(spreadOf([done.tookMs]))}, floor ${seconds(spreadOf([done.floorMs]))}`);
        }
      });
      const largeBytes = await redis.take();
      await redis.stop();
      return [
        scheduleResult(sizes.large, sizes.providerLatencyMs, runs),
        ...peaks.map((peak) => memoryResult(sizes.large, peak)),
        ...(smallBytes === undefined || largeBytes === undefined
          ? []
          : [redisResult(sizes, smallBytes, largeBytes)]),
      ];
    } finally {
      await stage.stop();
    }
  },
};
