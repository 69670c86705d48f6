// What Bull Board shows: the queues, with job data that holds identifiers only.

import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Jobs } from '#jobs/producer.ts';

const identifier = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As `accountIdSchema` allows it. */
const accountName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Job data as the board shows it. Anything but our identifiers should not be in a job, and is not shown either. */
export const shownData = (data: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(typeof data === 'object' && data !== null ? data : {}).map(([name, value]) => [
      name,
      typeof value === 'string' && (name === 'accountId' ? accountName : identifier).test(value)
        ? value
        : '[not shown]',
    ]),
  );

/** A Fastify plugin that serves the board. @param basePath where it is mounted */
export function createBoard(jobs: Jobs, basePath: string, readOnly: boolean) {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(basePath);
  const queues = Object.values(jobs.queues).map((queue) => {
    const shown = new BullMQAdapter(queue, { readOnlyMode: readOnly });
    shown.setFormatter('data', shownData);
    shown.setFormatter('returnValue', () => null);
    shown.setFormatter('progress', () => null);
    return shown;
  });
  createBullBoard({
    queues,
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: 'Optimove–TextLocal bridge',
        hideRedisDetails: true,
        hideDocsLink: true,
        miscLinks: [{ text: 'Sign out', url: '/admin/sign-out' }],
      },
    },
  });
  return adapter.registerPlugin();
}
