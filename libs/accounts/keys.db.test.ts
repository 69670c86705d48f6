import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { createLog } from '#platform/log.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount } from '#platform/test-rows.ts';
import {
  createAuthenticator,
  createKey,
  deleteKey,
  generateKey,
  hashKey,
  listKeys,
  rotateKey,
  scopes,
  type KeyWish,
} from './keys.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 4);
  for (const id of ['acme', 'other']) await addAccount(database, id);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const adminKey = generateKey();
const make = (accountId: string, more: Partial<KeyWish> = {}) =>
  createKey(database, accountId, { name: null, scopes, expiresAt: null, ...more }, testActor);
const authenticator = () => createAuthenticator(database, hashKey(adminKey));
const rowOf = (id: string) => database.prisma.apiKey.findUniqueOrThrow({ where: { id } });

describe('a new key', () => {
  it('can be recognised when it leaks, and is another every time', () => {
    const keys = Array.from({ length: 50 }, generateKey);
    for (const key of keys) expect(key).toMatch(/^otb_[\w-]{43}$/);
    expect(new Set(keys).size).toBe(50);
  });

  it('is stored as a hash, nowhere as itself', async () => {
    const { id, key } = await make('acme', { name: 'nightly', scopes });
    const { rows } = await database.pool.query<{ row: string }>(
      'SELECT api_key::text AS row FROM api_key WHERE id = $1',
      [id],
    );
    const [{ row } = { row: '' }] = rows;
    expect(row).toContain(hashKey(key).toString('hex'));
    for (const form of [key, Buffer.from(key).toString('hex'), key.slice(4)]) expect(row).not.toContain(form);
  });

  it('is listed with its name and scopes, in the order made, without its text', async () => {
    const one = await make('other', { name: 'one', scopes: ['campaigns:read'] });
    const two = await make('other', { scopes: ['templates:read', 'campaigns:write'] });
    const unused = { lastUsedAt: null, expiresAt: null, replacedBy: null };
    const listed = await listKeys(database, 'other');
    expect(listed).toEqual([
      { id: one.id, name: 'one', scopes: ['campaigns:read'], createdAt: one.createdAt, ...unused },
      {
        id: two.id,
        name: null,
        scopes: ['templates:read', 'campaigns:write'],
        createdAt: two.createdAt,
        ...unused,
      },
    ]);
  });
});

describe('a bearer key', () => {
  it('stands for its account with its scopes', async () => {
    const { id, key } = await make('acme', { scopes: ['campaigns:read'] });
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
    const { key } = await make('acme');
    for (const wrong of ['', `${key}x`, key.slice(0, -1), key.toUpperCase(), hashKey(key).toString('hex')]) {
      expect(await authenticator()(wrong)).toBeUndefined();
    }
  });

  it('loses a scope that this version does not know', async () => {
    const { id, key } = await make('acme');
    await database.prisma.apiKey.update({
      where: { id },
      data: { scopes: ['campaigns:read', 'everything'] },
    });
    expect(await authenticator()(key)).toMatchObject({ scopes: ['campaigns:read'] });
  });

  it('notes when it was used, at most once a minute', async () => {
    const { id, key } = await make('acme');
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
    const { id, key } = await make('acme');
    await deleteKey(database, 'acme', id, testActor);
    expect(await authenticator()(key)).toBeUndefined();
  });

  it('must be one of that account', async () => {
    const { id, key } = await make('acme');
    await expect(deleteKey(database, 'other', id, testActor)).rejects.toMatchObject({
      code: 'key-not-found',
    });
    await expect(deleteKey(database, 'acme', uuidV7(), testActor)).rejects.toMatchObject({
      code: 'key-not-found',
    });
    expect(await authenticator()(key)).toMatchObject({ accountId: 'acme' });
  });
});

describe('a key with an end', () => {
  const endOf = async (id: string, interval: string) =>
    database.pool.query(`UPDATE api_key SET expires_at = now() + $2::interval WHERE id = $1`, [id, interval]);

  it('works until then and not a moment longer', async () => {
    const { id, key } = await make('acme', { expiresAt: new Date(Date.now() + 60_000) });
    expect(await authenticator()(key)).toMatchObject({ keyId: id });
    await endOf(id, '-1 ms'); // the column rounds to whole milliseconds, which may be up
    expect(await authenticator()(key)).toBeUndefined();
  });

  it('is not noted as used after its end', async () => {
    const { id, key } = await make('acme');
    await endOf(id, '-1 second');
    await authenticator()(key);
    expect((await rowOf(id)).lastUsedAt).toBeNull();
  });
});

describe('a key that is rotated', () => {
  const day = 86_400_000;
  const rotate = (id: string, more = {}) =>
    rotateKey(database, 'acme', id, { overlapMs: day, ...more }, testActor);

  it('works beside the new one until the overlap is over', async () => {
    const old = await make('acme', { name: 'nightly', scopes: ['campaigns:write'] });
    const { made, oldExpiresAt } = await rotate(old.id);
    expect(made).toMatchObject({ name: 'nightly', scopes: ['campaigns:write'], expiresAt: null });
    expect(await authenticator()(old.key)).toMatchObject({ keyId: old.id });
    expect(await authenticator()(made.key)).toMatchObject({ keyId: made.id });
    const row = await rowOf(old.id);
    expect(row).toMatchObject({ expiresAt: oldExpiresAt, replacedBy: made.id });
    expect(Math.abs(oldExpiresAt.getTime() - Date.now() - day)).toBeLessThan(60_000);
  });

  it('works no more at once without an overlap', async () => {
    const old = await make('acme');
    const { made } = await rotate(old.id, { overlapMs: 0 });
    expect(await authenticator()(old.key)).toBeUndefined();
    expect(await authenticator()(made.key)).toMatchObject({ keyId: made.id });
  });

  it('keeps an earlier end, and hands its length of life on', async () => {
    const old = await make('acme', { expiresAt: new Date(Date.now() + day / 2) });
    const { made, oldExpiresAt } = await rotate(old.id);
    expect(oldExpiresAt).toEqual(old.expiresAt);
    expect(Math.abs(Number(made.expiresAt?.getTime()) - Date.now() - day / 2)).toBeLessThan(60_000);
  });

  it('cannot be rotated again, also by two at the same time', async () => {
    const old = await make('acme');
    const results = await Promise.allSettled([rotate(old.id), rotate(old.id)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(rotate(old.id)).rejects.toMatchObject({ code: 'key-already-rotated' });
    expect(await database.prisma.apiKey.count({ where: { replacedBy: { not: null }, id: old.id } })).toBe(1);
  });

  it('must be one of that account', async () => {
    const { id, key } = await make('other');
    await expect(rotate(id)).rejects.toMatchObject({ code: 'key-not-found' });
    await expect(rotate(uuidV7())).rejects.toMatchObject({ code: 'key-not-found' });
    expect(await rowOf(id)).toMatchObject({ expiresAt: null, replacedBy: null });
    expect(await authenticator()(key)).toMatchObject({ accountId: 'other' });
  });
});
