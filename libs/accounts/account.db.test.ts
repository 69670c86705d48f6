import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { credentialsOf, getAccount, putAccount, showAccount } from './account.ts';
import type { AccountBody } from './account-body.ts';
import { createVault, generateCredentialsKey } from './credentials.ts';

let server: TestDatabase;
let database: Database;
const firstKey = generateCredentialsKey('one');
const vault = createVault(firstKey);
const allowedOrigins = ['http://127.0.0.1:4010'];

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 4);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const body = {
  name: 'Acme Casino',
  textlocal: { baseUrl: 'https://api.txtlocal.com', apiKey: 'the-secret-key' },
  contactGroupId: '123456',
  customerIdField: 'custom1',
} satisfies AccountBody;

const put = (id: string, more: Partial<AccountBody> = {}, withVault = vault) =>
  putAccount({ database, vault: withVault, allowedOrigins }, id, { ...body, ...more }, testActor);

async function verified(id: string, more: Partial<AccountBody> = {}): Promise<void> {
  await put(id, more);
  await database.prisma.account.update({
    where: { id },
    data: { verifiedAt: new Date(), verification: { ok: true } },
  });
}

describe('an account that is put', () => {
  it('is created first, replaced whole afterwards', async () => {
    const { created } = await put('whole', {
      sender: 'ACME',
      timeZone: 'Europe/London',
      quietHours: { from: '21:00', to: '08:00' },
    });
    const again = await put('whole', { name: 'Other' });
    expect([created, again.created]).toEqual([true, false]);
    expect(showAccount(again.account)).toMatchObject({
      name: 'Other',
      sender: null,
      timeZone: 'UTC',
      quietHours: null,
    });
  });

  it('sends only in test mode, and in UTC, unless told otherwise', async () => {
    const { account } = await put('defaults');
    expect(account).toMatchObject({ testMode: true, personalise: false, timeZone: 'UTC', verifiedAt: null });
    expect((await put('defaults', { testMode: false })).account.testMode).toBe(false);
  });

  it('keeps its secrets sealed: they open for the client and are shown to nobody', async () => {
    const { account } = await put('sealed');
    expect(credentialsOf(vault, account)).toEqual({ apiKey: 'the-secret-key' });
    const { rows } = await database.pool.query<{ row: string }>('SELECT account::text AS row FROM account');
    const hex = Buffer.from('the-secret-key').toString('hex');
    for (const { row } of rows) expect(row).not.toMatch(new RegExp(`the-secret-key|${hex}`));
    expect(JSON.stringify(showAccount(account))).not.toContain('secret');
  });

  it('takes the legacy user name and hash too', async () => {
    const textlocal = { baseUrl: 'https://api.txtlocal.com', username: 'ann', hash: 'abc' };
    const { account } = await put('legacy', { textlocal });
    expect(credentialsOf(vault, account)).toEqual({ username: 'ann', hash: 'abc' });
  });

  it('is refused with all faults at once, and nothing is stored', async () => {
    const textlocal = { baseUrl: 'http://169.254.169.254', apiKey: 'the-secret-key' };
    await expect(put('refused', { textlocal, timeZone: 'Nowhere/Land' })).rejects.toMatchObject({
      code: 'invalid-request',
      extras: {
        errors: [
          expect.objectContaining({ code: 'base-url-not-allowed', pointer: '/body/textlocal/baseUrl' }),
          expect.objectContaining({ pointer: '/body/timeZone' }),
        ],
      },
    });
    await expect(put('refused', { textlocal })).rejects.toMatchObject({ code: 'base-url-not-allowed' });
    await expect(getAccount(database, 'refused')).rejects.toMatchObject({ code: 'account-not-found' });
  });

  it('is read with every field that is stored', async () => {
    const languages = { '1005': { de: '1006' } };
    const quietHours = { from: '21:00', to: '08:00' };
    await put('whole', { languages, quietHours, webhook: { url: 'https://hooks.example.com/' } });
    const stored = await database.prisma.account.findUniqueOrThrow({ where: { id: 'whole' } });
    const { credentials, webhookSecret } = stored;
    expect(await getAccount(database, 'whole')).toEqual({
      ...stored,
      credentials: Buffer.from(credentials),
      webhookSecret: Buffer.from(webhookSecret ?? []),
    });
  });

  it('may call an origin that the operator allowed', async () => {
    const textlocal = { baseUrl: 'http://127.0.0.1:4010/', apiKey: 'k' };
    expect((await put('allowed', { textlocal })).account.baseUrl).toBe('http://127.0.0.1:4010');
  });
});

describe('the verification of an account', () => {
  it.each([
    ['host', { textlocal: { ...body.textlocal, baseUrl: 'https://api.textlocal.in' } }],
    ['key', { textlocal: { ...body.textlocal, apiKey: 'another' } }],
    ['kind of credentials', { textlocal: { baseUrl: body.textlocal.baseUrl, username: 'ann', hash: 'abc' } }],
    ['contact group', { contactGroupId: '654321' }],
    ['field of the customer ID', { customerIdField: 'custom2' as const }],
    ['sender', { sender: 'OTHER' }],
  ])('is taken back by another %s', async (what, more) => {
    const id = what.replaceAll(' ', '-');
    await verified(id);
    expect((await put(id, more)).account).toMatchObject({ verifiedAt: null, verification: null });
  });

  it('stays with another name, zone or pace, and when the same is put again', async () => {
    await verified('stays');
    await put('stays');
    const { account } = await put('stays', {
      name: 'Other',
      timeZone: 'Europe/London',
      requestsPerSecond: 3,
    });
    expect(account).toMatchObject({
      name: 'Other',
      verification: { ok: true },
      verifiedAt: expect.any(Date),
    });
  });

  it('stays when the credentials are sealed again under a new key', async () => {
    await verified('rotated');
    const rotated = createVault(`${generateCredentialsKey('two')},${firstKey}`);
    const { account } = await put('rotated', {}, rotated);
    expect(account).toMatchObject({ credentialsKeyId: 'two', verifiedAt: expect.any(Date) });
  });

  it('is taken back, and the account usable again, when the key that sealed it was lost', async () => {
    await verified('lost');
    const other = createVault(generateCredentialsKey('other'));
    const { account } = await put('lost', {}, other);
    expect(account).toMatchObject({ credentialsKeyId: 'other', verifiedAt: null });
    expect(credentialsOf(other, account)).toEqual({ apiKey: 'the-secret-key' });
  });
});
