// A process that cannot start says why and what to look at, ends with exit code 1, and gives no secret away.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startProcess } from './test-process.ts';
import { secrets } from './test-secrecy.ts';

describe('a process that cannot start', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  const { adminKey, credentialsKey, hash } = secrets;
  const cases: { fault: string; role: string; environment: Record<string, string>; why: string[] }[] = [
    {
      fault: 'keys that are none',
      role: 'api',
      environment: { CREDENTIALS_KEYS: `first:${credentialsKey}x,second:${hash}` },
      why: ['CREDENTIALS_KEYS'],
    },
    {
      fault: 'two values that are wrong',
      role: 'api',
      environment: { PORT: hash, ADMIN_API_KEY: `${adminKey} ` },
      why: ['PORT', 'ADMIN_API_KEY'],
    },
    {
      fault: 'no database',
      role: 'api',
      environment: { DATABASE_URL: `postgres://bridge:${hash}@127.0.0.1:1/none` },
      why: ['The database of DATABASE_URL cannot be reached: connect ECONNREFUSED 127.0.0.1:1'],
    },
    {
      fault: 'no database, when another process migrates it',
      role: 'worker',
      environment: { DATABASE_URL: `postgres://bridge:${hash}@127.0.0.1:1/none`, MIGRATE_AT_START: 'off' },
      why: ['The database of DATABASE_URL cannot be reached: connect ECONNREFUSED 127.0.0.1:1'],
    },
    {
      fault: 'no Redis',
      role: 'worker',
      environment: { REDIS_URL: `redis://:${hash}@127.0.0.1:1` },
      why: ['The Redis of REDIS_URL cannot be reached: connect ECONNREFUSED 127.0.0.1:1'],
    },
  ];

  it.each(cases)('says of $fault what it is, and no secret', async ({ role, environment, why }) => {
    const failing = startProcess(`apps/${role}/main.ts`, {
      DATABASE_URL: database.url,
      ADMIN_API_KEY: adminKey,
      CREDENTIALS_KEYS: `first:${credentialsKey}`,
      LOG_LEVEL: 'trace',
      PORT: '0',
      ...environment,
    });
    expect(await failing.ended).toBe(1);
    for (const words of why) expect(failing.said()).toContain(words);
    for (const secret of Object.values(secrets)) expect(failing.said()).not.toContain(secret);
  });
});
