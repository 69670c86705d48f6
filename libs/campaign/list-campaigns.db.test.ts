import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
import { listCampaigns } from './list-campaigns.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 6);
  await addAccount(database, 'acme');
  await addAccount(database, 'other');
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

describe('a page of campaigns', () => {
  it('ends early when its campaigns have hundreds of sends, and the next one goes on behind it', async () => {
    const sizes = [1, 150, 149, 250, 250, 400, 1];
    const ids: string[] = [];
    for (const size of sizes) {
      const sends = Array.from({ length: size }, () => ({}));
      ids.push((await addCampaign(database, 'acme', { sends })).id);
    }
    await addCampaign(database, 'other');
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const filter = { limit: 100, ...(cursor !== undefined && { cursor }) };
      const { items, nextCursor } = await listCampaigns(database, 'acme', filter);
      expect(items.every(({ sends }) => sends.length > 0)).toBe(true);
      pages.push(items.map(({ id }) => id));
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1, 1, 3]);
    expect(pages.flat()).toEqual(ids.toReversed());
  });
});
