// Every environment variable the service knows, described once; docs/environment.md and .env.example are generated from
// this schema.

import { Type } from 'typebox';

const minute = 60_000;

const integer = (description: string, fallback: number, minimum: number, maximum: number) =>
  Type.Integer({ description, default: fallback, minimum, maximum });

export const configSchema = Type.Object({
  NODE_ENV: Type.Enum(['development', 'test', 'production'], {
    description: 'With `production` nothing is embedded or generated: what is missing is an error.',
    default: 'development',
  }),
  HOST: Type.String({ description: 'Address the API listens on.', default: '127.0.0.1' }),
  PORT: integer('Port the API listens on; 0 takes a free one.', 3000, 0, 65_535),
  DATA_DIR: Type.String({ description: 'Where embedded parts keep their data and keys.', default: '.data' }),
  DATABASE_URL: Type.Optional(
    Type.String({
      description: 'PostgreSQL 14 or newer. Without it an embedded PostgreSQL runs in DATA_DIR.',
      pattern: '^postgres(ql)?://',
    }),
  ),
  REDIS_URL: Type.Optional(
    Type.String({
      description:
        "Redis 6.2 or newer (or Valkey) for the queue. Without it BullMQ's PostgreSQL backend uses DATABASE_URL.",
      pattern: '^rediss?://',
    }),
  ),
  ADMIN_API_KEY: Type.Optional(
    Type.String({
      description:
        'The admin bearer key; with `production` at least 16 characters. Without it one is generated and printed once.',
      pattern: '^[\\x21-\\x7e]{1,256}$', // what an Authorization header carries
    }),
  ),
  CREDENTIALS_KEYS: Type.Optional(
    Type.String({
      description:
        'Keys that encrypt stored credentials: `id:base64` of 32 bytes, comma-separated, the first is current. Without it one is generated into DATA_DIR.',
    }),
  ),
  TEXTLOCAL_ALLOWED_ORIGINS: Type.String({
    description:
      "Origins an account's baseUrl may have beside TextLocal's own, comma-separated. Only these may be at an address that is not public.",
    default: '',
  }),
  METRICS_POLL_INTERVAL_MS: integer(
    'Time between two readings of the delivery counts.',
    86_400_000,
    100,
    31 * 86_400_000,
  ),
  METRICS_POLL_COUNT: integer('Readings per send.', 7, 1, 365),
  SIMULATOR: Type.Optional(
    Type.Enum(['on', 'off'], {
      description: 'Whether the TextLocal simulator runs beside the service; off with `production`.',
    }),
  ),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    description: 'Least level that is logged.',
    default: 'info',
  }),
  WORKER_CONCURRENCY: integer('Jobs one worker process does at a time, per queue.', 16, 1, 500),
  WORKER_TURN_MS: integer(
    'How long a job keeps its place while others wait for one: a large account gives way to small ones.',
    20_000,
    100,
    60 * minute,
  ),
  PROVIDER_TIMEOUT_MS: integer('Longest wait for an answer of TextLocal.', 20_000, 100, 10 * minute),
  PROVIDER_SETTLE_MS: integer(
    'How long an unanswered send may still take effect at TextLocal; only then is it looked for a last time and repeated.',
    10_000,
    0,
    60 * minute,
  ),
  TRIAL_WAIT_MS: integer(
    'How long a trial waits for TextLocal to show in its schedule and histories what was done.',
    10_000,
    0,
    20_000,
  ),
  PROVIDER_BREAKER_FAILURES: integer(
    "Calls in a row without a readable answer after which an account's TextLocal counts as away, and is left alone.",
    5,
    1,
    1_000,
  ),
  PROVIDER_BREAKER_PAUSE_MS: integer(
    'How long it is left alone; then one harmless call finds out whether it answers again.',
    15_000,
    100,
    10 * minute,
  ),
  MESSAGES_PER_CALL: integer(
    'Texts of a personalised send in one call of bulk_json; TextLocal advises at most 500.',
    500,
    1,
    500,
  ),
  SCAN_LEASE_MS: integer(
    'A worker that makes no progress for this long loses the scan of an account; at least three times PROVIDER_TIMEOUT_MS.',
    60_000,
    1_000,
    60 * minute,
  ),
  SWEEP_INTERVAL_MS: integer('Time between two comparisons of database and queue.', minute, 500, 60 * minute),
  TIDY_INTERVAL_MS: integer('Time between two rounds of housekeeping.', 60 * minute, 500, 7 * 1_440 * minute),
  SEGMENT_RETENTION_MS: integer(
    'How long after the end of a campaign its segments stay at TextLocal.',
    30 * 86_400_000,
    0,
    3_660 * 86_400_000,
  ),
  CUSTOMER_RETENTION_MS: integer(
    'How long after the end of a campaign its customer IDs and their outcomes are kept.',
    90 * 86_400_000,
    0,
    3_660 * 86_400_000,
  ),
  WEBHOOK_ALLOWED_ORIGINS: Type.String({
    description:
      'Origins that webhooks may have although they are no https or no public address, comma-separated.',
    default: '',
  }),
  WEBHOOK_TIMEOUT_MS: integer("Longest wait for the answer of an account's webhook.", 10_000, 100, minute),
  WEBHOOK_RETRY_DELAYS_MS: Type.String({
    description:
      'Times between two attempts to deliver an event, comma-separated; after the last it has failed.',
    default: '60000,300000,1800000,7200000,18000000,28800000,28800000',
    pattern: '^\\d{1,9}(,\\d{1,9})*$',
  }),
  WEBHOOK_EVENT_RETENTION_MS: integer(
    'How long events are kept after they were delivered or had failed.',
    30 * 86_400_000,
    0,
    3_660 * 86_400_000,
  ),
  TRUSTED_PROXIES: Type.String({
    description:
      "Addresses or networks of the proxies in front of the API, comma-separated: their X-Forwarded-For and X-Forwarded-Proto are believed. Without it everybody behind a proxy has the proxy's address.",
    default: '',
    examples: ['10.0.0.0/8'],
  }),
  RATE_LIMIT_PER_MINUTE: integer('Requests one key may make in a minute.', 120_000, 1, 100_000_000),
  WRONG_KEYS_PER_MINUTE: integer(
    'Wrong keys that may come from one address in a minute; then the admin key is refused from there too.',
    300,
    1,
    1_000_000,
  ),
  SIGN_INS_PER_TEN_MINUTES: integer(
    'Attempts to sign in to the board from one address in ten minutes.',
    10,
    1,
    1_000_000,
  ),
  ADMIN_SESSION_MS: integer(
    'How long a browser stays signed in to the board.',
    8 * 60 * minute,
    minute,
    30 * 86_400_000,
  ),
  BOARD_ACTIONS: Type.Enum(['off', 'on'], {
    description:
      'Whether jobs can be retried, promoted and removed, and queues paused, at /admin/queues. Off: to look at only.',
    default: 'off',
  }),
  MIGRATE_AT_START: Type.Enum(['on', 'off'], {
    description:
      'Whether api and worker bring the database up to date when they start. With `off` it is done beforehand, by `npm run migrate`.',
    default: 'on',
  }),
  WORKER_PORT: integer(
    'Port on which a worker process answers /healthz, /readyz and /metrics, on HOST; 0 for none.',
    0,
    0,
    65_535,
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      description:
        'Where traces go, by OTLP over HTTP. Without it none are made. The SDK also reads its usual OTEL_EXPORTER_OTLP_HEADERS and OTEL_TRACES_SAMPLER.',
      pattern: '^https?://',
    }),
  ),
  OTEL_SERVICE_NAME: Type.String({ description: 'Who made a trace.', default: 'optimove-textlocal-bridge' }),
  SHUTDOWN_GRACE_MS: integer('How long all is still answered once /readyz says no.', 0, 0, 5 * minute),
  SHUTDOWN_DEADLINE_MS: integer('Longest time a stop may take.', 25_000, 1_000, 10 * minute),
  UPLOAD_GRACE_MS: integer(
    'How long an upload may keep the service waiting in all, beside what its bytes buy; then it is answered 408.',
    10_000,
    100,
    5 * minute,
  ),
  UPLOAD_BYTES_PER_SECOND: integer(
    'Bytes of an upload that buy another second of waiting.',
    4_096,
    1,
    100_000_000,
  ),
  MAX_UPLOADS: integer(
    'Lists of more than 64 KiB that are read at the same time, half of them of one account at most; more get 429 or 503.',
    4,
    1,
    100,
  ),
  REQUESTS_PER_ACCOUNT: integer(
    'Requests of one account that an api process works on at the same time; more wait for each other.',
    16,
    1,
    1_000,
  ),
});
