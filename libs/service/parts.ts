// What api and worker both stand on: database, queue, accounts. Opened once a process and closed in reverse.

import { createHash } from 'node:crypto';
import { createCatalog, type Catalog } from '#accounts/catalog.ts';
import { createConnections, type Connections } from '#accounts/connections.ts';
import { createVault, type Vault } from '#accounts/credentials.ts';
import { openQueueBackend, type QueueBackend } from '#jobs/backend.ts';
import { createJobs, type Jobs } from '#jobs/producer.ts';
import { listOf, type Config } from '#platform/config.ts';
import { openDatabase, type Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import { createWebhookClient, type WebhookClient } from '#providers/webhook/client.ts';
import { createMeters, type Meters } from '#telemetry/meters.ts';
import type { Tracing } from '#telemetry/tracing.ts';

/** The configuration with nothing missing: what was not configured has been embedded or generated. */
export interface ServiceConfig extends Config {
  DATABASE_URL: string;
  CREDENTIALS_KEYS: string;
  /** SHA-256 of the admin key, hexadecimal. */
  adminKeyHash: string;
  /** Separates bridges that share one Redis; tests set it. */
  queuePrefix?: string;
}

export interface Parts {
  readonly config: ServiceConfig;
  readonly log: Log;
  readonly meters: Meters;
  /** Whether traces are made. */
  readonly isTraced: boolean;
  readonly database: Database;
  readonly backend: QueueBackend;
  readonly jobs: Jobs;
  readonly vault: Vault;
  readonly connections: Connections;
  readonly catalog: Catalog;
  readonly allowedOrigins: string[];
  readonly webhooks: WebhookClient;
  readonly webhookOrigins: string[];
  close(): Promise<void>;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Opens the parts; connections are made on first use. `close` may be called twice. */
export function openParts(config: ServiceConfig, log: Log, tracing?: Tracing): Parts {
  // A large request holds a connection while it is read; the others are for everything else, its own look-ups too.
  const database = openDatabase(config.DATABASE_URL, log, config.MAX_UPLOADS + 8);
  const backend = openQueueBackend(
    {
      databaseUrl: config.DATABASE_URL,
      redisUrl: config.REDIS_URL,
      telemetry: tracing?.queue,
      ...(config.queuePrefix !== undefined && { prefix: config.queuePrefix }),
    },
    log,
  );
  const jobs = createJobs(backend, log);
  const vault = createVault(config.CREDENTIALS_KEYS);
  const meters = createMeters(() => connections.breakers().map(({ status }) => status.state));
  const allowedOrigins = listOf(config.TEXTLOCAL_ALLOWED_ORIGINS);
  const connections = createConnections({
    database,
    vault,
    allowedOrigins,
    timeoutMs: config.PROVIDER_TIMEOUT_MS,
    circuit: { failures: config.PROVIDER_BREAKER_FAILURES, pauseMs: config.PROVIDER_BREAKER_PAUSE_MS },
    log,
    onCall(call) {
      meters.called(call);
      tracing?.called(call);
    },
  });
  const webhookOrigins = listOf(config.WEBHOOK_ALLOWED_ORIGINS);
  const webhooks = createWebhookClient({
    allowedOrigins: webhookOrigins,
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
  });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await connections.close();
    await webhooks.close();
    await jobs.close();
    await backend.close();
    await database.close();
  };
  return {
    config,
    log,
    meters,
    isTraced: tracing !== undefined,
    database,
    backend,
    jobs,
    vault,
    connections,
    catalog: createCatalog(),
    allowedOrigins,
    webhooks,
    webhookOrigins,
    close() {
      closed ??= close();
      return closed;
    },
  };
}
