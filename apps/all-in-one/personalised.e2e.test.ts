// Sends whose texts are filled for each customer: through HTTP on both queue backends, and with TextLocal failing.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestRedis } from '#platform/test-redis.ts';
import type { Fault } from '../simulator/faults/faults.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

const template = (id: number, body: string) => ({
  id,
  title: `T${id}`,
  body,
  senderName: 'ACME',
  isMyDND: 0,
});
const templates = [
  template(1, 'Hi %%first_name%%, your code is {{custom1}}'),
  template(2, 'Hi %%first_name%% %%last_name%%'),
  template(3, 'Come and play'),
];

const customers = 1_400;
const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const customerIds = Array.from({ length: customers }, (_, index) => customerId(index + 1));
const numberOf = (no: number): number => 447_710_000_000 + no;
const completed = ({ state }: Answer['body']) => state === 'completed';

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    let service: TestService;

    beforeAll(async () => {
      service = await startTestService({ redisUrl });
    });
    afterAll(() => service.stop());

    /** An account of its own, here and at TextLocal, so that the cases do not see each other. */
    const addAccount = async (id: string, more: Record<string, unknown> = {}) => {
      const account = service.simulator.addAccount({ apiKey: id, contacts: 1_500, templates });
      const textlocal = { baseUrl: service.simulator.origin, apiKey: id };
      await service.addAccount(id, { textlocal, personalise: true, ...more });
      return account;
    };
    const post = (account: string, more: Record<string, unknown> = {}) =>
      service.call(
        'POST',
        '/campaigns',
        { campaignId: account, templateId: '1', sendAt: inSeconds(3), customerIds, ...more },
        { 'x-account-id': account },
      );
    const begin = async (account: string, more: Record<string, unknown> = {}): Promise<string> => {
      const answer = await post(account, more);
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
      return `/campaigns/${String(answer.body['id'])}`;
    };
    const follow = (account: string, path: string, wanted: (body: Answer['body']) => boolean) =>
      service.until(path, wanted, 50_000, { 'x-account-id': account });
    const textsOf = (account: string) => [...service.simulator.texts(account)];

    /** Nobody twice, everyone (but those left out) once, each with their own text. */
    const expectEachOnce = (account: string, leftOut: readonly number[] = []): void => {
      const texts = textsOf(account);
      const byNumber = new Map(texts.map(({ number, text }) => [number, text]));
      expect(texts).toHaveLength(customers - leftOut.length);
      expect(byNumber.size).toBe(texts.length);
      for (const no of leftOut) expect(byNumber.has(numberOf(no))).toBe(false);
      for (const [number, text] of byNumber) {
        const [, code] = /^Hi [A-Z][a-z]+, your code is (C-\d{6})$/.exec(text) ?? [];
        expect(code).toBe(customerId(number - numberOf(0)));
      }
    };
    const outcomesOf = async (account: string, path: string) => {
      const { body } = await service.call('GET', `${path}/metrics`, undefined, { 'x-account-id': account });
      const [send] = body['sends'] as { snapshots: Record<string, number>[] }[];
      return send?.snapshots ?? [];
    };

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
        const snapshots = await outcomesOf('plain', path);
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

    describe.each<[string, string, Fault[]]>([
      [
        'lost',
        'the answer to the second call is lost',
        [{ kind: 'drop-after', command: 'bulk_json', skip: 1 }],
      ],
      ['all-lost', 'all three answers are lost', [{ kind: 'drop-after', command: 'bulk_json', times: 3 }]],
      ['never', 'a call never arrives', [{ kind: 'reset', command: 'bulk_json', skip: 1 }]],
      ['hang', 'a call takes effect and hangs', [{ kind: 'hang', after: true, command: 'bulk_json' }]],
      ['cut', 'an answer is cut off', [{ kind: 'truncate', command: 'bulk_json', skip: 2 }]],
      ['busy', 'TextLocal is busy', [{ kind: '429', retryAfter: 1, command: 'bulk_json', skip: 1 }]],
      [
        'blind',
        'an answer is lost and the history fails at first',
        [
          { kind: 'drop-after', command: 'bulk_json', skip: 1 },
          { kind: 'html-502', command: 'get_history_api', times: 2 },
        ],
      ],
      [
        'shift',
        'the rows of the segment move while they are read',
        [{ kind: 'shifting-pages', shift: 'move', command: 'get_contacts', skip: 8, times: 3 }],
      ],
    ])('%s', (account, what, faults) => {
      it(`texts nobody twice and everyone once when ${what}`, async () => {
        await addAccount(account);
        service.simulator.faults.add(...faults.map((fault) => ({ ...fault, apiKey: account })));
        const path = await begin(account);
        const done = await follow(account, path, ({ state }) => state === 'completed' || state === 'failed');
        expect(done).toMatchObject({ state: 'completed' });
        expectEachOnce(account);
      });
    });

    it('goes on after a worker that vanished with an intent written down and the call made or not', async () => {
      await addAccount('crash');
      const path = await begin('crash', { sendAt: inSeconds(5) });
      const { prisma } = service.parts.database;
      const send = await prisma.send.findFirstOrThrow({ where: { accountId: 'crash' } });
      const planned = async () => (await prisma.deliveryCall.count({ where: { sendId: send.id } })) === 3;
      for (let tries = 0; tries < 80 && !(await planned()); tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await planned()).toBe(true);
      // What the worker leaves behind: two intents. Of the first call a half went, of the second nothing.
      await prisma.deliveryCall.updateMany({
        where: { sendId: send.id, no: { in: [0, 1] } },
        data: { state: 'calling', attempt: 1, attemptAt: new Date(), begunAt: new Date() },
      });
      const { textlocal } = await service.parts.connections.of('crash');
      const page = await textlocal.contactsPage(
        (await prisma.send.findUniqueOrThrow({ where: { id: send.id } })).segmentGroupId ?? '',
        0,
        250,
      );
      await textlocal.sendEach({
        messages: page.contacts.map(({ number, firstName, custom1 }) => ({
          number,
          text: `Hi ${firstName}, your code is ${custom1}`,
        })),
        unicode: false,
        test: false,
        sender: 'ACME',
      });
      await follow('crash', path, completed);
      expectEachOnce('crash');
    });

    it('is held when the history refuses to tell, and goes on with what a person decides', async () => {
      await addAccount('held', { maxConcurrentRequests: 1 });
      service.simulator.faults.add(
        { kind: 'drop-after', command: 'bulk_json', skip: 1, apiKey: 'held' },
        { kind: 'error', code: 2, command: 'get_history_api', apiKey: 'held' },
      );
      const path = await begin('held');
      const held = await follow('held', path, ({ state }) => state === 'held');
      expect(held).toMatchObject({ problem: { code: 'outcome-unknown', step: 'deliver' } });
      expect(textsOf('held')).toHaveLength(1_000);
      const retry = await service.call(
        'POST',
        `${path}/retry`,
        { decision: 'sent' },
        { 'x-account-id': 'held' },
      );
      expect(retry.status).toBeLessThan(300);
      await follow('held', path, completed);
      expectEachOnce('held');
    });

    it('fails with no-credits when they run out, and a retry texts those who are left', async () => {
      const account = await addAccount('poor');
      account.credits = 700;
      const path = await begin('poor');
      const failed = await follow('poor', path, ({ state }) => state === 'failed');
      expect(failed).toMatchObject({ problem: { code: 'no-credits', step: 'deliver' } });
      expect(failed['problem']).toMatchObject({
        detail: expect.stringContaining('700 of 1400 texts went'),
      });
      account.credits = 5_000;
      const retry = await service.call('POST', `${path}/retry`, {}, { 'x-account-id': 'poor' });
      expect(retry.status).toBeLessThan(300);
      await follow('poor', path, completed);
      expectEachOnce('poor');
    });

    it('leaves out who has no value for a placeholder, who opted out since, and counts them', async () => {
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
      const done = await follow('partial', path, completed);
      expectEachOnce('partial', [5, 7]);
      expect(done).toMatchObject({
        counts: { accepted: customers, optedOut: 1, segmented: customers - 1 },
        sends: [{ recipients: customers - 1 }],
      });
      const [first] = await outcomesOf('partial', path);
      expect(first).toMatchObject({ recipients: customers - 1 });
      expect(first?.['undelivered']).toBeGreaterThanOrEqual(1);
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

    it('can be cancelled while it waits for its time', async () => {
      await addAccount('cancel');
      const path = await begin('cancel', { sendAt: inSeconds(5) });
      await follow('cancel', path, ({ state }) => state === 'scheduling');
      await service.call('POST', `${path}/cancel`, {}, { 'x-account-id': 'cancel' });
      await follow('cancel', path, ({ state }) => state === 'cancelled');
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      expect(textsOf('cancel')).toEqual([]);
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
