// A Redis connection that ends when it is told to, also between two attempts to find its server again.

import type { Redis, RedisOptions } from 'ioredis';

/**
 * Makes a connection, and those that are duplicated from it, end properly.
 *
 * ioredis, disconnected while it waits for its next attempt, only forgets the attempt: it reports no end, and what waits for
 * an answer waits for ever. BullMQ's worker waits for that end when it closes (taskforcesh/bullmq#4656), and so did a stop,
 * until its deadline.
 */
export function endingRedis(redis: Redis): Redis {
  const disconnect = redis.disconnect.bind(redis);
  const duplicate = redis.duplicate.bind(redis);
  return Object.assign(redis, {
    disconnect(reconnect = false) {
      // An attempt that is broken off before it begins ends the connection, and fails what waits. It is rejected for just that.
      if (redis.status === 'reconnecting' && !reconnect) redis.connect().catch(() => undefined);
      disconnect(reconnect);
    },
    /** BullMQ makes a worker's blocking connection of the one it is given. */
    duplicate: (override: Partial<RedisOptions> = {}) => endingRedis(duplicate(override)),
  });
}
