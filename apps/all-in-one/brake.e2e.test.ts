// The brake through HTTP, with a worker that would send.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

let count = 0;
/** An account of its own at the simulator, live and verified. */
async function addAccount(more: Record<string, unknown> = {}): Promise<string> {
  count += 1;
  const id = `brake-${count}`;
  service.simulator.addAccount({ apiKey: id, contacts: 100 });
  await service.addAccount(id, { textlocal: { baseUrl: service.simulator.origin, apiKey: id }, ...more });
  return id;
}

const as = (account: string) => ({ 'x-account-id': account });

async function accept(account: string, more: Record<string, unknown> = {}): Promise<string> {
  count += 1;
  const customerIds = ['C-000001', 'C-000002', 'C-000003'];
  const body = { campaignId: `c-${count}`, templateId: '1001', sendAt: inSeconds(600), customerIds, ...more };
  const answer = await service.call('POST', '/campaigns', body, as(account));
  expect(answer).toMatchObject({ status: 202 });
  return String(answer.body['id']);
}

const sendsOf = (body: Answer['body']) =>
  body['sends'] as { id: string; state: string; waiting: { code: string; since: string } | null }[];
const until = (account: string, id: string, wanted: (body: Answer['body']) => boolean) =>
  service.until(`/campaigns/${id}`, wanted, 30_000, as(account));
const inState = (account: string, id: string, state: string) =>
  until(account, id, (body) => body['state'] === state);
const isPaused = (body: Answer['body']): boolean => sendsOf(body)[0]?.waiting?.code === 'paused';
const sendCalls = (account: string): number => service.simulator.calls.counts(account)['send']?.calls ?? 0;
const heldBy = (account: string): number => service.simulator.account(account).outbox.waiting.size;

