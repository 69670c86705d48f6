import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate, migrateQueue } from './migrate.ts';
import { absentDatabase, type TestDatabase } from './test-database.ts';

let directory: string;
let database: TestDatabase;
let warnings: string[];
const log = { info: () => undefined, warn: (_: object, message: string) => void warnings.push(message) };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bridge-migrations-'));
  database = absentDatabase();
  warnings = [];
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

async function file(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const run = () => migrate(database.url, { directory, log });

describe('on a server without the database', () => {
  it('creates it and applies all files in the order of their names', async () => {
    await file('2_second', 'ALTER TABLE thing ADD COLUMN colour text');
    await file('1_first', 'CREATE TABLE thing (id int)');
    await expect(run()).resolves.toEqual({ applied: ['1_first', '2_second'] });
    expect(await query('SELECT id, colour FROM thing')).toEqual([]);
  });

  it('does so once when two processes start at the same time', async () => {
    await file('1_first', 'CREATE TABLE thing (id int)');
    const results = await Promise.all([run(), run(), run()]);
    expect(results.flatMap(({ applied }) => applied)).toEqual(['1_first']);
  });
});

describe('on a migrated database', () => {
  beforeEach(async () => {
    await file('1_first', 'CREATE TABLE thing (id int)');
    await run();
  });

  it('applies nothing twice, and then only what is new', async () => {
    await expect(run()).resolves.toEqual({ applied: [] });
    await file('2_second', 'CREATE TABLE other (id int)');
    await expect(run()).resolves.toEqual({ applied: ['2_second'] });
  });

  it('refuses a file that was edited after it was applied', async () => {
    await file('1_first', 'CREATE TABLE thing (id bigint)');
    await expect(run()).rejects.toThrow('Migration 1_first was edited after it was applied');
  });

  it('refuses to go past a migration that somebody left unfinished', async () => {
    await query(`UPDATE _prisma_migrations SET finished_at = NULL`);
    await expect(run()).rejects.toThrow('prisma migrate resolve');
  });

  it('lets an older release run on a newer database, with a warning', async () => {
    await rm(join(directory, '1_first'), { recursive: true });
    await expect(run()).resolves.toEqual({ applied: [] });
    expect(warnings).toEqual(['the database has a migration this release does not know']);
  });

  it('undoes a failing file as a whole, says where it failed, and takes it once it is mended', async () => {
    await file('2_second', 'CREATE TABLE other (id int);\nCREATE TABLE thing (id int);');
    await file('3_third', 'CREATE TABLE third (id int)');
    await expect(run()).rejects.toThrow(/2_second failed and was rolled back: .*"thing" already exists/);
    expect(await query(`SELECT to_regclass('other') AS other, to_regclass('third') AS third`)).toEqual([
      { other: null, third: null },
    ]);
    await file('2_second', 'CREATE TABLE other (id int)');
    await expect(run()).resolves.toEqual({ applied: ['2_second', '3_third'] });
  });

  it('names the line of a mistake', async () => {
    await file('2_second', '-- a comment\nCREATE TABLE other (id nonsense);');
    await expect(run()).rejects.toThrow('line 2: type "nonsense" does not exist');
  });
});

describe('the queue', () => {
  it('gets its tables in a schema of its own, however often it is asked', async () => {
    await run();
    await Promise.all([migrateQueue(database.url), migrateQueue(database.url)]);
    expect(await query(`SELECT to_regclass('bullmq.job') IS NOT NULL AS has_jobs`)).toEqual([
      { has_jobs: true },
    ]);
  });
});
