// What keeps work going when processes come and go, and lets them stop.

import type { Mutation } from '../mutation.ts';

const stopWithoutRedis = 'libs/jobs/stop-without-redis.db.test.ts';
const stops = 'apps/all-in-one/stop.e2e.test.ts';

export const guardsOfProcesses: readonly Mutation[] = [
  {
    guard: 'order of the last readings',
    removed: 'a reading is written down before the campaign is locked',
    file: 'apps/worker/steps/measure.ts',
    find: '    await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${send.campaignId}::uuid FOR UPDATE`;\n',
    replace: '',
    seen: 'two readings wait for each other until PostgreSQL ends one',
    test: {
      file: 'apps/worker/steps/measure.db.test.ts',
      name: 'two sends of a campaign take their last readings together',
    },
  },
  {
    guard: 'the reconciler',
    removed: 'nobody compares the database with the clock',
    file: 'apps/worker/reconciler.ts',
    find: '  for (const row of rows) await add(jobs, row);',
    replace: '  for (const row of rows.slice(0, 0)) await add(jobs, row);',
    seen: 'an emptied queue stays empty, its campaigns stand still',
    test: { file: 'apps/all-in-one/faults.e2e.test.ts', name: 'rebuilds an emptied queue from the database' },
  },
  {
    guard: 'a stop hands back',
    removed: 'a window under way is closed, however long that takes',
    file: 'libs/jobs/consumer.ts',
    find: '    }, options.finishMs);',
    replace: '    }, 3_600_000);',
    seen: 'a worker is cut off with exit code 1, and its scan waits until the lease expires',
    test: { file: stops, name: 'hands a window back that takes too long' },
  },
  {
    guard: 'a stop does not wait for a Redis that is gone',
    removed: 'what is to be handed back waits for Redis however long it is gone',
    file: 'libs/jobs/consumer.ts',
    find: '      backend.giveUpIfAway();\n      lookingAfterQueue = setInterval(() => backend.giveUpIfAway(), 1_000);\n',
    replace: '',
    seen: 'a worker is cut off with exit code 1',
    test: { file: stopWithoutRedis, name: 'cannot hand back what is under way' },
  },
  {
    guard: 'a connection ends when it is told to',
    removed: 'one that waits for its next attempt is left to ioredis, which reports no end',
    file: 'libs/jobs/ending-redis.ts',
    find: "if (redis.status === 'reconnecting' && !reconnect)",
    replace: 'if (redis.status === null)',
    seen: 'a worker waits for that end, and is cut off with exit code 1',
    test: { file: stopWithoutRedis, name: 'has nothing under way, and ends' },
  },
  {
    guard: 'a service that loads hears signals',
    removed: 'nobody listens until the service does',
    file: 'apps/worker/main.ts',
    find: 'heedSignalsWhileLoading((code) => process.exit(code));',
    replace: '',
    seen: 'it is killed with exit code 143, or as process 1 of a container does not hear that it is to stop',
    test: {
      file: stops,
      name: 'of a service that still loads ends it well at once',
    },
  },
  {
    guard: 'one look after the queue at a time',
    removed: 'all that were due are made, one after the other',
    file: 'libs/platform/repeat.ts',
    find: 'underWay ??= work().finally(() => (underWay = undefined));',
    replace: 'underWay = (underWay ?? Promise.resolve()).then(work);',
    seen: 'a worker whose Redis was away makes up for all of them when it is to stop, and is cut off with exit code 1',
    test: { file: 'libs/platform/repeat.test.ts', name: 'leaves out what was due while it took long' },
  },
];
