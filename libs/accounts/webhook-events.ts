// The events of an account as rows: which are due, how each attempt ends, how they are listed and replayed.

import { recordDeed, type Actor } from '#platform/audit.ts';
import { showInstant, showInstantOrNull } from '#platform/outside.ts';
import type { Database } from '#platform/database.ts';
import type { WebhookEvent } from '#platform/prisma-client/client.ts';
import { ProblemError } from '#problem/problem.ts';

export const webhookEventStates = ['pending', 'delivered', 'failed'] as const;
export type WebhookEventState = (typeof webhookEventStates)[number];

// A few of each account, so that one whose receiver is away does not stand before the others.
const due = `
  SELECT id AS "eventId", account_id AS "accountId", campaign_id AS "campaignId" FROM (
    SELECT id, account_id, campaign_id, next_attempt_at, row_number() OVER (PARTITION BY account_id ORDER BY next_attempt_at, id) AS place
      FROM webhook_event WHERE state = 'pending' AND next_attempt_at <= now()) AS event
   WHERE place <= 50 ORDER BY next_attempt_at, id LIMIT 1000`;

/** An event, as the payload of its job names it. */
export interface DueEvent {
  accountId: string;
  campaignId: string;
  eventId: string;
}

/** Events whose time has come; the next call gives the rest. */
export async function dueEvents({ pool }: Database): Promise<DueEvent[]> {
  return (await pool.query<DueEvent>(due)).rows;
}

export interface ClaimedEvent {
  id: string;
  accountId: string;
  body: string;
  attempts: number;
  /** Unix seconds, by the database's clock. */
  timestamp: number;
}

/**
 * Begins an attempt unless another worker has one under way. Should this one vanish, the event is due again after
 * `leaseMs`.
 */
export async function claimEvent(
  { pool }: Database,
  id: string,
  leaseMs: number,
): Promise<ClaimedEvent | undefined> {
  const { rows } = await pool.query<ClaimedEvent>(
    `UPDATE webhook_event SET attempts = attempts + 1, next_attempt_at = now() + $2 * interval '1 ms'
      WHERE id = $1 AND state = 'pending' AND next_attempt_at <= now()
      RETURNING id, account_id AS "accountId", body, attempts, floor(extract(epoch FROM now()))::int AS timestamp`,
    [id, leaseMs],
  );
  return rows[0];
}

export interface AttemptEnd {
  state: WebhookEventState;
  status: number | null;
  error: string | null;
  /** Until the next attempt, of a pending one. */
  delayMs: number;
}

/** Writes down how an attempt ended, unless a replay began the event anew meanwhile. */
export async function endAttempt(
  { pool }: Database,
  event: ClaimedEvent,
  { state, status, error, delayMs }: AttemptEnd,
): Promise<void> {
  await pool.query(
    `UPDATE webhook_event
        SET state = $3::text, last_status = $4, last_error = $5, next_attempt_at = now() + $6 * interval '1 ms',
            delivered_at = CASE WHEN $3::text = 'delivered' THEN now() END
      WHERE id = $1 AND state = 'pending' AND attempts = $2`,
    [event.id, event.attempts, state, status, error, delayMs],
  );
}

/** An event as the API shows it. */
const showEvent = (row: WebhookEvent) => ({
  id: row.id,
  type: row.type,
  campaignId: row.campaignId,
  state: row.state as WebhookEventState,
  attempts: row.attempts,
  lastStatus: row.lastStatus,
  lastError: row.lastError,
  nextAttemptAt: row.state === 'pending' ? showInstant(row.nextAttemptAt) : null,
  deliveredAt: showInstantOrNull(row.deliveredAt),
  createdAt: showInstant(row.createdAt),
  body: JSON.parse(row.body) as Record<string, unknown>,
});
export type WebhookEventView = ReturnType<typeof showEvent>;

/** A page of an account's events, the latest first. */
export async function listEvents(
  { prisma }: Database,
  accountId: string,
  filter: { state?: WebhookEventState; cursor?: string; limit: number },
): Promise<{ items: WebhookEventView[]; nextCursor: string | null }> {
  const rows = await prisma.webhookEvent.findMany({
    where: {
      accountId,
      ...(filter.state !== undefined && { state: filter.state }),
      ...(filter.cursor !== undefined && { id: { lt: filter.cursor } }),
    },
    orderBy: { id: 'desc' },
    take: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  return {
    items: page.map(showEvent),
    nextCursor: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}

/**
 * Begins an event anew, whatever became of it: the same body and the same ID go out again, with all attempts.
 * @throws ProblemError webhook-event-not-found
 */
export const replayEvent = (
  { prisma }: Database,
  accountId: string,
  id: string,
  by: Actor,
): Promise<WebhookEventView> =>
  prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE webhook_event
         SET state = 'pending', attempts = 0, next_attempt_at = now(), last_status = NULL, last_error = NULL,
             delivered_at = NULL
       WHERE id = ${id}::uuid AND account_id = ${accountId}`;
    const row = await tx.webhookEvent.findFirst({ where: { id, accountId } });
    if (row === null)
      throw new ProblemError('webhook-event-not-found', `There is no event ${id} in account "${accountId}".`);
    await recordDeed(tx, by, { action: 'webhook-event.replayed', accountId, target: id });
    return showEvent(row);
  });

const rowsPerBatch = 1_000;

// In the order of an index, or PostgreSQL may read the table from its front, where each batch passes over what the ones
// before deleted. The state is asked twice: a replay that comes in between keeps its event.
const removal = `
  DELETE FROM webhook_event
   WHERE state IN ('delivered', 'failed') AND id = ANY(ARRAY(
     SELECT id FROM webhook_event
      WHERE state IN ('delivered', 'failed') AND next_attempt_at <= now() - $1 * interval '1 ms'
      ORDER BY state, next_attempt_at LIMIT $2))`;

/** Removes events that were delivered or given up long ago, in batches of bounded size. */
export async function removeOldEvents(
  { pool }: Database,
  retentionMs: number,
  signal: AbortSignal,
): Promise<void> {
  let removed = rowsPerBatch;
  while (removed === rowsPerBatch && !signal.aborted)
    removed = (await pool.query(removal, [retentionMs, rowsPerBatch])).rowCount ?? 0;
}
