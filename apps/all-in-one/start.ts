// The whole service in one process: what is embedded, then api and worker on the same parts.

import type { Lifecycle } from '#platform/lifecycle.ts';
import type { Log } from '#platform/log.ts';
import { warnOfWeaknesses } from '#service/durability.ts';
import { openParts, type Parts } from '#service/parts.ts';
import { migrateAll, tracingOf } from '#service/process.ts';
import { startApi } from '../api/start.ts';
import { startWorker } from '../worker/start.ts';
import { embed, type Embedded, type StartConfig } from './embed.ts';

export interface RunningService extends Embedded {
  origin: string;
  parts: Parts;
}

export interface StartOptions {
  config: StartConfig;
  log: Log;
  /** Stops everything that was started, in reverse. */
  lifecycle: Lifecycle;
  contacts?: number;
  /** Keeps no embedded data after the end. */
  temporary?: boolean;
}

/** Starts everything; what was started so far is in the lifecycle also when this rejects. */
export async function startService({
  config,
  log,
  lifecycle,
  contacts = 10_000,
  temporary = false,
}: StartOptions): Promise<RunningService> {
  const embedded = await embed({ config, log, lifecycle, contacts, temporary });
  await migrateAll(embedded.config, log);
  const tracing = await tracingOf(config, lifecycle);
  const parts = openParts(embedded.config, log, tracing);
  lifecycle.add('parts', () => parts.close());
  await warnOfWeaknesses(parts);
  const worker = await startWorker(parts);
  lifecycle.add('worker', () => worker.stop());
  const api = await startApi(parts);
  lifecycle.add('api', () => api.stop());
  return { ...embedded, origin: api.origin, parts };
}
