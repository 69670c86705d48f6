// Queues of releases up to 0.1, where one queue carried many kinds of jobs.

import type { QueueBackend } from './backend.ts';

const formerQueues = ['campaign', 'metrics', 'webhooks'];

/** Drops their jobs and schedulers: the reconciler finds what is due again, in the queues of today. */
export async function dropFormerQueues(backend: QueueBackend): Promise<void> {
  for (const name of formerQueues) {
    const queue = backend.queue(name);
    await queue.obliterate({ force: true });
    await queue.close();
  }
}
