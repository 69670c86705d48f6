import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { createAuthenticator, createKey, deleteKey, generateKey, hashKey, listKeys, scopes } from './keys.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 4);
  for (const id of ['acme', 'other']) {
    await database.prisma.account.create({
      data: {
        id,
        name: id,
        baseUrl: 'https://api.txtlocal.com',
        credentials: new Uint8Array(1),
        credentialsKeyId: 'test',
        contactGroupId: '1',
        customerIdField: 'custom1',
      },
    });
  }
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const adminKey = generateKey();
const authenticator = () => createAuthenticator(database, hashKey(adminKey));
const rowOf = (id: string) => database.prisma.apiKey.findUniqueOrThrow({ where: { id } });

describe('a new key', () => {
  it('can be recognised when it leaks, and is another every time', () => {
    const keys = Array.from({ length: 50 }, generateKey);
    for (const key of keys) expect(key).toMatch(/^otb_[\w-]{43}$/);
    expect(new Set(keys).size).toBe(50);
  });

  it('is stored as a hash, nowhere as itself', async () => {
    const { id, key } = await createKey(database, 'acme', 'nightly', scopes);
    const { rows } = await database.pool.query<{ row: string }>(
      'SELECT api_key::text AS row FROM api_key WHERE id = $1',
      [id],
    );
    const [{ row } = { row: '' }] = rows;
    expect(row).toContain(hashKey(key).toString('hex'));
    for (const form of [key, Buffer.from(key).toString('hex'), key.slice(4)]) expect(row).not.toContain(form);
  });

  it('is listed with its name and scopes, in the order made, without its text', async () => {
    const one = await createKey(database, 'other', 'one', ['campaigns:read']);
    const two = await createKey(database, 'other', null, ['templates:read', 'campaigns:write']);
    const listed = await listKeys(database, 'other');
    expect(listed).toEqual([
      { id: one.id, name: 'one', scopes: ['campaigns:read'], createdAt: one.createdAt, lastUsedAt: null },
      {
        id: two.id,
        name: null,
        scopes: ['templates:read', 'campaigns:write'],
        createdAt: two.createdAt,
        lastUsedAt: null,
      },
    ]);
  });
});

describe('a bearer key', () => {
  it('stands for its account with its scopes', async () => {
    const { id, key } = await createKey(database, 'acme', null, ['campaigns:read']);
    expect(await authenticator()(key)).toEqual({
      admin: false,
      accountId: 'acme',
      keyId: id,
      scopes: ['campaigns:read'],
    });
  });

  it('stands for the admin when it is the admin key', async () => {
    expect(await authenticator()(adminKey)).toEqual({ admin: true });
  });

  it('stands for nobody when it is unknown, changed or only its hash', async () => {
    const { key } = await createKey(database, 'acme', null, scopes);
    for (const wrong of ['', `${key}x`, key.slice(0, -1), key.toUpperCase(), hashKey(key).toString('hex')]) {
      expect(await authenticator()(wrong)).toBeUndefined();
    }
  });

  it('loses a scope that this version does not know', async () => {
    const { id, key } = await createKey(database, 'acme', null, scopes);
    await database.prisma.apiKey.update({
      where: { id },
      data: { scopes: ['campaigns:read', 'everything'] },
    });
    expect(await authenticator()(key)).toMatchObject({ scopes: ['campaigns:read'] });
  });

  it('notes when it was used, at most once a minute', async () => {
    const { id, key } = await createKey(database, 'acme', null, scopes);
    const before = Date.now();
    await authenticator()(key);
    const { lastUsedAt } = await rowOf(id);
    expect(lastUsedAt?.getTime()).toBeGreaterThanOrEqual(before);
    const recently = new Date(Date.now() - 30_000);
    await database.prisma.apiKey.update({ where: { id }, data: { lastUsedAt: recently } });
    await authenticator()(key);
    expect((await rowOf(id)).lastUsedAt).toEqual(recently);
    await database.prisma.apiKey.update({
      where: { id },
      data: { lastUsedAt: new Date(Date.now() - 61_000) },
    });
    await authenticator()(key);
    expect((await rowOf(id)).lastUsedAt?.getTime()).toBeGreaterThanOrEqual(before);
  });
});

describe('a key that is taken back', () => {
  it('works no more', async () => {
    const { id, key } = await createKey(database, 'acme', null, scopes);
    await deleteKey(database, 'acme', id);
    expect(await authenticator()(key)).toBeUndefined();
  });

  it('must be one of that account', async () => {
    const { id, key } = await createKey(database, 'acme', null, scopes);
    await expect(deleteKey(database, 'other', id)).rejects.toMatchObject({ code: 'key-not-found' });
    await expect(deleteKey(database, 'acme', uuidV7())).rejects.toMatchObject({ code: 'key-not-found' });
    expect(await authenticator()(key)).toMatchObject({ accountId: 'acme' });
  });
});
