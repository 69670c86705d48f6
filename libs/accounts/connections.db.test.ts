import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount } from '#platform/test-rows.ts';
import { always, failureOf, serve } from '#providers/textlocal/test-server.ts';
import { createConnections } from './connections.ts';
import { createVault, generateCredentialsKey } from './credentials.ts';

const log = createLog('silent');
const vault = createVault(generateCredentialsKey('one'));
let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, log, 4);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

it.each([
  ['only with the origin allowed', true],
  ['not without', false],
])('an account whose host has a name for an address inside is connected to, %s', async (_what, isAllowed) => {
  const { origin, connections: opened } = await serve(always({ status: 'success', templates: [] }));
  const baseUrl = origin.replace('127.0.0.1', 'localhost');
  const id = isAllowed ? 'allowed' : 'refused';
  const sealed = vault.seal(id, { apiKey: 'k' });
  await addAccount(database, id, { baseUrl, credentials: sealed.bytes, credentialsKeyId: sealed.keyId });
  const allowedOrigins = isAllowed ? [baseUrl] : [];
  const connections = createConnections({ database, vault, allowedOrigins, timeoutMs: 5_000, log });
  try {
    const { textlocal } = await connections.of(id);
    if (isAllowed) expect(await textlocal.templates()).toEqual([]);
    else expect((await failureOf(textlocal.templates())).message).toContain('not public');
    expect(opened()).toBe(isAllowed ? 1 : 0);
  } finally {
    await connections.close();
  }
});
