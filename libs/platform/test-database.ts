// For tests: a migrated database of its own for every test file, copied from a template that is migrated once.
// The server is that of TEST_DATABASE_URL, which Jest's global setup starts and announces.

import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Client, escapeIdentifier } from 'pg';
import { migrate, migrateQueue, migrationsDirectory, readMigrations } from './migrate.ts';

export interface TestDatabase {
  /** Connection URL of an empty database with all tables, the queue's included. */
  readonly url: string;
  /**
   * Removes it; may be called twice.
   * @throws Error when the test has left connections open; the database is removed nevertheless
   */
  drop(): Promise<void>;
}

/** A database as it was at a moment. */
export interface Backup {
  /** Puts the database back to that moment; nobody may be connected to it. May be called again. */
  restore(): Promise<void>;
  drop(): Promise<void>;
}

/** Copies a database whole; nobody may be connected to it. */
export async function backUp({ url }: TestDatabase): Promise<Backup> {
  const admin = testServerUrl();
  const name = new URL(url).pathname.slice(1);
  const copy = `${name}_backup_${randomUUID().slice(0, 4)}`;
  const create = (to: string, from: string) =>
    query(admin, `CREATE DATABASE ${escapeIdentifier(to)} TEMPLATE ${escapeIdentifier(from)}`);
  await create(copy, name);
  return {
    async restore() {
      await query(admin, `DROP DATABASE ${escapeIdentifier(name)}`);
      await create(name, copy);
    },
    drop: () => dropDatabase(admin, copy),
  };
}

/** Makes a database for one test file. @throws Error without TEST_DATABASE_URL, or when migrating fails */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = testServerUrl();
  const template = await prepareTemplate(admin);
  const name = `bridge_test_${process.pid}_${randomUUID().slice(0, 8)}`;
  await query(admin, `CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)}`);
  let dropping: Promise<void> | undefined;
  return { url: databaseUrl(admin, name), drop: () => (dropping ??= dropDatabase(admin, name)) };
}

/** An address for a database that does not exist yet, for tests about creating one. */
export function absentDatabase(): TestDatabase {
  const admin = testServerUrl();
  const name = `bridge_test_${process.pid}_${randomUUID().slice(0, 8)}`;
  let dropping: Promise<void> | undefined;
  return { url: databaseUrl(admin, name), drop: () => (dropping ??= dropDatabase(admin, name)) };
}

function testServerUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined)
    throw new Error('TEST_DATABASE_URL is missing: run tests with Jest, which starts a server');
  return url;
}

function databaseUrl(serverUrl: string, database: string): string {
  return Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;
}

async function query<Row extends object>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const templateLock = 8_233_118;

/** The template of exactly these migrations; the first test file of a run makes it while the others wait. */
async function prepareTemplate(admin: string): Promise<string> {
  const template = `bridge_template_${await migrationsHash()}`;
  const client = new Client({ connectionString: admin });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock]); // ends with the session
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 1) return template;
    // Named as the template only when it is complete, whatever happens meanwhile.
    const draft = `${template}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(draft)} WITH (FORCE)`);
    const silent = { info: () => undefined, warn: () => undefined };
    await migrate(databaseUrl(admin, draft), { log: silent });
    await migrateQueue(databaseUrl(admin, draft));
    await client.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(template)}`);
    return template;
  } finally {
    await client.end();
  }
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, checksum } of await readMigrations(migrationsDirectory))
    hash.update(`${name} ${checksum}\n`);
  const queuePackage = createRequire(import.meta.url)('bullmq/package.json') as { version: string };
  return hash.update(queuePackage.version).digest('hex').slice(0, 16);
}

async function dropDatabase(admin: string, name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${escapeIdentifier(name)}`;
  try {
    await query(admin, drop); // waits some seconds for sessions that are just ending
  } catch (error) {
    const open = await query<{ query: string }>(
      admin,
      'SELECT query FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    await query(admin, `${drop} WITH (FORCE)`);
    const queries = open.map((session) => `\n  ${session.query.slice(0, 200)}`).join('');
    throw new Error(`The test left ${open.length} database connections open, last used for:${queries}`, {
      cause: error,
    });
  }
}
