// Jest's global setup: one PostgreSQL for the whole run, in a temporary directory, unless TEST_DATABASE_URL names one.
// JavaScript, since Jest cannot load TypeScript modules here; it hands over to the code under test at once.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

/** Starts the server unless there is one. @returns {Promise<void>} */
export default async function setup() {
  if (process.env.TEST_DATABASE_URL || process.env.DATABASE_URL) {
    process.env.TEST_DATABASE_URL ??= process.env.DATABASE_URL;
    return;
  }
  const { startEmbeddedPostgres } = await tsImport('./embedded-postgres.ts', import.meta.url);
  const dataDir = await mkdtemp(join(tmpdir(), 'bridge-test-postgres-'));
  const log = { info: () => undefined, warn: () => undefined };
  globalThis.testPostgres = await startEmbeddedPostgres({ dataDir, log, fsync: false });
  process.env.TEST_DATABASE_URL = globalThis.testPostgres.databaseUrl;
}
