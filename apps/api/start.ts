// The API process: listens until it is stopped. A stop is said by /readyz first, while everything is still answered, so that
// a load balancer turns to others; then what is under way is answered, and what takes too long is refused.

import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Parts } from '#service/parts.ts';
import { buildApp } from './app.ts';

export interface RunningApi {
  origin: string;
  /** /readyz says no at once; after the grace it stops listening and ends what was taken; may be called twice. */
  stop(): Promise<void>;
}

/** Share of SHUTDOWN_DEADLINE_MS for requests under way; the rest is for the worker and the connections. */
const shareForUploads = 0.4;

/** Starts listening on HOST and PORT. */
export async function startApi(parts: Parts): Promise<RunningApi> {
  const { config } = parts;
  let stopping = false;
  const uploads = new AbortController();
  const app = await buildApp(parts, { stopping: () => stopping, uploadsEnd: uploads.signal });
  const end = async (): Promise<void> => {
    const tooLong = setTimeout(() => uploads.abort(), shareForUploads * config.SHUTDOWN_DEADLINE_MS);
    // A connection whose answer ends only now is kept for a next request that never comes, and would hold up the end.
    const idle = setInterval(() => app.server.closeIdleConnections(), 50);
    try {
      await app.close();
    } finally {
      clearTimeout(tooLong);
      clearInterval(idle);
    }
  };
  await app.listen({ host: config.HOST, port: config.PORT });
  const { address, port, family } = app.server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  return {
    origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    stop() {
      stopping = true;
      stopped ??= pause(config.SHUTDOWN_GRACE_MS).then(end);
      return stopped;
    },
  };
}
