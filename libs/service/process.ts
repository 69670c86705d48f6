// A process of the service with nothing embedded: reads the environment, migrates, opens the parts, stops on a signal.

import { ConfigError, readConfig, type Config } from '#platform/config.ts';
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

/** The service's tables, and the queue's where they are in the same database. */
async function migrateAll({ DATABASE_URL, REDIS_URL }: ServiceConfig, log: Log): Promise<void> {
  await migrate(DATABASE_URL, { log });
  if (REDIS_URL === undefined) await migrateQueue(DATABASE_URL);
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
