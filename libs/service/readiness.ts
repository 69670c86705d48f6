// Whether a process is able to work, part by part: the same answer of api and worker.

import { pendingMigrations } from '#platform/migrate.ts';
import { inTime } from '#platform/in-time.ts';
import type { Parts } from './parts.ts';

export const partStates = ['ok', 'away'] as const;
export const migrationStates = ['ok', 'pending', 'unknown'] as const;
export const backendKinds = ['redis', 'postgresql'] as const;

export interface Readiness {
  status: 'ready' | 'not-ready';
  database: (typeof partStates)[number];
  /** `pending`: the database lacks a migration of this release. `unknown`: it cannot be asked. */
  migrations: (typeof migrationStates)[number];
  queue: { state: (typeof partStates)[number]; backend: (typeof backendKinds)[number] };
  /** Circuit breakers of the accounts this process has called; other accounts are not concerned, so they do not count. */
  textlocal: { closed: number; open: number; halfOpen: number };
}

/** Shorter than a probe waits, so that it gets an answer that names the part. */
const patienceMs = 3_000;

const works = async (ping: Promise<unknown>): Promise<Readiness['database']> => {
  try {
    await inTime(ping, patienceMs);
    return 'ok';
  } catch {
    return 'away'; // the answer is the report
  }
};

async function migrationsOf({ database }: Parts): Promise<Readiness['migrations']> {
  try {
    const pending = await inTime(pendingMigrations(database.pool), patienceMs);
    return pending.length === 0 ? 'ok' : 'pending';
  } catch {
    return 'unknown';
  }
}

function circuitsOf({ connections }: Parts): Readiness['textlocal'] {
  const states = connections.breakers().map(({ status }) => status.state);
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return { closed: count('closed'), open: count('open'), halfOpen: count('half-open') };
}

/** Asks every part. @param stopping a stop has begun: nothing new should come here */
export async function readinessOf(parts: Parts, stopping: boolean): Promise<Readiness> {
  const [database, migrations, queue] = await Promise.all([
    works(parts.database.pool.query('SELECT 1')),
    migrationsOf(parts),
    works(parts.backend.ping()),
  ]);
  const ready = database === 'ok' && migrations === 'ok' && queue === 'ok' && !stopping;
  return {
    status: ready ? 'ready' : 'not-ready',
    database,
    migrations,
    queue: { state: queue, backend: parts.backend.kind },
    textlocal: circuitsOf(parts),
  };
}
