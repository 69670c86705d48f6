// The API process: listens until it is stopped.

import type { AddressInfo } from 'node:net';
import type { Parts } from '#service/parts.ts';
import { buildApp } from './app.ts';

export interface RunningApi {
  origin: string;
  /** /readyz says no at once; answers what was taken, then stops listening; may be called twice. */
  stop(): Promise<void>;
}

/** Starts listening on HOST and PORT. */
export async function startApi(parts: Parts): Promise<RunningApi> {
  let stopping = false;
  const app = await buildApp(parts, { stopping: () => stopping });
  await app.listen({ host: parts.config.HOST, port: parts.config.PORT });
  const { address, port, family } = app.server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  return {
    origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    stop() {
      stopping = true;
      stopped ??= app.close();
      return stopped;
    },
  };
}
