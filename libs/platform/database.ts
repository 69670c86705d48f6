// The one way to PostgreSQL: a pool, and Prisma on top of the same pool.

import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolClient } from 'pg';
import type { Log } from './log.ts';
import { Prisma, PrismaClient } from './prisma-client/client.ts';

export { Prisma };
export type Tx = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  /** Time as the database sees it, so that workers with wrong clocks agree. */
  now(): Promise<Date>;
  /** When this process opened it, as the database sees it: a later time in a row was written in the life of this process. */
  openedAt(): Promise<Date>;
  close(): Promise<void>;
}

/** Opens the database; connections are made on first use. `close` may be called twice. */
export function openDatabase(connectionString: string, log: Log, max = 12): Database {
  const pool = new Pool({ connectionString, max, connectionTimeoutMillis: 10_000 });
  // Heard on every connection, lent ones too: unheard, the event of one that breaks would end the process. What a lent
  // one was asked fails where it was asked; an idle one is replaced on the next query.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'lost a database connection'));
  });
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 15_000, timeout: 60_000 },
  });
  let closed: Promise<void> | undefined;
  const opened = performance.now();
  let openedAt: Promise<Date> | undefined;
  const now = async (): Promise<Date> => {
    const { rows } = await pool.query<{ now: Date }>('SELECT now()');
    return rows[0]?.now ?? new Date();
  };
  /** Rather too late than too early: the time since then is taken before the database is asked. */
  const askWhenOpened = async (): Promise<Date> => {
    const since = performance.now() - opened;
    return new Date((await now()).getTime() - since);
  };
  return {
    prisma,
    pool,
    now,
    async openedAt() {
      openedAt ??= askWhenOpened();
      try {
        return await openedAt;
      } catch (error) {
        openedAt = undefined;
        throw error;
      }
    },
    close() {
      closed ??= prisma.$disconnect().then(() => pool.end());
      return closed;
    },
  };
}

/** When the transaction began, as the database sees it. */
export async function nowIn(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT now()`;
  if (row === undefined) throw new Error('the database did not tell its time');
  return row.now;
}

/**
 * Runs `work` in one transaction on a connection of its own. The server ends it after `silentMs` milliseconds in which
 * nothing was asked, so that a process that was stopped midway holds no row for long.
 */
export async function inTransaction<T>(
  { pool }: Database,
  silentMs: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(silentMs)}`);
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // One that cannot even roll back is not lent again.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
