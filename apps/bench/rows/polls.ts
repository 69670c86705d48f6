// The readings of many live sends that are due at the same moment: one campaign is sent for real, copied in the database,
// and every copy gets the job scheduler it would have.

import { Client } from 'pg';
import { openQueueBackend } from '#jobs/backend.ts';
import type { SendPayload } from '#jobs/definitions.ts';
import { createJobs } from '#jobs/producer.ts';
import { createLog } from '#platform/log.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { campaignHead, customerIds, untilState } from '../caller.ts';
import { providerFloorMs } from '../floors.ts';
import { count, seconds, spreadOf, times } from '../measure.ts';
import { atMost, type Row } from '../row.ts';
import { startStage, stockedKey, type Stage } from '../stage.ts';

const lanes = 8;
const target = 1.25;
const day = 86_400_000;
/** To make a job scheduler takes a few milliseconds; all are there before the first reading is due. */
const msPerScheduler = 4;
const startsInMs = 5_000;

const copies = `
  CREATE TEMP TABLE copy AS
    SELECT n, gen_random_uuid() AS campaign, gen_random_uuid() AS send FROM generate_series(1, $1) AS n`;
const statements = [
  `INSERT INTO campaign
     SELECT (jsonb_populate_record(c, jsonb_build_object('id', campaign, 'request_key', 'copy:' || n))).*
       FROM campaign c, copy`,
  `INSERT INTO send
     SELECT (jsonb_populate_record(s, jsonb_build_object(
              'id', copy.send, 'campaign_id', copy.campaign, 'segment_name', 'copy-' || n))).*
       FROM send s, copy`,
  `INSERT INTO snapshot (send_id, day, due_at)
     SELECT send, day, to_timestamp($1::bigint / 1000.0) + (day - 1) * interval '1 day' FROM copy, generate_series(1, 7) AS day`,
] as const;

/** Copies the one send there is; its copies' first readings are due at `dueAt`. @returns the copies' IDs */
async function copySends(databaseUrl: string, howMany: number, dueAt: Date): Promise<SendPayload[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(copies.replace('$1', String(howMany)));
    for (const statement of statements)
      await client.query(statement, statement.includes('$1') ? [dueAt.getTime()] : []);
    const { rows } = await client.query<SendPayload>(
      `SELECT s.account_id AS "accountId", s.campaign_id AS "campaignId", s.id AS "sendId"
         FROM send s JOIN copy ON copy.send = s.id`,
    );
    await client.query('COMMIT');
    return rows;
  } finally {
    await client.end();
  }
}

async function scheduleReadings(
  { databaseUrl, redisUrl }: Stage,
  sends: readonly SendPayload[],
  dueAt: Date,
) {
  const log = createLog('silent');
  const backend = openQueueBackend({ databaseUrl, redisUrl }, log);
  const jobs = createJobs(backend, log);
  for (const send of sends) await jobs.schedulePolls(send, dueAt, day, 7);
  await jobs.close();
  await backend.close();
}

/** Waits until every first reading is taken. @returns when the last one was */
async function untilTaken(databaseUrl: string): Promise<Date> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ open: boolean; last: Date }>(
        'SELECT bool_or(taken_at IS NULL) AS open, max(taken_at) AS last FROM snapshot WHERE day = 1 AND due_at <= now()',
      );
      const [row] = rows;
      if (row?.open === false) return row.last;
      await pause(200);
    }
  } finally {
    await client.end();
  }
}

export const polls: Row = {
  name: 'polls',
  async run({ ground, sizes, say }) {
    const { polls: howMany, providerLatencyMs } = sizes;
    const stage = await startStage(ground, { contacts: 1_000, latencyMs: providerLatencyMs, workers: 1 });
    try {
      const { caller, simulator, databaseUrl } = stage;
      const body = { ...campaignHead(), customerIds: customerIds(10) };
      const { id } = await caller.call('POST', '/campaigns', 202, { body, account: 'demo' });
      await untilState(caller, 'demo', String(id), 'scheduled');
      const readings = async (): Promise<number> =>
        (await simulator.calls(stockedKey))['status_batch']?.calls ?? 0;
      const dueAt = new Date(Date.now() + startsInMs + howMany * msPerScheduler);
      const sends = await copySends(databaseUrl, howMany, dueAt);
      await scheduleReadings(stage, sends, dueAt);
      if (Date.now() > dueAt.getTime()) throw new Error('the readings were due before all were scheduled');
      const before = await readings();
      await pause(dueAt.getTime() - Date.now() + 1);
      const tookMs = (await untilTaken(databaseUrl)).getTime() - dueAt.getTime();
      const floorMs = providerFloorMs((await readings()) - before, providerLatencyMs, lanes);
      const [took, floor] = [spreadOf([tookMs]), spreadOf([floorMs])];
      say(`${seconds(took)} against ${seconds(floor)}`);
      return [
        {
          work: `readings due for ${count(howMany)} live sends`,
          service: seconds(took),
          floor: `provider calls × ${providerLatencyMs} ms ÷ ${lanes}: ${seconds(floor)}`,
          ratio: times(spreadOf([tookMs / floorMs])),
          target: `at most ${target} ×`,
          verdict: atMost(tookMs / floorMs, target),
        },
      ];
    } finally {
      await stage.stop();
    }
  },
};
