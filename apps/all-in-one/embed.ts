// Puts a part in the place of whatever is not configured: PostgreSQL, the admin key, the credentials key, the simulator.
// What was generated is kept in DATA_DIR, so that a restart finds it again.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { generateKey } from '#accounts/keys.ts';
import { listOf, simulatorIsOn, type Config } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts';
import type { Lifecycle } from '#platform/lifecycle.ts';
import type { Log } from '#platform/log.ts';
import { sha256, type ServiceConfig } from '#service/parts.ts';

export interface Embedded {
  config: ServiceConfig;
  /** Only in the process that generated it; afterwards its hash alone is kept. */
  adminKey: string | undefined;
  simulatorOrigin: string | undefined;
  /** What stands in for what, in plain words. */
  notes: string[];
}

/** What is read from the environment; a queue prefix of its own keeps a short-lived service off a shared Redis' queues. */
export type StartConfig = Config & Pick<ServiceConfig, 'queuePrefix'>;

export interface EmbedOptions {
  config: StartConfig;
  log: Log;
  lifecycle: Lifecycle;
  /** Contacts the simulator's default account has. */
  contacts: number;
  /** Removes the embedded PostgreSQL's data when it stops, wherever it had to be kept. */
  temporary?: boolean;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads a kept secret, or makes and keeps one that only the owner may read. */
async function keptSecret(path: string, make: () => string): Promise<{ value: string; made: boolean }> {
  const kept = await readIfThere(path);
  if (kept !== undefined && kept !== '') return { value: kept, made: false };
  const value = make();
  await writeFile(path, `${value}\n`, { mode: 0o600 });
  return { value, made: true };
}

async function adminKeyOf(config: Config): Promise<{ hash: string; key: string | undefined }> {
  if (config.ADMIN_API_KEY !== undefined) return { hash: sha256(config.ADMIN_API_KEY), key: undefined };
  const path = join(config.DATA_DIR, 'admin-key.sha256');
  const kept = await readIfThere(path);
  if (kept !== undefined && kept !== '') return { hash: kept, key: undefined };
  const key = generateKey();
  await writeFile(path, `${sha256(key)}\n`, { mode: 0o600 });
  return { hash: sha256(key), key };
}

async function startSimulatorOf({ config, lifecycle, contacts }: EmbedOptions): Promise<string | undefined> {
  if (!simulatorIsOn(config)) return undefined;
  // Loaded only here: the simulator stands on development packages that production does not install.
  const { startSimulator } = await import('../simulator/start.ts');
  // On the port it had before: accounts name it by its address.
  const kept = join(config.DATA_DIR, 'simulator-port');
  const settings = { dayMs: config.METRICS_POLL_INTERVAL_MS, stock: { contacts } };
  const simulator = await startSimulator({ ...settings, port: Number((await readIfThere(kept)) ?? 0) }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      return startSimulator(settings);
    },
  );
  lifecycle.add('simulator', () => simulator.stop());
  await writeFile(kept, `${simulator.port}\n`);
  return simulator.origin;
}

/** Starts what is missing; everything started is stopped by the lifecycle. */
export async function embed(options: EmbedOptions): Promise<Embedded> {
  const { config, log, lifecycle } = options;
  await mkdir(config.DATA_DIR, { recursive: true });
  const notes: string[] = [];
  let databaseUrl = config.DATABASE_URL;
  if (databaseUrl === undefined) {
    const postgres = await startEmbeddedPostgres({ dataDir: join(config.DATA_DIR, 'postgres'), log });
    lifecycle.add('embedded PostgreSQL', async () => {
      await postgres.stop();
      if (options.temporary === true) await rm(postgres.dataDir, { recursive: true, force: true });
    });
    databaseUrl = postgres.databaseUrl;
    notes.push(`PostgreSQL is embedded; its data is in ${postgres.dataDir} (set DATABASE_URL for your own)`);
  }
  if (config.REDIS_URL === undefined) {
    notes.push("The queue uses BullMQ's PostgreSQL backend in the same database (set REDIS_URL for Redis)");
  }
  let credentialsKeys = config.CREDENTIALS_KEYS;
  if (credentialsKeys === undefined) {
    const path = join(config.DATA_DIR, 'credentials-key');
    credentialsKeys = (await keptSecret(path, () => generateCredentialsKey('local'))).value;
    notes.push(
      `Credentials are encrypted with a generated key in ${path} (set CREDENTIALS_KEYS for your own)`,
    );
  }
  const admin = await adminKeyOf(config);
  const simulatorOrigin = await startSimulatorOf(options);
  if (simulatorOrigin !== undefined) {
    notes.push(
      `TextLocal is simulated at ${simulatorOrigin}: no text leaves; it forgets its groups and sends at a restart (SIMULATOR=off switches it off)`,
    );
  }
  const origins = [
    ...listOf(config.TEXTLOCAL_ALLOWED_ORIGINS),
    ...(simulatorOrigin === undefined ? [] : [simulatorOrigin]),
  ];
  return {
    config: {
      ...config,
      DATABASE_URL: databaseUrl,
      CREDENTIALS_KEYS: credentialsKeys,
      adminKeyHash: admin.hash,
      TEXTLOCAL_ALLOWED_ORIGINS: origins.join(','),
    },
    adminKey: admin.key,
    simulatorOrigin,
    notes,
  };
}
