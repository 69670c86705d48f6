// Cancel, retry and held campaigns through HTTP, on both queue backends.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

let count = 0;
const campaign = (seconds: number, more: Record<string, unknown> = {}) => {
  count += 1;
  const customerIds = ['C-000001', 'C-000002', 'C-000003'];
  return { campaignId: `d-${count}`, templateId: '1001', sendAt: inSeconds(seconds), customerIds, ...more };
};

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    let service: TestService;

    beforeAll(async () => {
      service = await startTestService({ redisUrl });
      await service.addAccount();
    });
    afterAll(() => service.stop());
    beforeEach(() => service.simulator.faults.clear());

    const accept = async (body: Record<string, unknown>): Promise<string> => {
      const { status, body: answer } = await service.call('POST', '/campaigns', body);
      if (status !== 202) throw new Error(JSON.stringify(answer));
      return String(answer['id']);
    };
    const inState = (id: string, wanted: string) =>
      service.until(`/campaigns/${id}`, ({ state }) => state === wanted);
    const batchOf = (body: Answer['body']) => (body['sends'] as { batchId: string | null }[])[0]?.batchId;
    const customOf = (body: Answer['body']) => (body['sends'] as { id: string }[])[0]?.id.replaceAll('-', '');
    /** The batch that TextLocal holds for a campaign. */
    const waitingFor = async (id: string) => {
      const custom = customOf((await service.call('GET', `/campaigns/${id}`)).body);
      const { waiting } = service.simulator.account('simulator-key').outbox;
      return [...waiting.values()].find((batch) => batch.order.custom === custom);
    };
    const textsOf = (body: Answer['body']) =>
      [...service.simulator.texts()].filter((text) => text.custom === customOf(body)).length;

    describe('cancelling', () => {
      it('takes a scheduled campaign back at TextLocal', async () => {
        const id = await accept(campaign(600));
        await inState(id, 'scheduled');
        const { status, body } = await service.call('POST', `/campaigns/${id}/cancel`);
        expect({ status, state: body['state'] }).toEqual({ status: 200, state: 'cancelled' });
        expect(await waitingFor(id)).toBeUndefined();
      });

      it('succeeds although the answer of TextLocal is lost', async () => {
        const id = await accept(campaign(600));
        await inState(id, 'scheduled');
        service.simulator.faults.add({ kind: 'drop-after', command: 'cancel_scheduled', times: 1 });
        await service.call('POST', `/campaigns/${id}/cancel`);
        await inState(id, 'cancelled');
        expect(await waitingFor(id)).toBeUndefined();
      });

      it('goes on later when TextLocal is away at first', async () => {
        const id = await accept(campaign(600));
        await inState(id, 'scheduled');
        service.simulator.faults.add({ kind: 'html-502', command: 'get_scheduled', times: 1 });
        service.simulator.faults.add({ kind: 'drop-before', command: 'cancel_scheduled', times: 1 });
        const { status } = await service.call('POST', `/campaigns/${id}/cancel`);
        expect(status).toBe(202);
        await inState(id, 'cancelled');
        expect(await waitingFor(id)).toBeUndefined();
      });

      it('may be asked twice', async () => {
        const id = await accept(campaign(600));
        await service.call('POST', `/campaigns/${id}/cancel`);
        await inState(id, 'cancelled');
        expect((await service.call('POST', `/campaigns/${id}/cancel`)).status).toBe(200);
      });

      it('is refused once the send time has come', async () => {
        const id = await accept(campaign(1));
        await inState(id, 'completed');
        const { status, body } = await service.call('POST', `/campaigns/${id}/cancel`);
        expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'campaign-state-conflict' });
      });
    });

    describe('retrying', () => {
      it('is refused for a campaign that goes well', async () => {
        const id = await accept(campaign(600));
        await inState(id, 'scheduled');
        expect((await service.call('POST', `/campaigns/${id}/retry`)).status).toBe(409);
      });

      it('goes on from scheduling when the credits have been filled up', async () => {
        service.simulator.faults.add({ kind: 'no-credits', command: 'send', times: 1 });
        const id = await accept(campaign(2));
        const failed = await inState(id, 'failed');
        expect(failed['problem']).toMatchObject({ code: 'no-credits', step: 'schedule' });
        const calls = service.simulator.calls.counts()['create_contacts_bulk']?.calls;
        expect((await service.call('POST', `/campaigns/${id}/retry`)).status).toBe(202);
        const done = await inState(id, 'completed');
        expect(textsOf(done)).toBe(3);
        expect(done['problem']).toBeNull();
        expect(service.simulator.calls.counts()['create_contacts_bulk']?.calls).toBe(calls);
      });

      it('looks again for customers that were not in the directory', async () => {
        const id = await accept(campaign(600, { customerIds: [`N-${count}`] }));
        const failed = await inState(id, 'failed');
        expect(failed['problem']).toMatchObject({ code: 'no-recipients' });
        const newcomer = { number: 447799000010 + count, custom1: `N-${count - 1}` };
        service.simulator.account('simulator-key').addContacts(123456, [newcomer]);
        await service.call('POST', `/campaigns/${id}/retry`);
        const scheduled = await inState(id, 'scheduled');
        expect(scheduled['counts']).toMatchObject({ segmented: 1, unresolved: 0 });
      });
    });

    describe('held, when TextLocal refuses to say whether it has the send', () => {
      const hold = async (kind: 'drop-before' | 'drop-after', seconds: number): Promise<string> => {
        service.simulator.faults.add({ kind, command: 'send', times: 1 });
        service.simulator.faults.add({ kind: 'error', code: 2, command: 'get_scheduled', times: 1 });
        const id = await accept(campaign(seconds));
        await inState(id, 'held');
        return id;
      };

      it('waits for a person and sends nothing by itself', async () => {
        const id = await hold('drop-before', 600);
        const { status, body } = await service.call('POST', `/campaigns/${id}/retry`, {});
        expect({ status, code: body['code'] }).toEqual({ status: 422, code: 'decision-required' });
        expect(await waitingFor(id)).toBeUndefined();
        await service.call('POST', `/campaigns/${id}/cancel`);
        await inState(id, 'cancelled');
      });

      it('sends once when the person found nothing', async () => {
        const id = await hold('drop-before', 4);
        await service.call('POST', `/campaigns/${id}/retry`, { decision: 'not-sent' });
        expect(textsOf(await inState(id, 'completed'))).toBe(3);
      });

      it('sends nothing when the person found it, and measures the batch', async () => {
        const id = await hold('drop-after', 4);
        const batchId = String((await waitingFor(id))?.id);
        await service.call('POST', `/campaigns/${id}/retry`, { decision: 'sent', batchId });
        const done = await inState(id, 'completed');
        expect(batchOf(done)).toBe(batchId);
        expect(textsOf(done)).toBe(3);
      });
    });
  });
}
