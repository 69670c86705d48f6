// What database and queue are set to that could lose what a campaign stands on. Asked once when a process starts, and warned
// of: whether to mend it is the operator's to decide, and a service that does not start helps nobody.

import type { QueueBackend } from '#jobs/backend.ts';
import type { Database } from '#platform/database.ts';
import { unreachable } from '#platform/unreachable.ts';

export interface Weakness {
  part: 'postgresql' | 'redis';
  /** The setting as it is called there, or what could not be found out. */
  setting: string;
  found: string;
  /** What it can cost, and what to change. */
  advice: string;
}

const oldestPostgresql = 140_000;
const oldestRedis = '6.2';

interface PostgresqlSettings {
  version: string;
  version_number: number;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
}

const askPostgresql = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS version_number,
         current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
         current_setting('synchronous_commit') AS synchronous_commit`;

/** What of a PostgreSQL can lose a campaign that was answered 202, or break its rows. */
async function ofPostgresql({ pool }: Database): Promise<Weakness[]> {
  const { rows } = await pool.query<PostgresqlSettings>(askPostgresql).catch((error: unknown) => {
    throw unreachable('database', error);
  });
  const [settings] = rows;
  if (settings === undefined) return [];
  const weaknesses: Weakness[] = [];
  const add = (setting: string, found: string, advice: string) =>
    weaknesses.push({ part: 'postgresql', setting, found, advice });
  if (settings.version_number < oldestPostgresql)
    add(
      'server_version',
      settings.version,
      'Nobody tries this version with the bridge: use PostgreSQL 14 or newer.',
    );
  for (const setting of ['fsync', 'full_page_writes'] as const)
    if (settings[setting] === 'off')
      add(setting, 'off', `A power cut can destroy the database: set ${setting} = on.`);
  if (settings.synchronous_commit === 'off')
    add(
      'synchronous_commit',
      'off',
      'A crash can lose campaigns that were answered 202, and notes of calls to TextLocal that were made: set synchronous_commit = on.',
    );
  return weaknesses;
}

const notChecked = (error: unknown): Weakness => ({
  part: 'redis',
  setting: 'INFO',
  found: error instanceof Error ? error.message : String(error),
  advice: `Could not check it: see to it that it is ${oldestRedis} or newer, with appendonly yes and maxmemory-policy noeviction.`,
});

const isOlder = (version: string, than: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
};

/** INFO instead of CONFIG GET, which providers of Redis often forbid. */
async function ofRedis(backend: QueueBackend): Promise<Weakness[]> {
  let info: string | undefined;
  try {
    info = await backend.info();
  } catch (error) {
    return [notChecked(error)]; // it is away or forbids the question: the warning says so
  }
  if (info === undefined) return [];
  const values = new Map(info.split(/\r?\n/).map((line) => line.split(/:(.*)/s, 2) as [string, string]));
  const weaknesses: Weakness[] = [];
  const check = (setting: string, field: string, isGood: (value: string) => boolean, advice: string) => {
    const found = values.get(field);
    if (found === undefined) weaknesses.push(notChecked(`INFO does not tell ${field}`));
    else if (!isGood(found)) weaknesses.push({ part: 'redis', setting, found, advice });
  };
  // Valkey says a Redis version it can stand in for.
  check(
    'redis_version',
    'redis_version',
    (version) => !isOlder(version, oldestRedis),
    `Nobody tries this version with the bridge: use Redis ${oldestRedis} or newer, or Valkey.`,
  );
  check(
    'appendonly',
    'aof_enabled',
    (enabled) => enabled === '1',
    'A crash empties the queue; no campaign is lost, but all wait for the next sweep: set appendonly yes.',
  );
  check(
    'maxmemory-policy',
    'maxmemory_policy',
    (policy) => policy === 'noeviction',
    'Jobs can vanish one by one when memory is short, and each waits for a sweep: set maxmemory-policy noeviction.',
  );
  return weaknesses;
}

/** Everything that is weak. @throws when the database cannot be asked */
export async function findWeaknesses(database: Database, backend: QueueBackend): Promise<Weakness[]> {
  return [...(await ofPostgresql(database)), ...(await ofRedis(backend))];
}

/** Warns of everything that is weak. @throws when the database cannot be asked */
export async function warnOfWeaknesses({
  database,
  backend,
  log,
}: {
  database: Database;
  backend: QueueBackend;
  log: { warn(fields: object, message: string): void };
}): Promise<void> {
  for (const { advice, ...weakness } of await findWeaknesses(database, backend))
    log.warn(weakness, `${weakness.part}: ${weakness.setting} is ${weakness.found}. ${advice}`);
}
