import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moveSend } from '#campaign/transitions.ts';
import type { SendEvent } from '#campaign/state.ts';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testActor } from '#platform/test-actor.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
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
async function campaignWith(accountId: string, ...states: string[]): Promise<string> {
  const { id, sends } = await addCampaign(database, accountId, { sends: states.map(() => ({})) });
  for (const send of sends) {
    for (const event of way[states[send.no] ?? ''] ?? []) await moveSend(database, send, { event });
  }
  return id;
}

describe('deleting an account', () => {
  it('takes its campaigns and keys along, and leaves those of others', async () => {
    await addAccount(database, 'deleted');
    await addAccount(database, 'kept');
    for (const id of ['deleted', 'kept']) await createKey(database, id, keyWish, testActor);
    for (const state of ['completed', 'failed', 'cancelled']) await campaignWith('deleted', state);
    await campaignWith('kept', 'completed');
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
      await addAccount(database, id);
      const campaign = await campaignWith(id, state);
      await expect(deleteAccount(database, id, testActor)).rejects.toMatchObject({ code: 'account-in-use' });
      expect(await database.prisma.campaign.count({ where: { id: campaign } })).toBe(1);
    },
  );

  it('is refused while any send is under way, also when the campaign shows another that failed', async () => {
    await addAccount(database, 'half-failed');
    await campaignWith('half-failed', 'failed', 'scheduled');
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
