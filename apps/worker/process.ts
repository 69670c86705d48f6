// The worker as a process of its own, for production: as many as the work needs. With WORKER_PORT it answers about itself,
// until the last job is handed back.

import { runProcess } from '#service/process.ts';
import { startHealthServer } from './health-server.ts';
import { startWorker } from './start.ts';

/** Runs until a signal ends it; see `runProcess`. */
export const runWorker = (environment: Record<string, string | undefined>): Promise<void> =>
  runProcess(environment, async (parts, lifecycle) => {
    const { HOST, WORKER_PORT } = parts.config;
    let stopping = false;
    if (WORKER_PORT !== 0) {
      const settings = { host: HOST, port: WORKER_PORT, stopping: () => stopping };
      const health = await startHealthServer(parts, settings);
      lifecycle.add('health server', () => health.stop());
    }
    const worker = await startWorker(parts);
    lifecycle.add('worker', () => {
      stopping = true;
      return worker.stop();
    });
  });
