// Which accounts are called: decided anew with each connection, whatever was true when the account was stored.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { always, failureOf, serve, type TestServer } from '#providers/textlocal/test-server.ts';
import { putAccount } from './account.ts';
import { createConnections, type Connections } from './connections.ts';
import { createVault, generateCredentialsKey } from './credentials.ts';

const log = createLog('silent');
const vault = createVault(generateCredentialsKey('one'));
let test: TestDatabase;
let database: Database;
let server: TestServer;
const opened: Connections[] = [];
beforeAll(async () => {
  test = await testDatabase();
  database = openDatabase(test.url, log, 4);
});
beforeEach(async () => {
  server = await serve(always({ status: 'success', templates: [] }));
});
afterEach(async () => {
  for (const connections of opened.splice(0)) await connections.close();
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

/** As a process that was started with these origins. */
function connect(...allowedOrigins: string[]): Connections {
  const connections = createConnections({ database, vault, allowedOrigins, timeoutMs: 5_000, log });
  opened.push(connections);
  return connections;
}

const put = (id: string, baseUrl: string) =>
  putAccount(
    { database, vault, allowedOrigins: [baseUrl] },
    id,
    { name: id, textlocal: { baseUrl, apiKey: 'k' }, contactGroupId: '1', customerIdField: 'custom1' },
    testActor,
  );
const move = (id: string, baseUrl: string) =>
  database.pool.query('UPDATE account SET base_url = $2 WHERE id = $1', [id, baseUrl]);

describe('an account whose address is inside', () => {
  it.each(['127.0.0.1', 'localhost'])(
    'is called at %s while the operator allows the origin',
    async (host) => {
      const origin = server.origin.replace('127.0.0.1', host);
      await put('inside', origin);
      const { textlocal } = await connect(origin).of('inside');
      expect(await textlocal.templates()).toEqual([]);
    },
  );

  it.each(['127.0.0.1', 'localhost'])('is not called at %s once the origin is withdrawn', async (host) => {
    const origin = server.origin.replace('127.0.0.1', host);
    await put('inside', origin);
    const { textlocal } = await connect('http://127.0.0.1:1').of('inside');
    const failure = await failureOf(textlocal.templates());
    expect(failure).toMatchObject({ outcome: 'rejected', reason: 'origin-not-allowed' });
    expect(failure.message).toContain('TEXTLOCAL_ALLOWED_ORIGINS');
    expect(server.connections()).toBe(0);
  });
});

describe('credentials whose account was moved by hand', () => {
  it('go to no other origin, although the operator allows it', async () => {
    await put('moved', 'https://api.txtlocal.com');
    await move('moved', server.origin);
    const { textlocal } = await connect(server.origin).of('moved');
    const failure = await failureOf(textlocal.templates());
    expect(failure).toMatchObject({ outcome: 'rejected', reason: 'credentials-unreadable' });
    expect(failure.message).toContain('PUT /accounts/moved');
    expect(server.connections()).toBe(0);
  });

  it('are used again once the account is back where it was', async () => {
    await put('back', server.origin);
    const connections = connect(server.origin, 'http://127.0.0.1:1');
    await move('back', 'http://127.0.0.1:1');
    await failureOf((await connections.of('back')).textlocal.templates());
    await move('back', server.origin);
    expect(await (await connections.of('back')).textlocal.templates()).toEqual([]);
  });

  it.each(['not a URL', 'file:///etc/passwd', ''])('go nowhere when it is moved to %j', async (baseUrl) => {
    await put('nowhere', server.origin);
    await move('nowhere', baseUrl);
    const { textlocal } = await connect(server.origin).of('nowhere');
    expect(await failureOf(textlocal.balance())).toMatchObject({ reason: 'origin-not-allowed' });
  });
});
