// What Bull Board shows: the queues, read-only, with job data that holds identifiers only.

import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Jobs } from '#jobs/producer.ts';

/** A Fastify plugin that serves the board. @param basePath where it is mounted */
export function createBoard(jobs: Jobs, basePath: string) {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(basePath);
  createBullBoard({
    queues: Object.values(jobs.queues).map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Optimove–TextLocal bridge', hideRedisDetails: true } },
  });
  return adapter.registerPlugin();
}
