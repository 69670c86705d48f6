#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which its command line would download: the same engine as WebAssembly,
// from npm, behind the JSON-RPC that the command line speaks. A development tool; the service does not use it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Client, escapeIdentifier, Pool } from 'pg';

const text = { type: 'string' };
const { values: opts, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'boolean' },
    datamodels: { ...text, multiple: true },
    datasource: text,
    'enabled-preview-features': text,
    'extension-types': text,
  },
});
const { url } = opts.datasource ? JSON.parse(opts.datasource) : {};
const logError = (fields) =>
  // the CLI drops the first line of stderr and parses the others
  process.stderr.write(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}\n`);
const inDatabase = (name) => Object.assign(new URL(url), { pathname: `/${encodeURIComponent(name)}` }).href;
const admin = async (sql, connectionString = inDatabase('postgres')) => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

// adapter-pg refuses the catalogue type "char" (oid 18). Read as text (25) it passes, and the engine is told what it is:
// PostgreSQL 18 lists NOT NULL constraints with it, and the engine panics on text there.
class CatalogPool extends Pool {
  charColumns = [];
  async query(...args) {
    const result = await super.query(...args);
    this.charColumns = [];
    for (const [column, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== 18) continue;
      field.dataTypeID = 25;
      this.charColumns.push(column);
    }
    return result;
  }
}
const opened = new Set();
async function open(connectionString, onDispose) {
  const pool = new CatalogPool({ connectionString, max: 1 }); // one session: it holds the advisory lock
  const schema = new URL(connectionString).searchParams.get('schema') ?? undefined;
  const adapter = await new PrismaPg(pool, { schema }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of pool.charColumns) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  // adapter-pg would split the script at every ';', also inside function bodies
  adapter.executeScript = (script) =>
    pool.query(script).then(
      () => undefined,
      (error) => adapter.onError(error),
    );
  adapter.dispose = async () => {
    if (opened.delete(adapter)) {
      await pool.end();
      await onDispose?.();
    }
  };
  opened.add(adapter);
  return adapter;
}
const factory = bindMigrationAwareSqlAdapterFactory({
  provider: 'postgres',
  adapterName: '@prisma/adapter-pg',
  connect: () => open(url),
  async connectToShadowDb() {
    // never a given shadow URL: this engine takes the shadow for empty, resets nothing
    const name = escapeIdentifier(`prisma_migrate_shadow_db_${crypto.randomUUID()}`);
    await admin(`CREATE DATABASE ${name}`);
    return open(inDatabase(name.slice(1, -1)), () => admin(`DROP DATABASE ${name} WITH (FORCE)`));
  },
});

async function cli(command) {
  const codes = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1010', ECONNREFUSED: 'P1001' };
  const target = decodeURIComponent(new URL(url).pathname.slice(1));
  try {
    if (command === 'create-database') await admin(`CREATE DATABASE ${escapeIdentifier(target)}`);
    else await admin('SELECT 1', url);
    return 0;
  } catch (error) {
    logError({ error_code: codes[error.code] ?? 'P1011', message: error.message || error.code });
    return 1;
  }
}
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

async function serve() {
  const datamodels = opts.datamodels?.map((path) => [path, readFileSync(path, 'utf8')]);
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    if (!method) continue; // the CLI's answer to our 'print'
    try {
      const engine = await glue.SchemaEngine.new({ datamodels }, () => {}, factory); // one per call
      // only devDiagnostic hands the shadow factory to the connector; without it these two fail
      if (method === 'evaluateDataLoss' || method === 'createMigration') await engine.devDiagnostic(params);
      const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params);
      if (method === 'diff' && result?.stdout != null)
        send({ id: 1e6, method: 'print', params: { content: result.stdout } });
      send({ id, result: result ?? {} });
    } catch (error) {
      const message = error?.message ?? String(error);
      send({
        id,
        error: { code: 4466, message, data: { is_panic: false, message, error_code: error?.code } },
      });
    }
    for (const adapter of opened) await adapter.dispose(); // frees the advisory lock for the next call
  }
  return 0;
}
const wasm = createRequire(import.meta.url)
  .resolve('@prisma/schema-engine-wasm')
  .replace(/\.js$/, '_bg.wasm');
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': glue });
globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => logError({ message }) };
// oxlint-disable-next-line no-underscore-dangle -- the generated glue's own name
glue.__wbg_set_wasm(instance.exports);
// oxlint-disable-next-line no-underscore-dangle -- the same
instance.exports.__wbindgen_start();
if (opts.version) console.log(`schema-engine-cli (wasm) ${glue.version()}`);
else process.exit(positionals[0] === 'cli' ? await cli(positionals[1]) : await serve());
