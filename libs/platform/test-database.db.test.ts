import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testDatabase } from './test-database.ts';

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('a test database', () => {
  it('is fresh for each caller and has the tables of the service and of the queue', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    expect(one.url).not.toBe(other.url);
    const client = await connect(one.url);
    const { rows } = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS migrated,
      to_regclass('bullmq.job') IS NOT NULL AS has_queue`);
    expect(rows).toEqual([{ migrated: true, has_queue: true }]);
    await client.end();
    await Promise.all([one.drop(), one.drop(), other.drop()]);
    await expect(connect(one.url)).rejects.toMatchObject({ code: '3D000' });
  });

  it('tells on a test that leaves a connection open, and is removed all the same', async () => {
    const database = await testDatabase();
    const forgotten = await connect(database.url);
    await forgotten.query('SELECT 1 AS forgotten');
    await expect(database.drop()).rejects.toThrow(
      /left 1 database connections open[^]*SELECT 1 AS forgotten/,
    );
    await expect(connect(database.url)).rejects.toMatchObject({ code: '3D000' });
  });
});
