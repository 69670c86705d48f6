// The API as a process of its own, for production: beside it at least one worker. Migrates the database first.

import { runProcess } from '#service/process.ts';
import { startApi } from './start.ts';

/** Runs until a signal ends it; see `runProcess`. */
export const runApi = (environment: Record<string, string | undefined>): Promise<void> =>
  runProcess(environment, async (parts, lifecycle) => {
    const api = await startApi(parts);
    lifecycle.add('api', () => api.stop());
  });
