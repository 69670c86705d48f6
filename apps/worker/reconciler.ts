// The reconciler: enqueues what the database says is due and the queue lacks. It alone can rebuild the queue.

import { nextStep, priorityOf, type SendState } from '#campaign/state.ts';
import type { Jobs } from '#jobs/producer.ts';
import { correlatedAnyway } from '#platform/correlation.ts';
import { removeIdleScans } from '#segments/lease.ts';
import type { Parts } from '#service/parts.ts';

/** Rows of one run; the next run continues. */
const bounded = 2_000;

interface Row {
  id: string;
  account_id: string;
  campaign_id: string;
  state: SendState;
  personalised: boolean;
  leaves_at: Date | null;
  send_at: Date;
  next_due: Date | null;
  cancel_requested: boolean;
  now: Date;
}

// Sends that have a step to take now; the step itself is decided by `nextStep`. The accounts take turns, so that the
// overdue work of one whose TextLocal is away keeps no other out. The list of states says nothing new, but without it
// PostgreSQL finds no index in the conditions below and reads every send there ever was.
const dueSends = `
  SELECT * FROM (
  SELECT s.id, s.account_id, s.campaign_id, s.state, s.personalised, s.leaves_at, c.send_at, next.due_at AS next_due, now() AS now,
         c.cancel_requested_at IS NOT NULL AS cancel_requested,
         row_number() OVER (PARTITION BY s.account_id ORDER BY c.send_at) AS turn
    FROM send s
    JOIN campaign c ON c.id = s.campaign_id
    JOIN account a ON a.id = s.account_id
    LEFT JOIN LATERAL (
      SELECT min(due_at) AS due_at FROM snapshot WHERE send_id = s.id AND taken_at IS NULL) next ON true
   WHERE s.state IN ('pending', 'segmenting', 'scheduling', 'scheduled', 'measuring', 'failed')
     AND (s.state IN ('pending', 'segmenting')
      OR (s.state = 'scheduling'
          AND (NOT s.personalised OR s.leaves_at IS NULL OR s.leaves_at <= now()
               OR c.cancel_requested_at IS NOT NULL)
          -- The brake stops dispatch; what may be at TextLocal is looked for, and what is too late is ended.
          AND (NOT a.paused OR s.attempt > 0 OR c.not_after < now() OR c.cancel_requested_at IS NOT NULL))
      OR (s.state IN ('scheduled', 'measuring') AND next.due_at <= now())
      OR (s.state = 'measuring' AND next.due_at IS NULL)
      OR (s.state IN ('scheduled', 'failed') AND c.cancel_requested_at IS NOT NULL))
  ) due
   ORDER BY turn, send_at
   LIMIT $1`;

async function add(jobs: Jobs, row: Row): Promise<void> {
  const facts = {
    state: row.state,
    personalised: row.personalised,
    leavesAt: row.leaves_at,
    nextSnapshotDueAt: row.next_due,
    cancelRequested: row.cancel_requested,
  };
  const step = nextStep(facts, row.now);
  const priority = priorityOf(row.send_at, row.now);
  if (step === undefined) return;
  const { id: sendId, account_id: accountId, campaign_id: campaignId } = row;
  const payload =
    step === 'segment' || step === 'cancel' ? { accountId, campaignId } : { accountId, campaignId, sendId };
  await jobs.add(step, payload, { priority });
}

/**
 * Enqueues every due and missing job, and cleans up after scans and queues. Each run has an ID that its jobs carry as those of a request
 * do, so that the log leads from it to what came of it.
 */
export const reconcile = ({ database, jobs, log }: Parts): Promise<void> =>
  correlatedAnyway(async (requestId) => {
    const { rows } = await database.pool.query<Row>(dueSends, [bounded]);
    for (const row of rows) await add(jobs, row);
    if (rows.length > 0) log.info({ requestId, sends: rows.length }, 'enqueued due jobs');
    await removeIdleScans(database);
    await jobs.clean();
  });
