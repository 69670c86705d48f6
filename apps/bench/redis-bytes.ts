// How much Redis holds at most, asked for again and again while something runs.

import { Redis } from 'ioredis';

export interface RedisWatch {
  /** Most bytes of data, in keys and values with their overhead, since the last call; undefined without Redis. */
  take(): Promise<number | undefined>;
  stop(): Promise<void>;
}

const everyMs = 200;

async function dataBytes(redis: Redis): Promise<number> {
  const info = await redis.info('memory');
  const used = Number(/^used_memory_dataset:(\d+)/m.exec(info)?.[1]);
  if (!Number.isFinite(used)) throw new Error('Redis does not tell used_memory_dataset');
  return used;
}

export async function watchRedis(url: string | undefined): Promise<RedisWatch> {
  if (url === undefined) return { take: async () => undefined, stop: async () => undefined };
  const redis = new Redis(url);
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, await dataBytes(redis));
  };
  await look();
  let looking = Promise.resolve();
  let failure: unknown;
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => (failure = error) as void);
  }, everyMs);
  return {
    async take() {
      await looking;
      if (failure !== undefined) throw failure;
      await look();
      const taken = most;
      most = 0;
      return taken;
    },
    async stop() {
      clearInterval(timer);
      await looking;
      redis.disconnect();
    },
  };
}
