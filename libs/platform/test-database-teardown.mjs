// Jest's global teardown: ends the PostgreSQL that the global setup started, and removes its data.

import { rm } from 'node:fs/promises';

/** Stops the server of this run, if it was this run's own. @returns {Promise<void>} */
export default async function teardown() {
  const server = globalThis.testPostgres;
  if (server === undefined) return;
  await server.stop();
  await rm(server.dataDir, { recursive: true, force: true });
}
