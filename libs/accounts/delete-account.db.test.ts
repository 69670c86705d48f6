import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moveSend } from '#campaign/transitions.ts';
import type { SendEvent } from '#campaign/state.ts';
import { openDatabase, type Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { createLog } from '#platform/log.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { deleteAccount, listAccounts } from './account.ts';
import { createKey } from './keys.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 4);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const put = (id: string) =>
  database.prisma.account.create({
    data: {
      id,
      name: id,
      baseUrl: 'https://api.txtlocal.com',
      credentials: new Uint8Array(),
      credentialsKeyId: 'one',
      contactGroupId: '1',
      customerIdField: 'custom1',
    },
  });
const keyWish = { name: null, scopes: [], expiresAt: null };

/** The events that lead a send from pending to a state. */
const way: Record<string, SendEvent[]> = {
  pending: [],
  segmenting: ['scan-began'],
  scheduling: ['scan-began', 'segmented'],
  scheduled: ['scan-began', 'segmented', 'taken-by-textlocal'],
  measuring: ['scan-began', 'segmented', 'taken-by-textlocal', 'left'],
  completed: ['scan-began', 'nobody-found'],
  failed: ['failed'],
  held: ['scan-began', 'segmented', 'outcome-unknown'],
  cancelled: ['cancelled'],
};

/** A campaign whose sends have come to these states. */
async function addCampaign(accountId: string, ...states: string[]): Promise<string> {
  const id = uuidV7();
  const at = new Date('2026-11-24T12:00:00Z');
  await database.prisma.campaign.create({
    data: {
      id,
      accountId,
      campaignId: id,
      name: 'Free spins',
      requestKey: `campaign:${id}`,
      requestHash: new Uint8Array(32),
      sendAt: at,
      timeZone: 'UTC',
      notAfter: at,
      testMode: true,
      accepted: 1,
      sends: {
        create: states.map((_, no) => ({
          id: uuidV7(),
          accountId,
          no,
          templateId: '1001',
          chosenTemplateId: '1001',
          text: 'Your free spins',
          encoding: 'GSM-7',
          parts: 1,
          segmentName: `${id}-${no}`,
        })),
      },
    },
  });
  const sends = await database.prisma.send.findMany({ where: { campaignId: id }, orderBy: { no: 'asc' } });
  for (const send of sends) {
    for (const event of way[states[send.no] ?? ''] ?? []) await moveSend(database, send, { event });
  }
  return id;
}

describe('deleting an account', () => {
  it('takes its campaigns and keys along, and leaves those of others', async () => {
    await put('deleted');
    await put('kept');
    for (const id of ['deleted', 'kept']) await createKey(database, id, keyWish, testActor);
    for (const state of ['completed', 'failed', 'cancelled']) await addCampaign('deleted', state);
    await addCampaign('kept', 'completed');
    await deleteAccount(database, 'deleted', testActor);
    const where = { accountId: 'deleted' };
    expect(await database.prisma.campaign.count({ where })).toBe(0);
    expect(await database.prisma.send.count({ where })).toBe(0);
    expect(await database.prisma.apiKey.count({ where })).toBe(0);
    expect((await listAccounts(database)).map(({ id }) => id)).not.toContain('deleted');
    expect(await database.prisma.campaign.count({ where: { accountId: 'kept' } })).toBe(1);
    expect(await database.prisma.apiKey.count({ where: { accountId: 'kept' } })).toBe(1);
  });

  it.each(['pending', 'segmenting', 'scheduling', 'scheduled', 'measuring', 'held'])(
    'is refused while a send is %s',
    async (state) => {
      const id = `with-${state}`;
      await put(id);
      const campaign = await addCampaign(id, state);
      await expect(deleteAccount(database, id, testActor)).rejects.toMatchObject({ code: 'account-in-use' });
      expect(await database.prisma.campaign.count({ where: { id: campaign } })).toBe(1);
    },
  );

  it('is refused while any send is under way, also when the campaign shows another that failed', async () => {
    await put('half-failed');
    await addCampaign('half-failed', 'failed', 'scheduled');
    await expect(deleteAccount(database, 'half-failed', testActor)).rejects.toMatchObject({
      code: 'account-in-use',
    });
  });

  it('of an unknown account says so', async () => {
    await expect(deleteAccount(database, 'nobody', testActor)).rejects.toMatchObject({
      code: 'account-not-found',
    });
  });
});