describe('a paused account', () => {
  it('accepts and segments, but dispatches nothing and says so, until it is resumed', async () => {
    const account = await addAccount();
    const paused = await service.call('POST', `/accounts/${account}/pause`, {});
    expect(paused).toMatchObject({ status: 200, body: { accountId: account, paused: true, cancelled: [] } });
    expect((await service.call('GET', `/accounts/${account}`)).body).toMatchObject({ paused: true });
    const id = await accept(account);
    const waits = (body: Answer['body']) => body['state'] === 'scheduling' && isPaused(body);
    expect(await until(account, id, waits)).toMatchObject({ counts: { segmented: 3 } });
    expect(sendCalls(account)).toBe(0);

    const resumed = await service.call('POST', `/accounts/${account}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { paused: false, pausedAt: null } });
    const scheduled = await inState(account, id, 'scheduled');
    expect(sendsOf(scheduled)[0]?.waiting).toBeNull();
    expect(heldBy(account)).toBe(1);
  });

  it('fails a send that it outlasts, with the pause as the reason', async () => {
    const account = await addAccount();
    await service.call('POST', `/accounts/${account}/pause`, {});
    const sendAt = inSeconds(2);
    const id = await accept(account, { sendAt, notAfter: sendAt });
    const failed = await inState(account, id, 'failed');
    expect(failed['problem']).toMatchObject({
      code: 'send-window-missed',
      detail: expect.stringContaining('The account is paused since'),
    });
    expect(sendCalls(account)).toBe(0);
  });

  it('keeps a campaign that can still be cancelled after its send time', async () => {
    const account = await addAccount();
    await service.call('POST', `/accounts/${account}/pause`, {});
    const id = await accept(account, { sendAt: inSeconds(1), notAfter: inSeconds(600) });
    await until(account, id, (body) => isPaused(body) && Date.parse(String(body['sendAt'])) < Date.now());
    const cancelled = await service.call('POST', `/campaigns/${id}/cancel`, undefined, as(account));
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  });

  it('is paused since the first of two pauses', async () => {
    const account = await addAccount();
    const first = await service.call('POST', `/accounts/${account}/pause`, {});
    const second = await service.call('POST', `/accounts/${account}/pause`, {});
    expect(second.body['pausedAt']).toBe(first.body['pausedAt']);
  });
});

describe('a pause with cancelScheduled', () => {
  it('takes back what TextLocal holds and lists each send of it, and nothing else', async () => {
    const account = await addAccount();
    const templates = [
      { templateId: '1001', weight: 1 },
      { templateId: '1002', weight: 1 },
    ];
    const customerIds = Array.from({ length: 40 }, (_, no) => `C-${String(no + 1).padStart(6, '0')}`);
    const split = await accept(account, { templateId: undefined, templates, customerIds });
    const other = await accept(account);
    const sends = sendsOf(await inState(account, split, 'scheduled'));
    await inState(account, other, 'scheduled');
    const { status, body } = await service.call('POST', `/accounts/${account}/pause`, {
      cancelScheduled: true,
    });
    expect(status).toBe(200);
    const cancelled = body['cancelled'] as {
      id: string;
      campaignId: string;
      sendId: string;
      result: string;
    }[];
    expect(cancelled.map(({ result }) => result)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(cancelled.filter(({ id }) => id === split).map(({ sendId }) => sendId)).toEqual(
      sends.map(({ id }) => id),
    );
    expect(cancelled.every(({ campaignId }) => campaignId.startsWith('c-'))).toBe(true);
    expect(heldBy(account)).toBe(0);
    for (const id of [split, other]) await inState(account, id, 'cancelled');
  });

  it('leaves to the worker what TextLocal does not confirm', async () => {
    const account = await addAccount();
    const id = await accept(account);
    await inState(account, id, 'scheduled');
    service.simulator.faults.add(
      { kind: 'drop-before', command: 'cancel_scheduled', apiKey: account },
      { kind: 'html-502', command: 'get_scheduled', apiKey: account },
    );
    const { body } = await service.call('POST', `/accounts/${account}/pause`, { cancelScheduled: true });
    expect(body).toMatchObject({ cancelled: [{ id, result: 'open' }] });
    await inState(account, id, 'cancelled');
    expect(heldBy(account)).toBe(0);
  });
});

describe('who may use the brake', () => {
  const keyOf = async (account: string, scopes: string[]) => {
    const { body } = await service.call('POST', `/accounts/${account}/keys`, { name: 'k', scopes });
    return { authorization: `Bearer ${String(body['key'])}`, 'x-account-id': account };
  };

  it("is the account's own key with the scope campaigns:write, and the audit names it", async () => {
    const account = await addAccount();
    const key = await keyOf(account, ['campaigns:write']);
    expect((await service.call('POST', `/accounts/${account}/pause`, {}, key)).status).toBe(200);
    expect((await service.call('POST', `/accounts/${account}/resume`, undefined, key)).status).toBe(200);
    const { body } = await service.call('GET', `/audit?account=${account}&limit=2`);
    expect(body['items']).toMatchObject([
      { action: 'account.resumed', actor: { kind: 'key' } },
      { action: 'account.paused', actor: { kind: 'key' }, details: { cancelScheduled: false } },
    ]);
  });

  it('is neither a key that only reads, nor the key of another account', async () => {
    const account = await addAccount();
    const other = await addAccount();
    const reads = await keyOf(account, ['campaigns:read']);
    const writesElsewhere = await keyOf(other, ['campaigns:write']);
    for (const key of [reads, writesElsewhere])
      for (const way of ['pause', 'resume'])
        expect(await service.call('POST', `/accounts/${account}/${way}`, {}, key)).toMatchObject({
          status: 403,
          body: { code: 'forbidden' },
        });
    expect((await service.call('GET', `/accounts/${account}`)).body).toMatchObject({ paused: false });
  });

  it('is told when there is no such account', async () => {
    for (const way of ['pause', 'resume'])
      expect(await service.call('POST', `/accounts/nobody/${way}`, {})).toMatchObject({
        status: 404,
        body: { code: 'account-not-found' },
      });
  });
});
