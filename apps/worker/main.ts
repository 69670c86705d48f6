// The worker as a process of its own, for production: as many as the work needs. Migrates the database first.

import { runProcess } from '#service/process.ts';
import { startWorker } from './start.ts';

await runProcess(process.env, async (parts, lifecycle) => {
  const worker = await startWorker(parts);
  lifecycle.add('worker', () => worker.stop());
});
