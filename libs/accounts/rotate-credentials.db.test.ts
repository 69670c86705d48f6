import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount } from '#platform/test-rows.ts';
import type { AccountBody } from './account-body.ts';
import { credentialsOf, getAccount, putAccount } from './account.ts';
import { createVault, generateCredentialsKey, SecretUnreadable, type Vault } from './credentials.ts';
import { bindSecrets, countSecretsByKey, resealCredentials } from './rotate-credentials.ts';
import { sealLegacy } from './test-legacy-seal.ts';
import { webhookOf } from './webhook.ts';

let server: TestDatabase;
let database: Database;
const [old, current, lost] = ['old', 'current', 'lost'].map(generateCredentialsKey);
const before = createVault(`${old},${current}`);
const after = createVault(`${current},${old}`);
const alone = createVault(String(current));

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 6);
});
beforeEach(() => database.pool.query('DELETE FROM account'));
afterAll(async () => {
  await database.close();
  await server.drop();
});

const body = (apiKey: string): AccountBody => ({
  name: 'Acme',
  textlocal: { baseUrl: 'https://api.txtlocal.com', apiKey },
  contactGroupId: '1',
  customerIdField: 'custom1',
  webhook: { url: 'https://hooks.example.com/x' },
});
const put = (id: string, vault: Vault, apiKey = `key of ${id}`) =>
  putAccount({ database, vault, allowedOrigins: [] }, id, body(apiKey), testActor);
const reseal = (signal?: AbortSignal) => resealCredentials(database, after, testActor, signal);

describe('sealing with the current key', () => {
  it('changes the key and nothing else: both secrets, the verification and the time of the change stay', async () => {
    const { webhookSecret } = await put('acme', before);
    await database.pool.query('UPDATE account SET verified_at = now()');
    expect(await countSecretsByKey(database)).toEqual([{ keyId: 'old', secrets: 2 }]);
    expect(await reseal()).toEqual({ resealed: 1, changed: [], unreadable: [] });
    expect(await countSecretsByKey(database)).toEqual([{ keyId: 'current', secrets: 2 }]);
    const account = await getAccount(database, 'acme');
    expect(credentialsOf(alone, account)).toEqual({ apiKey: 'key of acme' });
    expect(webhookOf(alone, account)).toMatchObject({ secret: webhookSecret });
    expect(account.verifiedAt).not.toBeNull();
    expect(await database.prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      action: 'credentials.resealed',
      accountId: 'acme',
      details: { from: 'old', to: 'current' },
    });
  });

  it('goes through more accounts than one batch, and a second time finds nothing to do', async () => {
    for (let no = 0; no < 130; no += 1) await put(`acme-${no}`, before);
    expect((await reseal()).resealed).toBe(130);
    expect((await reseal()).resealed).toBe(0);
  });

  it('may be broken off: what is done is done, and the rest is opened as before', async () => {
    for (const id of ['one', 'two', 'three']) await put(id, before);
    const stop = new AbortController();
    const stopping: Vault = {
      ...after,
      seal(...args) {
        stop.abort();
        return after.seal(...args);
      },
    };
    expect((await resealCredentials(database, stopping, testActor, stop.signal)).resealed).toBe(1);
    expect(await countSecretsByKey(database)).toEqual([
      { keyId: 'current', secrets: 2 },
      { keyId: 'old', secrets: 4 },
    ]);
    for (const id of ['one', 'two', 'three'])
      expect(credentialsOf(before, await getAccount(database, id))).toEqual({ apiKey: `key of ${id}` });
    expect((await reseal()).resealed).toBe(2);
  });

  it('never puts back what a PUT has replaced meanwhile', async () => {
    await put('acme', before);
    const { credentials, credentialsKeyId } = (await put('other', before, 'the new key')).account;
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE account SET credentials = $1, credentials_key_id = $2 WHERE id = 'acme'`, [
        Buffer.from(credentials),
        credentialsKeyId,
      ]);
      const resealing = reseal();
      // It has read the account as it was, and waits for the row.
      for (let waits = false; !waits;) {
        const { rows } = await database.pool.query<{ waits: boolean }>(
          `SELECT count(*) > 0 AS waits FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        waits = rows[0]?.waits ?? false;
      }
      await client.query('COMMIT');
      expect(await resealing).toMatchObject({ resealed: 1, changed: ['acme'] });
    } finally {
      client.release();
    }
    const { credentials: kept } = await getAccount(database, 'acme');
    expect(Buffer.from(kept).equals(Buffer.from(credentials))).toBe(true);
  });

  it('names what no key opens, and goes on with the others', async () => {
    await put('a-lost', createVault(String(lost)));
    await put('b-fine', before);
    expect(await reseal()).toEqual({ resealed: 1, changed: [], unreadable: ['a-lost'] });
  });
});

