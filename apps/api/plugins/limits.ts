// How much one key may ask, and how often one address may guess. Counted in Redis when there is one, so that the limits
// hold over all api processes; else each process counts by itself. While Redis is away nothing is limited.

import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '#problem/problem.ts';
import type { Parts } from '#service/parts.ts';

const minute = 60_000;
/** Keys and addresses that one process without Redis keeps count of; the longest unused are forgotten first. */
const remembered = 20_000;

/** Each throws ProblemError too-many-requests. */
export interface Limits {
  /** Counts a request of a known key: `request.caller` is set. */
  countRequest(request: FastifyRequest): Promise<void>;
  /** Counts a wrong key. */
  countWrongKey(request: FastifyRequest): Promise<void>;
  /**
   * Counts nothing: refuses the admin key itself where too many wrong ones came from, or guessing would go on at full
   * speed until it is right. Keys of accounts have 256 random bits; guessing them needs no limit.
   */
  checkGuesses(request: FastifyRequest): Promise<void>;
  /** Counts an attempt to sign in, right or wrong. */
  countSignIn(request: FastifyRequest): Promise<void>;
}

const keyOf = ({ caller }: FastifyRequest): string =>
  caller === null || caller.admin ? 'admin' : caller.keyId;
const addressOf = ({ ip }: FastifyRequest): string => normalizeIP(ip);

export async function registerLimits(app: FastifyInstance, { backend, config }: Parts): Promise<Limits> {
  const shared = backend.counters && { redis: backend.counters.redis, nameSpace: backend.counters.prefix };
  await app.register(rateLimit, { global: false, skipOnError: true, cache: remembered, ...shared });

  const limiter = (
    what: string,
    max: number,
    timeWindow: number,
    keyGenerator: (request: FastifyRequest) => string,
  ) => {
    const count = app.createRateLimit({ max, timeWindow, keyGenerator });
    return async (request: FastifyRequest, increment = true): Promise<void> => {
      const result = await count(request, { increment });
      // Looked at without counting, the next one would be one too many.
      if (result.isAllowed || !(result.isExceeded || (!increment && result.remaining === 0))) return;
      const retryAfterSeconds = Math.max(1, result.ttlInSeconds);
      const detail = `More than ${max} ${what}; try again in ${retryAfterSeconds} seconds.`;
      throw new ProblemError('too-many-requests', detail, { retryAfterSeconds });
    };
  };

  const requests = limiter(
    'requests with this key in a minute',
    config.RATE_LIMIT_PER_MINUTE,
    minute,
    (request) => `key:${keyOf(request)}`,
  );
  const wrongKeys = limiter(
    'wrong keys from this address in a minute',
    config.WRONG_KEYS_PER_MINUTE,
    minute,
    (request) => `wrong:${addressOf(request)}`,
  );
  const signIns = limiter(
    'attempts to sign in from this address in ten minutes',
    config.SIGN_INS_PER_TEN_MINUTES,
    10 * minute,
    (request) => `sign-in:${addressOf(request)}`,
  );
  return {
    countRequest: (request) => requests(request),
    countWrongKey: (request) => wrongKeys(request),
    checkGuesses: (request) => wrongKeys(request, false),
    countSignIn: (request) => signIns(request),
  };
}
