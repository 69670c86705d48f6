// How the log leads from a sweep to the jobs that it adds.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { correlated } from '#platform/correlation.ts';
import { createLog } from '#platform/log.ts';
import { openSendDesk, type SendDesk } from '../test-sends.ts';
import { sweep } from './sweep.ts';

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
const sweepOnce = (): Promise<void> => sweep({ ...desk.parts, log: createLog('info', { write }) });

/** The IDs that the jobs of these sends' campaign carry. */
async function idsOfJobs(campaignIds: string[]): Promise<unknown[]> {
  const jobs = await desk.parts.jobs.queues.campaign.getJobs(['waiting', 'prioritized']);
  return jobs
    .filter(({ data }) => campaignIds.includes(String(data['campaignId'])))
    .map(({ data }) => data['requestId']);
}

const addWaiting = async (): Promise<string> => (await desk.addSends(1, {}))[0]?.campaignId ?? '';

it('all jobs of a sweep carry its ID, which its own line has; the next one has another', async () => {
  const first = [await addWaiting(), await addWaiting()];
  await sweepOnce();
  const [line] = lines;
  expect(line).toMatchObject({ sends: 2, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(await idsOfJobs(first)).toEqual([line?.['requestId'], line?.['requestId']]);

  const second = [await addWaiting()];
  await sweepOnce();
  expect(await idsOfJobs(second)).toEqual([lines[1]?.['requestId']]);
  expect(lines[1]?.['requestId']).not.toBe(line?.['requestId']);
  // What waits already keeps the ID that it came with.
  expect(await idsOfJobs(first)).toEqual([line?.['requestId'], line?.['requestId']]);
});

it('a sweep that somebody asked for keeps the ID of that', async () => {
  const campaigns = [await addWaiting()];
  const requestId = '5f0c1d1e-6f0b-4a55-9c0e-2f7d7d3f8a10';
  await correlated({ requestId }, sweepOnce);
  expect(await idsOfJobs(campaigns)).toEqual([requestId]);
});

it('says nothing when nothing is due', async () => {
  await desk.parts.database.prisma.send.updateMany({ data: { state: 'cancelled' } });
  await sweepOnce();
  expect(lines).toEqual([]);
});
