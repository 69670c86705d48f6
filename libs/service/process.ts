// A process of the service with nothing embedded: reads the environment, migrates, opens the parts, stops on a signal.

import { createVault } from '#accounts/credentials.ts';
import { bindSecrets } from '#accounts/rotate-credentials.ts';
import { ConfigError, readConfig, type Config } from '#platform/config.ts';
import { openDatabase } from '#platform/database.ts';
import { boundHeap } from '#platform/heap.ts';
import { createLifecycle, onSignals, type Lifecycle } from '#platform/lifecycle.ts';
import { createLog, type Log } from '#platform/log.ts';
import { migrate, migrateQueue } from '#platform/migrate.ts';
import type { Tracing } from '#telemetry/tracing.ts';
import { warnOfWeaknesses } from './durability.ts';
import { openParts, sha256, type Parts, type ServiceConfig } from './parts.ts';

const needed = ['DATABASE_URL', 'ADMIN_API_KEY', 'CREDENTIALS_KEYS'] as const;

/** @throws ConfigError naming everything that only the all-in-one process would embed or generate */
function complete(config: Config): ServiceConfig {
  const { DATABASE_URL, ADMIN_API_KEY, CREDENTIALS_KEYS } = config;
  if (DATABASE_URL === undefined || ADMIN_API_KEY === undefined || CREDENTIALS_KEYS === undefined) {
    const missing = needed.filter((name) => config[name] === undefined);
    throw new ConfigError(missing.map((name) => `${name} is required: api and worker share it`));
  }
  return { ...config, DATABASE_URL, CREDENTIALS_KEYS, adminKeyHash: sha256(ADMIN_API_KEY) };
}

/**
 * Brings up to date what is stored: the service's tables, the queue's where they are in the same database, and the secrets
 * of an earlier release. Safe to call from several processes at once.
 */
export async function migrateAll(config: ServiceConfig, log: Log): Promise<void> {
  await migrate(config.DATABASE_URL, { log });
  if (config.REDIS_URL === undefined) await migrateQueue(config.DATABASE_URL);
  const database = openDatabase(config.DATABASE_URL, log, 2);
  try {
    const { resealed, unreadable } = await bindSecrets(database, createVault(config.CREDENTIALS_KEYS));
    if (resealed > 0) log.info({ accounts: resealed }, 'bound stored credentials to their origins');
    if (unreadable.length > 0)
      log.warn({ accountIds: unreadable }, 'stored credentials cannot be opened: store these accounts again');
  } finally {
    await database.close();
  }
}

/** Traces, where they are configured; stopped after everything that makes them. */
export async function tracingOf(config: Config, lifecycle: Lifecycle): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = config;
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('#telemetry/tracing.ts');
  const tracing = await startTracing({ endpoint, serviceName });
  lifecycle.add('tracing', () => tracing.stop());
  return tracing;
}

/** Says why it ends, and ends. */
function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Migrates and returns; the exit code is 1 when that failed. */
export async function runMigration(environment: Record<string, string | undefined>): Promise<void> {
  try {
    const config = complete(readConfig(environment));
    const log = createLog(config.LOG_LEVEL);
    await migrateAll(config, log);
    log.info({}, 'the database is up to date');
  } catch (error) {
    fail(error);
  }
}

/** Runs one role until a signal ends it; the exit code is 1 when it could not start or stop as it should. */
export async function runProcess(
  environment: Record<string, string | undefined>,
  start: (parts: Parts, lifecycle: Lifecycle) => Promise<void>,
): Promise<void> {
  boundHeap();
  try {
    const config = complete(readConfig(environment));
    const log = createLog(config.LOG_LEVEL);
    const lifecycle = createLifecycle({ log, deadlineMs: config.SHUTDOWN_DEADLINE_MS });
    onSignals(lifecycle, { exit: (code) => process.exit(code), log });
    await lifecycle.start(async () => {
      if (config.MIGRATE_AT_START === 'on') await migrateAll(config, log);
      const tracing = await tracingOf(config, lifecycle);
      const parts = openParts(config, log, tracing);
      lifecycle.add('parts', () => parts.close());
      await warnOfWeaknesses(parts);
      await start(parts, lifecycle);
    });
  } catch (error) {
    fail(error);
  }
}
