// How the log leads from a run of the reconciler to the jobs that it adds.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { correlated } from '#platform/correlation.ts';
import { createLog } from '#platform/log.ts';
import { openSendDesk, type SendDesk } from './test-sends.ts';
import { reconcile } from './reconciler.ts';

let desk: SendDesk;
let lines: Record<string, unknown>[] = [];
beforeAll(async () => {
  desk = await openSendDesk();
});
afterAll(() => desk.stop());
beforeEach(() => {
  lines = [];
});

const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
const reconcileOnce = (): Promise<void> => reconcile({ ...desk.parts, log: createLog('info', { write }) });

/** The IDs that the jobs of these sends' campaign carry. */
async function idsOfJobs(campaignIds: string[]): Promise<unknown[]> {
  const jobs = await desk.parts.jobs.queues.segment.getJobs(['waiting', 'prioritized']);
  return jobs
    .filter(({ data }) => campaignIds.includes(String(data['campaignId'])))
    .map(({ data }) => data['requestId']);
}

const addWaiting = async (): Promise<string> => (await desk.addSends(1, {}))[0]?.campaignId ?? '';

it('gives all jobs of a run its ID, which its log line has, and another ID to the next run', async () => {
  const first = [await addWaiting(), await addWaiting()];
  await reconcileOnce();
  const [line] = lines;
  expect(line).toMatchObject({ sends: 2, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(await idsOfJobs(first)).toEqual([line?.['requestId'], line?.['requestId']]);

  const second = [await addWaiting()];
  await reconcileOnce();
  expect(await idsOfJobs(second)).toEqual([lines[1]?.['requestId']]);
  expect(lines[1]?.['requestId']).not.toBe(line?.['requestId']);
  // What waits already keeps the ID that it came with.
  expect(await idsOfJobs(first)).toEqual([line?.['requestId'], line?.['requestId']]);
});

it('keeps the request ID of whoever asked for the run', async () => {
  const campaigns = [await addWaiting()];
  const requestId = '5f0c1d1e-6f0b-4a55-9c0e-2f7d7d3f8a10';
  await correlated({ requestId }, reconcileOnce);
  expect(await idsOfJobs(campaigns)).toEqual([requestId]);
});

it('logs nothing when nothing is due', async () => {
  await desk.parts.database.prisma.send.updateMany({ data: { state: 'cancelled' } });
  await reconcileOnce();
  expect(lines).toEqual([]);
});
