// Delivery outcomes of customers when TextLocal does not tell them at once, or not at all.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform/log.ts';
import { adminKey, inSeconds, startTestService, type TestService } from './test-service.ts';

/** Numbers whose fate the simulator fixes: delivered, undelivered, expired. */
const fixed = new Map([101, 102, 103].map((end) => [`F-${end}`, 447_700_900_000 + end]));
const told = ['delivered', 'undelivered', 'expired'];
const untold = ['segmented', 'segmented', 'segmented'];
/** The first status_batch of the only reading is for the counts, the second for the recipients. */
const secondReport = { command: 'status_batch', skip: 1 };

describe('after the last reading', () => {
  const lines: string[] = [];
  let service: TestService;
  let accepted = 0;

  beforeAll(async () => {
    service = await startTestService({
      simulator: { stock: { contacts: 20 }, listRecipients: 10 },
      // Only the poll's own job measures, so that the calls can be counted.
      environment: { METRICS_POLL_COUNT: '1', SWEEP_INTERVAL_MS: '600000' },
      log: createLog('info', { write: (line) => lines.push(line) }),
    });
    const group = service.simulator.account('simulator-key').groups.get(123_456);
    for (const [custom1, number] of fixed)
      group?.add({ number, custom1, custom2: '', custom3: '', first_name: '', last_name: '' });
    await service.addAccount();
  });
  afterAll(() => service.stop());
  beforeEach(() => {
    service.simulator.faults.clear();
    service.simulator.calls.reset();
    lines.length = 0;
  });

  const complete = async (customerIds: string[], sendIn = 1): Promise<string> => {
    accepted += 1;
    const { body } = await service.call('POST', '/campaigns', {
      campaignId: `outcomes-${accepted}`,
      templateId: '1001',
      sendAt: inSeconds(sendIn),
      customerIds,
    });
    const id = String(body['id']);
    const done = await service.until(
      `/campaigns/${id}`,
      ({ state }) => state === 'completed' || state === 'failed',
    );
    expect(done).toMatchObject({ state: 'completed', counts: { segmented: customerIds.length } });
    return id;
  };
  const outcomesOf = async (id: string): Promise<string[]> => {
    const response = await fetch(`${service.origin}/campaigns/${id}/recipients`, {
      headers: { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo' },
    });
    const text = await response.text();
    return text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { outcome: string }).outcome);
  };
  const warnings = () => lines.filter((line) => line.includes('customers stay segmented'));

  it('outcomes are not lost when TextLocal is away', async () => {
    service.simulator.faults.add({ kind: 'html-502', ...secondReport });
    const id = await complete([...fixed.keys()]);
    expect(await outcomesOf(id)).toEqual(told);
    expect(service.simulator.calls.counts()['status_batch']).toMatchObject({ calls: 4, faults: 1 });
  });

  it('outcomes are not lost when TextLocal asks for a pause', async () => {
    service.simulator.faults.add({ kind: '429', retryAfter: 1, ...secondReport });
    expect(await outcomesOf(await complete([...fixed.keys()]))).toEqual(told);
  });

  it('customers stay segmented when TextLocal refuses to list them', async () => {
    service.simulator.faults.add({ kind: 'error', code: 900, ...secondReport });
    expect(await outcomesOf(await complete([...fixed.keys()]))).toEqual(untold);
    expect(warnings()).toHaveLength(1);
  });

  it('customers stay segmented when the segment is gone', async () => {
    const before = new Set(service.simulator.account('simulator-key').groups.keys());
    service.simulator.faults.add({ kind: 'html-502', ...secondReport });
    const done = complete([...fixed.keys()]);
    // While the second report is asked for again, somebody deletes the segment.
    await service.until('/readyz', () => service.simulator.faults.list().length === 0);
    const { groups } = service.simulator.account('simulator-key');
    for (const groupId of groups.keys()) if (!before.has(groupId)) groups.delete(groupId);
    expect(await outcomesOf(await done)).toEqual(untold);
    expect(warnings()).toHaveLength(1);
  });

  it('customers stay segmented, and the segment unread, when TextLocal lists nobody', async () => {
    const many = Array.from({ length: 12 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);
    const readsOfGroups = () => service.simulator.calls.counts()['get_contacts']?.calls;
    const done = complete(many, 3);
    await service.until('/campaigns?limit=1', ({ items }) => {
      const [latest] = items as { state: string; counts: { accepted: number } }[];
      return latest?.state === 'scheduled' && latest.counts.accepted === many.length;
    });
    const before = readsOfGroups();
    expect(new Set(await outcomesOf(await done))).toEqual(new Set(['segmented']));
    expect(readsOfGroups()).toBe(before);
    expect(service.simulator.calls.counts()['status_batch']?.calls).toBe(2);
  });

  it('a repeated run writes nothing more', async () => {
    const id = await complete([...fixed.keys()]);
    const rows = () => service.parts.database.prisma.outcomeBatch.count({ where: { campaignId: id } });
    const before = await rows();
    const [send] = await service.parts.database.prisma.send.findMany({ where: { campaignId: id } });
    // As if the worker had died between the outcomes and the snapshot.
    await service.parts.database.prisma.snapshot.updateMany({
      where: { sendId: send?.id ?? '' },
      data: { takenAt: null },
    });
    await service.parts.database.prisma.send.updateMany({
      where: { campaignId: id },
      data: { state: 'measuring' },
    });
    await service.parts.database.prisma.campaign.updateMany({ where: { id }, data: { state: 'measuring' } });
    await service.parts.jobs.add('measure', {
      accountId: send?.accountId ?? '',
      campaignId: id,
      sendId: send?.id ?? '',
    });
    await service.until(`/campaigns/${id}`, ({ state }) => state === 'completed');
    expect(await rows()).toBe(before);
    expect(await outcomesOf(id)).toEqual(told);
  });
});
