import { afterAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTestRedis } from './test-redis.ts';

const server = await startTestRedis();
const withOwnServer = server?.kill === undefined ? it.skip : it;

afterAll(() => server?.stop());

async function ask<Answer>(question: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const options = { retryStrategy: () => null, maxRetriesPerRequest: 0, disconnectTimeout: 50 };
  const client = new Redis(server?.url ?? '', options);
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

describe('a test Redis', () => {
  withOwnServer('never evicts a job, and writes all of them down', async () => {
    const settings = await ask((client) => client.config('GET', 'maxmemory-policy', 'append*'));
    expect(settings).toEqual(expect.arrayContaining(['maxmemory-policy', 'noeviction', 'appendonly', 'yes']));
  });

  withOwnServer('has what was written before it was killed, and cannot be reached meanwhile', async () => {
    await ask((client) => client.set('kept', 'yes'));
    await server?.kill?.();
    await expect(ask((client) => client.get('kept'))).rejects.toThrow();
    await server?.restart?.();
    await expect(ask((client) => client.get('kept'))).resolves.toBe('yes');
  });
});
