// The cleaner: deletes segments, erases customers and removes events past their retention. What fails is left for the next
// run.

import { removeOldEvents } from '#accounts/webhook-events.ts';
import { eraseCustomers } from '#campaign/erasure.ts';
import type { Log } from '#platform/log.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import type { Parts } from '#service/parts.ts';

/** Segments that one run deletes for one account; the next run goes on. */
const segmentsPerRun = 500;

interface Due {
  id: string;
  campaign_id: string;
  segment_group_id: string;
  segment_name: string;
}

// Every send of the campaign has ended, or finished_at would be empty.
const dueCondition = `
  s.segment_group_id IS NOT NULL AND s.segment_deleted_at IS NULL
  AND s.state IN ('completed', 'failed', 'cancelled') AND c.finished_at <= now() - $1 * interval '1 ms'`;
// Account by account: an index has the sends of one whose segments are there. Asked for all at once, PostgreSQL reads
// every send there ever was.
const accounts = 'SELECT id FROM account ORDER BY id';
const dueSegments = `
  SELECT s.id, s.campaign_id, s.segment_group_id, s.segment_name
    FROM send s JOIN campaign c ON c.id = s.campaign_id
   WHERE ${dueCondition} AND s.account_id = $2
   ORDER BY c.finished_at, s.id`;
const stillDue = `
  SELECT s.id FROM send s JOIN campaign c ON c.id = s.campaign_id WHERE ${dueCondition} AND s.id = $2 FOR UPDATE OF c`;
const markDeleted = 'UPDATE send SET segment_deleted_at = now(), updated_at = now() WHERE id = $1';

/** Its log, and the signal of a worker that stops. */
export interface CleanerContext {
  log: Log;
  signal: AbortSignal;
}

type Presence = 'ours' | 'absent' | 'not-ours';

/** What TextLocal has under a segment's ID. Only what carries the name that we gave it is ours. */
async function presenceOf(textlocal: TextLocal, due: readonly Due[]): Promise<Map<string, Presence>> {
  const names = new Map((await textlocal.groups()).map((group) => [group.id, group.name]));
  return new Map(
    due.map((send) => {
      const name = names.get(send.segment_group_id);
      if (name === undefined) return [send.id, 'absent'];
      return [send.id, name === send.segment_name ? 'ours' : 'not-ours'];
    }),
  );
}

/** Directories of any account, and the two groups that every TextLocal account has. */
async function isProtected({ database }: Parts, groupId: string): Promise<boolean> {
  if (groupId === '5' || groupId === '6') return true;
  return (await database.prisma.account.count({ where: { contactGroupId: groupId } })) > 0;
}

async function deleteGroup(textlocal: TextLocal, groupId: string): Promise<void> {
  try {
    await textlocal.deleteGroup(groupId);
  } catch (error) {
    // Somebody deleted it since it was listed.
    if (!(error instanceof ProviderError) || error.meaning !== 'not-there') throw error;
  }
}

/**
 * Deletes one segment under the lock of its campaign, so that no retry begins to use it meanwhile. Name and ID are
 * compared once more right before.
 * @returns whether it was deleted
 */
async function deleteSegment(parts: Parts, textlocal: TextLocal, send: Due): Promise<boolean> {
  const client = await parts.database.pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(stillDue, [parts.config.SEGMENT_RETENTION_MS, send.id]);
    const presence =
      rowCount === 1 ? (await presenceOf(textlocal, [send])).get(send.id) : ('not-ours' as const);
    const mayGo = presence !== 'not-ours' && !(await isProtected(parts, send.segment_group_id));
    if (mayGo && presence === 'ours') await deleteGroup(textlocal, send.segment_group_id);
    if (mayGo) await client.query(markDeleted, [send.id]);
    await client.query('COMMIT');
    return mayGo && presence === 'ours';
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function cleanSegments(
  parts: Parts,
  accountId: string,
  { log, signal }: CleanerContext,
): Promise<void> {
  const { rows } = await parts.database.pool.query<Due>(dueSegments, [
    parts.config.SEGMENT_RETENTION_MS,
    accountId,
  ]);
  if (rows.length === 0) return;
  const { textlocal } = await parts.connections.of(accountId);
  const presence = await presenceOf(textlocal, rows);
  let deleted = 0;
  for (const send of rows) {
    if (signal.aborted || deleted === segmentsPerRun) break;
    const { id: sendId, segment_group_id: groupId } = send;
    if (presence.get(sendId) === 'not-ours') {
      log.warn({ sendId, groupId }, 'a segment has another name at TextLocal than we gave it: left alone');
    } else if (await deleteSegment(parts, textlocal, send)) {
      deleted += 1;
      log.info({ sendId, groupId }, 'deleted a segment at TextLocal');
    }
  }
}

/** Runs for one account; what it throws concerns that account only. */
async function withoutStopping(log: Log, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.warn({ err: error }, 'could not clean an account; the next run tries again');
  }
}

/** Deletes what TextLocal and the database need no longer hold. */
export async function clean(parts: Parts, context: CleanerContext): Promise<void> {
  const { database, config } = parts;
  const { rows } = await database.pool.query<{ id: string }>(accounts);
  for (const { id: accountId } of rows) {
    if (context.signal.aborted) return;
    const log = context.log.child({ accountId });
    await withoutStopping(log, () => cleanSegments(parts, accountId, { ...context, log }));
  }
  const retentionMs = config.CUSTOMER_RETENTION_MS;
  const erased = await eraseCustomers({ database, retentionMs, signal: context.signal });
  if (erased.length > 0) context.log.info({ campaigns: erased.length }, 'erased the customers of campaigns');
  await removeOldEvents(database, config.WEBHOOK_EVENT_RETENTION_MS, context.signal);
}
