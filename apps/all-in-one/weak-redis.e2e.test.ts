// A Redis that writes nothing down, killed and back empty in the middle of campaigns: the next sweep adds what is due, and
// each campaign ends as one whole send.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOwnRedis } from '#platform/test-redis.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const redis = await startOwnRedis(false);
const customerIds = Array.from({ length: 900 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);

(redis === undefined ? describe.skip : describe)('a Redis without appendonly that is killed', () => {
  let service: TestService;
  const inState =
    (...wanted: string[]) =>
    ({ state }: Answer['body']) =>
      wanted.includes(String(state));

  beforeAll(async () => {
    service = await startTestService({ redisUrl: redis?.url });
    await service.addAccount();
  });
  afterAll(async () => {
    await service.stop();
    await redis?.stop();
  });

  const accept = async (campaignId: string, sendAt: string): Promise<string> => {
    const body = { campaignId, templateId: '1001', sendAt, customerIds };
    const answer = await service.call('POST', '/campaigns', body);
    expect(answer.status).toBe(202);
    return `/campaigns/${String(answer.body['id'])}`;
  };

  it('loses no campaign and repeats none, also one that was accepted while it was away', async () => {
    const first = await accept('before', inSeconds(6));
    await service.until(first, inState('segmenting', 'scheduling', 'scheduled'));
    await redis?.kill();
    const second = await accept('meanwhile', inSeconds(8));
    await redis?.restart();
    expect(await service.parts.jobs.queues.segment.getJobCounts('completed')).toEqual({ completed: 0 });
    for (const path of [first, second]) {
      const done = await service.until(path, inState('completed'), 50_000);
      expect(done['counts']).toMatchObject({ accepted: 900, segmented: 900 });
    }
    const { batches, doublesByCustom } = service.simulator.summary();
    expect(batches.map(({ recipients }) => recipients)).toEqual([900, 900]);
    expect(doublesByCustom).toBe(0);
  });
});
