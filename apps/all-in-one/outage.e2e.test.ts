// TextLocal away for one account: it is left alone, no job gives up meanwhile, other accounts go on, and when it is back
// every campaign ends as one whole send.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const customerIds = Array.from({ length: 600 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);
const completed = ({ state }: Answer['body']) => state === 'completed';

describe('while TextLocal does not answer for one account', () => {
  let service: TestService;
  const as = (account: string) => ({ 'x-account-id': account });

  const begin = async (account: string, sendAt: string): Promise<string> => {
    const body = { campaignId: `during-${account}`, templateId: '1001', sendAt, customerIds };
    const answer = await service.call('POST', '/campaigns', body, as(account));
    expect(answer.status).toBe(202);
    return `/campaigns/${String(answer.body['id'])}`;
  };
  const circuit = (account: string) =>
    service.parts.connections.breakers().find(({ accountId }) => accountId === account)?.status.state;

  beforeAll(async () => {
    service = await startTestService({
      environment: { PROVIDER_BREAKER_FAILURES: '3', PROVIDER_BREAKER_PAUSE_MS: '300' },
    });
    for (const account of ['away', 'near']) {
      service.simulator.addAccount({ apiKey: account, contacts: 1_000 });
      await service.addAccount(account, {
        textlocal: { baseUrl: service.simulator.origin, apiKey: account },
      });
    }
  });
  afterAll(() => service.stop());

  it('leaves it alone, lets the others send, burns no retries, and sends once it is back', async () => {
    const path = await begin('away', inSeconds(8));
    service.simulator.faults.add({ kind: 'html-502', apiKey: 'away', times: 1_000_000 });
    await service.until('/readyz', ({ textlocal }) => (textlocal as { open: number }).open === 1, 10_000);
    expect(circuit('away')).not.toBe('closed');

    // The other account works from beginning to end meanwhile, and the service counts as ready.
    await service.until(await begin('near', inSeconds(2)), completed, 20_000, as('near'));
    expect(circuit('near')).toBe('closed');
    expect((await service.call('GET', '/readyz')).status).toBe(200);

    const stopped = await service.call('GET', path, undefined, as('away'));
    expect(['accepted', 'segmenting']).toContain(stopped.body['state']);
    const job = async () => {
      const jobs = await service.parts.jobs.queues.segment.getJobs(['delayed', 'waiting', 'prioritized']);
      return jobs.find(({ name }) => name === 'segment');
    };
    // Only the calls that opened the circuit were attempts; to be told to wait is none.
    await eventually(async () => ((await job())?.attemptsStarted ?? 0) > 5, 10_000);
    await eventually(async () => (await job())?.attemptsMade === 3, 10_000);

    service.simulator.faults.clear();
    await service.until(path, completed, 40_000, as('away'));
    const { batches, doublesByCustom } = service.simulator.summary('away');
    expect(batches.map(({ recipients }) => recipients)).toEqual([600]);
    expect(doublesByCustom).toBe(0);
    expect(circuit('away')).toBe('closed');
  });
});
