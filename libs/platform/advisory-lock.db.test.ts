import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withAdvisoryLock } from './advisory-lock.ts';
import { openDatabase, type Database } from './database.ts';
import { createLog } from './log.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'));
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const nothing = async (): Promise<void> => undefined;

describe('a duty under an advisory lock', () => {
  it('is left to the process that has it', async () => {
    let inner: boolean | undefined;
    const outer = await withAdvisoryLock(database, 'one', async () => {
      inner = await withAdvisoryLock(database, 'one', nothing);
      expect(await withAdvisoryLock(database, 'another', nothing)).toBe(true);
    });
    expect([outer, inner]).toEqual([true, false]);
  });

  it('is free again after it was done, and after it failed', async () => {
    const failing = withAdvisoryLock(database, 'one', () => Promise.reject(new Error('no use')));
    await expect(failing).rejects.toThrow('no use');
    expect(await withAdvisoryLock(database, 'one', nothing)).toBe(true);
  });
});
