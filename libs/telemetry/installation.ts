// What the installation as a whole is at this moment, from PostgreSQL and the queue: gauges that are true after any restart.
// Asked only when somebody looks, and at most every few seconds, since /metrics is open to everyone.

import { Gauge, type Registry } from 'prom-client';
import { sendStates, type SendState } from '#campaign/state.ts';
import { jobNames } from '#jobs/definitions.ts';
import type { Jobs } from '#jobs/producer.ts';
import type { Database } from '#platform/database.ts';
import { inTime } from '#platform/in-time.ts';
import { sendProblems } from '#problem/catalogue.ts';

const keptMs = 5_000;
const patienceMs = 3_000;

/** What has ended well is not counted: those rows grow without an end. */
const shownStates = sendStates.filter((state) => state !== 'completed' && state !== 'cancelled');
const jobStates = ['waiting', 'prioritized', 'delayed', 'active', 'failed'] as const;
const steps = ['segment', 'schedule', 'deliver', 'measure', 'notify'] as const;

interface Facts {
  states: { state: SendState; code: string | null; count: number }[];
  late: number;
  oldest_late: number;
  oldest_due: Record<(typeof steps)[number], number>;
}

const seconds = (since: string): string => `coalesce(extract(epoch FROM now() - min(${since})), 0)::float8`;

const factsQuery = `
  SELECT (SELECT coalesce(jsonb_agg(each), '[]') FROM (
            SELECT state, CASE WHEN state = 'failed' THEN problem->>'code' END AS code, count(*)
              FROM send WHERE state = ANY($1) GROUP BY 1, 2) each) AS states,
         late.count AS late, late.oldest AS oldest_late,
         jsonb_build_object(
           'segment', (SELECT ${seconds('c.created_at')} FROM send s JOIN campaign c ON c.id = s.campaign_id
                        WHERE s.state IN ('pending', 'segmenting')),
           'schedule', (SELECT ${seconds('updated_at')} FROM send WHERE state = 'scheduling' AND NOT personalised),
           'deliver', (SELECT ${seconds('c.send_at')} FROM send s JOIN campaign c ON c.id = s.campaign_id
                        WHERE s.state = 'scheduling' AND s.personalised AND c.send_at <= now()),
           'measure', (SELECT ${seconds('n.due_at')} FROM snapshot n JOIN send s ON s.id = n.send_id
                        WHERE n.taken_at IS NULL AND n.due_at <= now() AND s.state IN ('scheduled', 'measuring')),
           'notify', (SELECT ${seconds('next_attempt_at')} FROM webhook_event
                       WHERE state = 'pending' AND next_attempt_at <= now())) AS oldest_due
    FROM (SELECT count(*)::int AS count, ${seconds('c.send_at')} AS oldest
            FROM send s JOIN campaign c ON c.id = s.campaign_id
           WHERE s.state IN ('pending', 'segmenting', 'scheduling') AND c.send_at <= now()) late`;

function gaugesOf(registry: Registry, refresh: () => Promise<unknown>) {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({
      name: `bridge_${name}`,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        await refresh();
      },
    });
  return {
    up: gauge('part_up', 'Whether a part of the installation answers: 1 or 0.', 'part'),
    sends: gauge('sends', 'Sends by state, without those that are completed or cancelled.', 'state'),
    failed: gauge('sends_failed', 'Sends that are failed now, by the code of their problem.', 'code'),
    late: gauge('sends_late', 'Sends whose time has come and that TextLocal does not have yet.'),
    oldestLate: gauge('sends_late_oldest_seconds', 'How long the longest of them is late.'),
    oldestDue: gauge(
      'due_work_oldest_seconds',
      'How long the oldest work that is due has waited, by step.',
      'step',
    ),
    jobs: gauge(
      'queue_jobs',
      'Jobs in the queue by state; a job is a hint, so this may be 0 with work due.',
      'queue',
      'state',
    ),
  };
}

type Gauges = ReturnType<typeof gaugesOf>;

async function readDatabase({ pool }: Database, gauges: Gauges): Promise<void> {
  const { rows } = await pool.query<Facts>(factsQuery, [shownStates]);
  const [facts] = rows;
  if (facts === undefined) return;
  const sum = (wanted: (each: Facts['states'][number]) => boolean) =>
    facts.states.filter(wanted).reduce((total, { count }) => total + count, 0);
  for (const state of shownStates)
    gauges.sends.set(
      { state },
      sum((each) => each.state === state),
    );
  for (const code of Object.keys(sendProblems))
    gauges.failed.set(
      { code },
      sum((each) => each.code === code),
    );
  gauges.late.set(facts.late);
  gauges.oldestLate.set(facts.oldest_late);
  for (const step of steps) gauges.oldestDue.set({ step }, facts.oldest_due[step]);
}

async function readQueues(jobs: Jobs, gauges: Gauges): Promise<void> {
  for (const queue of jobNames) {
    const counts = await jobs.queues[queue].getJobCounts(...jobStates);
    for (const state of jobStates) gauges.jobs.set({ queue, state }, counts[state] ?? 0);
  }
}

/** What nobody knows while a part is away. */
const forget = {
  database({ sends, failed, oldestDue, late, oldestLate }: Gauges) {
    for (const gauge of [sends, failed, oldestDue]) gauge.reset();
    for (const gauge of [late, oldestLate]) gauge.remove();
  },
  queue: ({ jobs }: Gauges) => jobs.reset(),
};

/**
 * Adds the gauges of the installation to a registry. Where a part is away its gauges are gone, not old, and
 * `bridge_part_up` says so.
 */
export function watchInstallation(
  registry: Registry,
  { database, jobs }: { database: Database; jobs: Jobs },
): void {
  let latest: Promise<unknown> | undefined;
  let readAt = -keptMs;
  const gauges = gaugesOf(registry, () => {
    if (performance.now() - readAt >= keptMs) {
      readAt = performance.now();
      latest = Promise.all([readPart('database'), readPart('queue')]);
    }
    return latest ?? Promise.resolve();
  });
  const readers = {
    database: () => readDatabase(database, gauges),
    queue: () => readQueues(jobs, gauges),
  };

  async function readPart(part: keyof typeof readers): Promise<void> {
    try {
      await inTime(readers[part](), patienceMs);
      gauges.up.set({ part }, 1);
    } catch {
      forget[part](gauges);
      gauges.up.set({ part }, 0); // that is the report
    }
  }
}
