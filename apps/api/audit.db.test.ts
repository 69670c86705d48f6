import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminKey, campaign, startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  key = await api.addAccount('demo', { webhook: { url: 'https://hooks.example.com/x' } });
});
afterAll(() => api.stop());

interface Entry {
  id: string;
  action: string;
  actor: { kind: string; id: string | null; address: string | null };
  accountId: string | null;
  target: string | null;
  requestId: string | null;
  details: Record<string, unknown>;
}

const trail = async (query = ''): Promise<Entry[]> =>
  (await api.call('GET', `/audit?limit=200${query}`)).body['items'] as Entry[];
const latest = async (query = ''): Promise<Entry | undefined> => (await trail(query))[0];

describe('the audit trail', () => {
  it('has what was done to an account and its keys, by whom, from where and with which request', async () => {
    await api.addAccount('traced');
    const { body: made } = await api.call('POST', '/accounts/traced/keys', { name: 'nightly' });
    const { body: rotated } = await api.call('POST', `/accounts/traced/keys/${String(made['id'])}/rotate`);
    await api.call('DELETE', `/accounts/traced/keys/${String(rotated['id'])}`);
    await api.call('PUT', '/accounts/traced', {
      name: 'Another',
      textlocal: { baseUrl: api.simulator.origin, apiKey: 'another-secret' },
      contactGroupId: '1',
      customerIdField: 'custom1',
      testMode: false,
    });
    await api.call('DELETE', '/accounts/traced');
    const entries = await trail('&account=traced');
    expect(entries.map(({ action }) => action)).toEqual([
      'account.deleted',
      'account.changed',
      'key.deleted',
      'key.rotated',
      'key.created',
      'key.created',
      'account.verified',
      'account.created',
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        accountId: 'traced',
        actor: { kind: 'admin', id: null, address: '127.0.0.1' },
      });
      expect(entry.requestId).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(entries[1]?.details).toMatchObject({ testMode: false, verificationKept: false });
    expect(entries[3]).toMatchObject({ target: made['id'], details: { replacedBy: rotated['id'] } });
    const text = JSON.stringify(entries);
    for (const secret of ['another-secret', adminKey, made['key'], rotated['key']])
      expect(text).not.toContain(String(secret));
  });

  it("has an account's own decisions under its key", async () => {
    const { body } = await api.call('POST', '/campaigns', campaign('taken-back'), { key });
    const id = String(body['id']);
    await api.call('POST', `/campaigns/${id}/cancel`, undefined, { key });
    const [{ id: keyId } = { id: '' }] = (await api.call('GET', '/accounts/demo/keys')).body['items'] as {
      id: string;
    }[];
    expect(await latest()).toMatchObject({
      action: 'campaign.cancel-requested',
      accountId: 'demo',
      target: id,
      actor: { kind: 'key', id: keyId },
    });
  });

  it('has what a person decided about a held send', async () => {
    const { body } = await api.call('POST', '/campaigns', campaign('held'), { key });
    const id = String(body['id']);
    const { pool } = api.parts.database;
    await pool.query(`UPDATE send SET state = 'held', resume_state = 'scheduling' WHERE campaign_id = $1`, [
      id,
    ]);
    await pool.query(`UPDATE campaign SET state = 'held' WHERE id = $1`, [id]);
    const decision = { decision: 'sent', batchId: '700000001' };
    expect((await api.call('POST', `/campaigns/${id}/retry`, decision, { key })).status).toBe(202);
    expect(await latest()).toMatchObject({ action: 'campaign.decided', target: id, details: decision });
    const entries = (await trail()).length;
    expect((await api.call('POST', `/campaigns/${id}/retry`, decision, { key })).status).toBe(409);
    expect(await trail()).toHaveLength(entries);
  });

  it('says nothing of what did not happen', async () => {
    const before = await latest();
    await api.call('DELETE', '/accounts/nobody');
    await api.call('POST', '/accounts/demo/keys/00000000-0000-4000-8000-000000000000/rotate');
    await api.call('PUT', '/accounts/demo', { name: 'x' });
    expect(await latest()).toEqual(before);
  });

  it('and the change it tells of happen together or not at all', async () => {
    const { pool } = api.parts.database;
    await pool.query('ALTER TABLE audit_entry RENAME TO audit_entry_away');
    try {
      expect((await api.call('POST', '/accounts/demo/keys', { name: 'untold' })).status).toBe(500);
    } finally {
      await pool.query('ALTER TABLE audit_entry_away RENAME TO audit_entry');
    }
    const { text } = await api.call('GET', '/accounts/demo/keys');
    expect(text).not.toContain('untold');
  });

  it.each([
    ['changed', `UPDATE audit_entry SET actor = 'somebody'`],
    ['deleted', 'DELETE FROM audit_entry'],
    ['emptied', 'TRUNCATE audit_entry'],
  ])('cannot be %s', async (_what, sql) => {
    const before = await trail();
    await expect(api.parts.database.pool.query(sql)).rejects.toThrow('audit_entry is append-only');
    expect(await trail()).toEqual(before);
  });

  it('is read page by page, and by action and time', async () => {
    const all = await trail();
    const read: Entry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.call('GET', `/audit?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const page = body as { items: Entry[]; nextCursor: string | null };
      read.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(read.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const created = await trail('&action=key.created');
    expect(created.length).toBeGreaterThan(0);
    expect(created.every(({ action }) => action === 'key.created')).toBe(true);
    expect(await trail(`&since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await trail('&since=2020-01-01T00:00:00Z')).toEqual(all);
    expect((await api.call('GET', '/audit?action=nonsense')).status).toBe(400);
  });

  it('is for the admin only', async () => {
    expect(await api.call('GET', '/audit', undefined, { key })).toMatchObject({ status: 403 });
  });
});
