// What else has a million customers in it: the estimate of a campaign, and the outcomes as NDJSON. Time and memory.

import { gzipSync } from 'node:zlib';
import { campaignHead, customerIds, untilState } from '../caller.ts';
import { count, megabytes, seconds, spreadOf, timed } from '../measure.ts';
import { canMeasureMemory, forgetPeak, idleMemoryOf, memoryOf } from '../memory.ts';
import type { Bench, Result, Row } from '../row.ts';
import { startStage, type Stage } from '../stage.ts';

async function report(stage: Stage, work: string, run: () => Promise<void>): Promise<Result> {
  const { pid } = stage.api;
  const idle = canMeasureMemory ? await idleMemoryOf(pid) : 0;
  if (canMeasureMemory) await forgetPeak(pid);
  const tookMs = await timed(run);
  const peak = canMeasureMemory ? (await memoryOf(pid)).peak : 0;
  return {
    work,
    service: seconds(spreadOf([tookMs])),
    floor: canMeasureMemory ? `api before it: ${megabytes(idle)}` : '–',
    ratio: canMeasureMemory ? `+ ${megabytes(peak - idle)}` : '–',
    target: 'report',
    verdict: 'reported',
  };
}

/** Reads an answer without keeping it. @returns its lines */
async function countLines(response: Response): Promise<number> {
  if (response.body === null) throw new Error('an answer without a body');
  let lines = 0;
  for await (const chunk of response.body) for (const byte of chunk) if (byte === 10) lines += 1;
  return lines;
}

async function measure({ sizes, say }: Bench, stage: Stage): Promise<Result[]> {
  const { caller } = stage;
  const headers = { 'content-encoding': 'gzip' };
  const ids = customerIds(sizes.large);
  const bodyOf = () => gzipSync(JSON.stringify({ ...campaignHead(), customerIds: ids }));
  const estimate = await report(stage, `estimate ${count(sizes.large)} customers`, async () => {
    const { counts } = await caller.call('POST', '/campaigns/estimate', 200, {
      body: bodyOf(),
      headers,
      account: 'demo',
    });
    const { resolved } = counts as { resolved: number };
    if (resolved !== sizes.large) throw new Error(`${resolved} of ${sizes.large} customers were found`);
  });
  say(`${estimate.work}: ${estimate.service}, ${estimate.ratio}`);
  const { id } = await caller.call('POST', '/campaigns', 202, { body: bodyOf(), headers, account: 'demo' });
  await untilState(caller, 'demo', String(id), 'scheduled');
  const outcomes = await report(stage, `outcomes of ${count(sizes.large)} customers as NDJSON`, async () => {
    const lines = await countLines(
      await caller.open(`/campaigns/${String(id)}/recipients`, 'demo', 'application/x-ndjson'),
    );
    if (lines !== sizes.large) throw new Error(`${lines} of ${sizes.large} outcomes came`);
  });
  say(`${outcomes.work}: ${outcomes.service}, ${outcomes.ratio}`);
  return [estimate, outcomes];
}

export const streams: Row = {
  name: 'streams',
  async run(bench) {
    const stage = await startStage(bench.ground, { contacts: bench.sizes.large, workers: 1 });
    try {
      return await measure(bench, stage);
    } finally {
      await stage.stop();
    }
  },
};
