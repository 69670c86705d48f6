// What a worker answers about itself.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { readConfig } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { openParts, type Parts } from '#service/parts.ts';
import { startHealthServer, type HealthServer } from './health-server.ts';

let database: TestDatabase;
let parts: Parts;
let server: HealthServer;
let stopping = false;

const ask = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, text: await response.text() };
};

beforeAll(async () => {
  database = await testDatabase();
  const keys = generateCredentialsKey('test');
  const config = { ...readConfig({ NODE_ENV: 'test' }), CREDENTIALS_KEYS: keys, adminKeyHash: '' };
  parts = openParts({ ...config, DATABASE_URL: database.url }, createLog('silent'));
  server = await startHealthServer(parts, { host: '127.0.0.1', port: 0, stopping: () => stopping });
});
afterAll(async () => {
  await server.stop();
  await server.stop();
  await parts.close();
  await database.drop();
});

it('is alive and ready, part by part', async () => {
  expect(await ask('/healthz')).toMatchObject({ status: 200, text: '{"status":"alive"}' });
  const { status, text } = await ask('/readyz?verbose');
  expect({ status, body: JSON.parse(text) as unknown }).toEqual({
    status: 200,
    body: {
      status: 'ready',
      database: 'ok',
      migrations: 'ok',
      queue: { state: 'ok', backend: 'postgresql' },
      textlocal: { closed: 0, open: 0, halfOpen: 0 },
    },
  });
});

it('tells what it counted, and says what it answers at all', async () => {
  parts.meters.ran('segment', 'completed', 250);
  const { text } = await ask('/metrics');
  expect(text).toContain('bridge_job_duration_seconds_sum{job="segment",result="completed"} 0.25');
  expect(await ask('/campaigns')).toMatchObject({ status: 404 });
});

it('is not ready while the database lacks a migration of this release', async () => {
  const { pool } = parts.database;
  await pool.query('ALTER TABLE _prisma_migrations RENAME TO set_aside');
  expect(await ask('/readyz')).toMatchObject({ status: 503 });
  expect(JSON.parse((await ask('/readyz')).text)).toMatchObject({ database: 'ok', migrations: 'pending' });
  await pool.query('ALTER TABLE set_aside RENAME TO _prisma_migrations');
  await pool.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE $1', [
    '%_cancel',
  ]);
  expect(JSON.parse((await ask('/readyz')).text)).toMatchObject({ migrations: 'pending' });
  await pool.query('UPDATE _prisma_migrations SET rolled_back_at = NULL');
});

it('is not ready once a stop has begun, and still alive', async () => {
  stopping = true;
  expect(await ask('/readyz')).toMatchObject({ status: 503 });
  expect(await ask('/healthz')).toMatchObject({ status: 200 });
});
