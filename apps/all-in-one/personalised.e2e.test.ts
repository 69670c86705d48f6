// Sends whose texts are filled for each customer, through HTTP on both queue backends.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import { completed, customerId, customers, numberOf, personalised } from './test-personalised.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    let service: TestService;
    const { addAccount, post, begin, ask, follow, textsOf, snapshotsOf, expectEachOnce } = personalised(
      () => service,
    );

    beforeAll(async () => {
      service = await startTestService({ redisUrl });
    });
    afterAll(() => service.stop());

    describe('when all goes well', () => {
      let path: string;
      let sendAt: string;
      let done: Answer['body'];

      beforeAll(async () => {
        await addAccount('plain');
        sendAt = inSeconds(4);
        path = await begin('plain', { sendAt });
        done = await follow('plain', path, completed);
      });

      it('texts each customer once, with their own text, at the send time', () => {
        expectEachOnce('plain');
        for (const { leftAt, sender } of textsOf('plain').slice(0, 5)) {
          expect(sender).toBe('ACME');
          expect(Date.parse(leftAt)).toBeGreaterThanOrEqual(Date.parse(sendAt) - 1_000);
        }
      });

      it('makes calls of at most 500, and no group send', () => {
        const total = service.simulator.calls.counts('plain');
        expect(total['bulk_json']).toMatchObject({ calls: 3 });
        expect(total['send']).toBeUndefined();
      });

      it('keeps seven snapshots whose counts add up', async () => {
        const snapshots = await snapshotsOf('plain', path);
        expect(snapshots.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7]);
        for (const { recipients, delivered = 0, ...rest } of snapshots) {
          const { undelivered = 0, pending = 0, expired = 0, invalid = 0, unknown = 0, blocked = 0 } = rest;
          expect(delivered + undelivered + pending + expired + invalid + unknown + blocked).toBe(recipients);
          expect(recipients).toBe(customers);
        }
        expect(snapshots.at(-1)?.['delivered']).toBeGreaterThan(customers * 0.9);
      });

      it('shows the cost', () => {
        expect(done['sends']).toMatchObject([{ recipients: customers, cost: customers, batchId: null }]);
      });
    });

    it('leaves out who has no value, a refused number or opted out since, and counts them', async () => {
      const account = await addAccount('partial');
      const group = account.groups.get(123_456);
      group?.delete(numberOf(5));
      group?.add({
        number: numberOf(5),
        first_name: '',
        last_name: 'X',
        custom1: customerId(5),
        custom2: '',
        custom3: '',
      });
      const path = await begin('partial', { sendAt: inSeconds(5) });
      await follow('partial', path, ({ state }) => state === 'scheduling');
      account.optOut(numberOf(7));
      const { body } = await ask('partial', 'GET', path);
      const [{ segmentGroupId }] = body['sends'] as [{ segmentGroupId: string }];
      const segment = account.groups.get(Number(segmentGroupId));
      const changed = segment?.find(numberOf(11));
      if (changed === undefined) throw new Error('the segment is not filled yet');
      segment?.delete(changed.number);
      segment?.add({ ...changed, number: 4_412_345_678 }); // too short for a British number
      const done = await follow('partial', path, completed);
      expectEachOnce('partial', [5, 7, 11]);
      expect(done).toMatchObject({
        counts: { accepted: customers, optedOut: 1, segmented: customers - 1 },
        sends: [{ recipients: customers - 1 }],
      });
      const [first] = await snapshotsOf('partial', path);
      expect(first).toMatchObject({ recipients: customers - 1 });
      expect(first?.['undelivered']).toBeGreaterThanOrEqual(2);
    });

    it('sends letters outside GSM-7 in a call of their own, and the others at their own price', async () => {
      const account = await addAccount('letters');
      const group = account.groups.get(123_456);
      group?.delete(numberOf(9));
      group?.add({
        number: numberOf(9),
        first_name: 'Łucja',
        last_name: '',
        custom1: customerId(9),
        custom2: '',
        custom3: '',
      });
      const path = await begin('letters');
      await follow('letters', path, completed);
      const texts = new Map(textsOf('letters').map(({ number, text }) => [number, text]));
      expect(texts.size).toBe(customers);
      expect(texts.get(numberOf(9))).toBe('Hi Łucja, your code is C-000009');
    });

    it('are refused when no contact field has the name of a placeholder', async () => {
      await addAccount('nameless');
      expect(await post('nameless', { templateId: '4' })).toMatchObject({
        status: 422,
        body: { code: 'text-has-placeholders', detail: expect.stringContaining('%%offer%%') },
      });
    });

    it('can be cancelled while it waits for its time', async () => {
      await addAccount('cancel');
      const path = await begin('cancel', { sendAt: inSeconds(5) });
      await follow('cancel', path, ({ state }) => state === 'scheduling');
      await ask('cancel', 'POST', `${path}/cancel`, {});
      await follow('cancel', path, ({ state }) => state === 'cancelled');
      // Another one of the same account, due later: once it has gone, the first would have gone as well.
      const later = await begin('cancel', { campaignId: 'later', sendAt: inSeconds(6) });
      await follow('cancel', later, completed);
      expect(textsOf('cancel').length).toBe(customers);
    });

    it('stops at notAfter and says how many went', async () => {
      await addAccount('late', { maxConcurrentRequests: 1 });
      service.simulator.faults.add({
        kind: 'slow',
        ms: 1_500,
        command: 'bulk_json',
        times: 3,
        apiKey: 'late',
      });
      const path = await begin('late', { sendAt: inSeconds(3), notAfter: inSeconds(4) });
      const failed = await follow('late', path, ({ state }) => state === 'failed');
      expect(failed).toMatchObject({ problem: { code: 'send-window-missed' } });
      expect(new Set(textsOf('late').map(({ number }) => number)).size).toBe(textsOf('late').length);
      expect(textsOf('late').length).toBeLessThan(customers);
    });

    it('are refused for an account that does not personalise; a plain template stays a group send', async () => {
      await addAccount('group', { personalise: false });
      expect(await post('group')).toMatchObject({ status: 422, body: { code: 'text-has-placeholders' } });
      await addAccount('mixed');
      const path = await begin('mixed', { templateId: '3' });
      await follow('mixed', path, completed);
      expect(service.simulator.summary('mixed').batches).toHaveLength(1);
    });
  });
}