/** As an earlier release left it: both secrets bound to the account alone. */
async function addLegacy(id: string, key = String(old)): Promise<void> {
  const credentials = sealLegacy(key, id, { apiKey: `key of ${id}` });
  const secret = sealLegacy(key, `${id}:webhook`, 'whsec_legacy');
  await addAccount(database, id, {
    credentials: credentials.bytes,
    credentialsKeyId: credentials.keyId,
    webhookUrl: 'https://hooks.example.com/x?token=1',
    webhookSecret: secret.bytes,
    webhookSecretKeyId: secret.keyId,
  });
}
const move = (id: string) =>
  database.pool.query(
    `UPDATE account SET base_url = 'https://evil.example', webhook_url = 'https://evil.example/' WHERE id = $1`,
    [id],
  );

describe('secrets of an earlier release', () => {
  it('can be used as they are, until they are bound', async () => {
    await addLegacy('legacy');
    const account = await getAccount(database, 'legacy');
    expect(credentialsOf(before, account)).toEqual({ apiKey: 'key of legacy' });
    expect(webhookOf(before, account)).toMatchObject({ secret: 'whsec_legacy' });
  });

  it.each([
    ['when the database is brought up to date', () => bindSecrets(database, before)],
    ['by keys:rotate', () => resealCredentials(database, after, testActor)],
    ['by keys:rotate although their key is current', () => resealCredentials(database, before, testActor)],
  ])('are bound to their origins %s', async (_when, bind) => {
    await addLegacy('legacy');
    expect(await bind()).toEqual({ resealed: 1, changed: [], unreadable: [] });
    const account = await getAccount(database, 'legacy');
    expect(account).toMatchObject({ credentialsVersion: 2, webhookSecretVersion: 2 });
    expect(credentialsOf(before, account)).toEqual({ apiKey: 'key of legacy' });
    expect(webhookOf(before, account)).toMatchObject({ secret: 'whsec_legacy' });
    await move('legacy');
    const moved = await getAccount(database, 'legacy');
    expect(() => credentialsOf(before, moved)).toThrow(SecretUnreadable);
    expect(() => webhookOf(before, moved)).toThrow(SecretUnreadable);
    expect(await bind()).toMatchObject({ resealed: 0 });
  });

  it('are bound once by several processes at the same time', async () => {
    for (let no = 0; no < 20; no += 1) await addLegacy(`legacy-${no}`);
    const all = await Promise.all([1, 2, 3].map(() => bindSecrets(database, before)));
    expect(all.flatMap(({ unreadable }) => unreadable)).toEqual([]);
    expect(all.reduce((sum, { resealed }) => sum + resealed, 0)).toBe(20);
    for (let no = 0; no < 20; no += 1)
      expect(credentialsOf(before, await getAccount(database, `legacy-${no}`))).toEqual({
        apiKey: `key of legacy-${no}`,
      });
  });

  it('are named when no key opens them, and the others are bound', async () => {
    await addLegacy('a-lost', String(lost));
    await addLegacy('b-fine');
    expect(await bindSecrets(database, before)).toEqual({ resealed: 1, changed: [], unreadable: ['a-lost'] });
  });
});
