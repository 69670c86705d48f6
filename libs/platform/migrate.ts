// Brings a database up to date with the SQL files in prisma/migrations, in the order of their names, and with the
// queue's own tables. It keeps Prisma's ledger, so Prisma's command line agrees with what was applied here; that
// command line itself is a development tool and not needed to run the service.

import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'bullmq';
import { Client, escapeIdentifier, type Pool } from 'pg';
import { errorCode } from './embedded-postgres-process.ts';
import { root } from './root.ts';
import { unreachable } from './unreachable.ts';

/** A migration that failed, was changed after it was applied, or was left unfinished. */
class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly migration: string;

  constructor(migration: string, message: string, options?: ErrorOptions) {
    super(`Migration ${migration} ${message}`, options);
    this.migration = migration;
  }
}

export interface MigrateOptions {
  /** Holds one directory per migration, each with a migration.sql. */
  directory?: string;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The repository's own migrations. */
export const migrationsDirectory = join(root, 'prisma/migrations');

// The lock of Prisma's own engine: it and several starting processes wait for one another. It ends with the session.
const lockKey = 72_707_369;

const ledger = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/**
 * Applies what is missing, each file in a transaction of its own, and creates the database itself when it does not
 * exist and the user may. Safe to call from several processes at once. Gives the names that were applied.
 * @throws MigrationError when a file fails (its changes are rolled back, earlier ones stay) or does not match the ledger
 * @throws Error when the database cannot be reached or created
 */
export async function migrate(databaseUrl: string, options: MigrateOptions): Promise<{ applied: string[] }> {
  const { directory = migrationsDirectory, log } = options;
  const migrations = await readMigrations(directory);
  const client = await connectOrCreate(databaseUrl, log);
  try {
    await takeLock(client, log);
    await client.query(ledger);
    const missing = await findMissing(client, migrations, log);
    for (const migration of missing) await apply(client, migration);
    const applied = missing.map(({ name }) => name);
    if (applied.length > 0) log.info({ applied }, 'the database has been migrated');
    return { applied };
  } finally {
    await client.end();
  }
}

/**
 * Names of this release's migrations that a database lacks; all of them when it has none yet.
 * @throws Error when the database cannot be asked
 */
export async function pendingMigrations(
  client: Pick<Client, 'query'> | Pick<Pool, 'query'>,
  directory = migrationsDirectory,
): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const { rows: found } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('_prisma_migrations')::text AS table`,
  );
  if (found[0]?.table == null) return wanted;
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map(({ name }) => name));
  return wanted.filter((name) => !applied.has(name)).toSorted();
}

/** Creates or updates the tables of BullMQ's PostgreSQL backend, in a schema of its own. Safe to call at any time. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, 'bullmq');
  } finally {
    await client.end();
  }
}

/**
 * The migrations of a directory in the order in which they apply; `checksum` is Prisma's, SHA-256 of the file.
 * @throws MigrationError for a directory without a migration.sql
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8').catch((cause: unknown) => {
        throw new MigrationError(name, 'has no readable migration.sql', { cause });
      });
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // the query under way rejects as well, and says why
  await client.connect();
  return client;
}

const hasCode = (error: unknown, ...codes: string[]) => codes.includes(errorCode(error));

async function connectOrCreate(databaseUrl: string, log: MigrateOptions['log']): Promise<Client> {
  try {
    return await connect(databaseUrl);
  } catch (error) {
    if (!hasCode(error, '3D000')) throw unreachable('database', error);
  }
  const url = new URL(databaseUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const admin = await connect(url.href);
  try {
    await admin.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
    log.info({ database }, 'the database has been created');
  } catch (error) {
    // 42P04 and 23505: another process was first.
    if (!hasCode(error, '42P04', '23505')) {
      throw new Error(`Database ${database} does not exist and cannot be created: ${String(error)}`, {
        cause: error,
      });
    }
  } finally {
    await admin.end();
  }
  return connect(databaseUrl);
}

async function takeLock(client: Client, log: MigrateOptions['log']): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
    lockKey,
  ]);
  if (rows[0]?.taken === true) return;
  log.info({}, 'another process is migrating the database: waiting for it');
  await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
}

async function findMissing(
  client: Client,
  migrations: Migration[],
  log: MigrateOptions['log'],
): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of rows) {
    if (!finished) {
      throw new MigrationError(
        name,
        'was begun and not finished. See what it changed, then run `npx prisma migrate resolve` ' +
          `with --applied ${name} or --rolled-back ${name}`,
      );
    }
    const migration = known.get(name);
    // An older release may run beside a newer one while the newer one is rolled out.
    if (migration === undefined)
      log.warn({ migration: name }, 'the database has a migration this release does not know');
    else if (migration.checksum !== checksum) {
      throw new MigrationError(
        name,
        'was edited after it was applied. Restore the file, and add a new migration',
      );
    }
  }
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

// Ledger and changes are one transaction: a process that is killed leaves both or neither, and nothing to resolve.
async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, rows[0]?.now],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new MigrationError(name, `failed and was rolled back: ${describe(error, sql)}`, { cause: error });
  }
}

function describe(error: unknown, sql: string): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : 0;
  const line = position > 0 ? `line ${sql.slice(0, position).split('\n').length}: ` : '';
  return line + (error instanceof Error ? error.message : String(error));
}
