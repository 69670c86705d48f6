// The API as a process of its own, for production: beside it at least one worker. Migrates the database first.

import { runProcess } from '#service/process.ts';
import { startApi } from './start.ts';

await runProcess(process.env, async (parts, lifecycle) => {
  const api = await startApi(parts);
  lifecycle.add('api', () => api.stop());
});
