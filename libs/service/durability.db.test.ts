// What of PostgreSQL and Redis is warned of when a process starts, asked of real ones.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { openQueueBackend, type QueueBackend } from '#jobs/backend.ts';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startOwnRedis } from '#platform/test-redis.ts';
import { findWeaknesses, warnOfWeaknesses } from './durability.ts';

const log = createLog('silent');
const durable = await startOwnRedis();
const weak = await startOwnRedis(false);
afterAll(async () => {
  await durable?.stop();
  await weak?.stop();
});

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

const settingsOf = (found: { part: string; setting: string }[], part: string) =>
  found.filter((each) => each.part === part).map(({ setting }) => setting);

/** Asks with settings of its own for the connections: `fsync` is the server's, off for tests. */
async function findings(options: string, redisUrl?: string) {
  const url = new URL(server.url);
  url.searchParams.set('options', options);
  const database: Database = openDatabase(url.href, log);
  const backend: QueueBackend = openQueueBackend({ databaseUrl: server.url, redisUrl }, log);
  try {
    return await findWeaknesses(database, backend);
  } finally {
    await backend.close();
    await database.close();
  }
}

describe('PostgreSQL', () => {
  it('is warned of when a crash may lose what was committed', async () => {
    const found = await findings('-c synchronous_commit=off');
    expect(found).toContainEqual(
      expect.objectContaining({
        setting: 'synchronous_commit',
        found: 'off',
        advice: expect.stringContaining('set synchronous_commit = on'),
      }),
    );
  });

  it.each(['on', 'local', 'remote_write', 'remote_apply'])(
    'is not when commits wait for its disk (%s)',
    async (value) => {
      const found = await findings(`-c synchronous_commit=${value}`);
      expect(settingsOf(found, 'postgresql')).not.toContain('synchronous_commit');
    },
  );

  it('is warned of when it does not write through to its disk', async () => {
    const database = openDatabase(server.url, log);
    const { rows } = await database.pool.query<{ fsync: string }>('SHOW fsync');
    await database.close();
    const found = settingsOf(await findings(''), 'postgresql');
    expect(found.includes('fsync')).toBe(rows[0]?.fsync === 'off');
  });
});

(durable === undefined || weak === undefined ? describe.skip : describe)('Redis', () => {
  it('is not warned of with appendonly and noeviction', async () => {
    expect(settingsOf(await findings('', durable?.url), 'redis')).toEqual([]);
  });

  it('is warned of as it comes without settings, with what to change', async () => {
    const found = (await findings('', weak?.url)).filter(({ part }) => part === 'redis');
    expect(found).toMatchObject([
      { setting: 'appendonly', found: '0', advice: expect.stringContaining('set appendonly yes') },
      { setting: 'maxmemory-policy', found: 'allkeys-lru', advice: expect.stringContaining('noeviction') },
    ]);
  });

  it('is said to be unchecked when it forbids the question', async () => {
    const redis = new Redis(weak?.url ?? '');
    await redis.call('ACL', 'SETUSER', 'mute', 'on', '>secret', '~*', '&*', '+@all', '-info');
    const url = Object.assign(new URL(weak?.url ?? ''), { username: 'mute', password: 'secret' }).href;
    const [found] = (await findings('', url)).filter(({ part }) => part === 'redis');
    expect(found).toMatchObject({
      setting: 'INFO',
      advice: expect.stringContaining('Could not check'),
    });
    redis.disconnect();
  });

  it('is named in a warning of the log, and stops nobody from starting', async () => {
    const warned: string[] = [];
    const hearing = { warn: (_fields: object, message: string) => void warned.push(message) };
    const database = openDatabase(server.url, log);
    const backend = openQueueBackend({ databaseUrl: server.url, redisUrl: weak?.url }, log);
    await warnOfWeaknesses({ database, backend, log: hearing });
    await backend.close();
    await database.close();
    expect(warned).toContainEqual(expect.stringMatching(/^redis: appendonly is 0\. .*set appendonly yes/));
  });
});
