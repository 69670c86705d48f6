// What GET /metrics tells: counted by this process, and read from the database and the queue.

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaign, startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;

const scrape = async (): Promise<string> =>
  (await api.call('GET', '/metrics', undefined, { key: null })).text;

/** Value of one series; undefined when it is not there. */
const valueIn = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

/** The gauges are read anew after a few seconds only. */
const within = async (series: string, wanted: number): Promise<void> => {
  let value: number | undefined;
  do value = valueIn(await scrape(), series);
  while (value !== wanted);
};

beforeAll(async () => {
  api = await startTestApi();
  await api.addAccount('acme');
});
afterAll(() => api.stop());

describe('GET /metrics', () => {
  it('is open, in the text format of Prometheus', async () => {
    const answer = await api.call('GET', '/metrics', undefined, { key: null });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
    expect(answer.text).toContain('# TYPE bridge_campaigns_accepted_total counter');
    expect(valueIn(answer.text, 'bridge_part_up{part="database"}')).toBe(1);
    expect(valueIn(answer.text, 'bridge_part_up{part="queue"}')).toBe(1);
    expect(answer.text).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('counts an accepted campaign once, also when it is sent again', async () => {
    const body = campaign('counted');
    for (const _time of [1, 2])
      expect((await api.call('POST', '/campaigns', body, { account: 'acme' })).status).toBe(202);
    const text = await scrape();
    expect(valueIn(text, 'bridge_campaigns_accepted_total')).toBe(1);
    expect(valueIn(text, 'bridge_customers_accepted_total')).toBe(2);
    expect(
      valueIn(
        text,
        'bridge_http_request_duration_seconds_count{method="POST",route="/campaigns",status="202"}',
      ),
    ).toBe(2);
  });

  it('counts the calls of TextLocal by command and result', async () => {
    expect(
      valueIn(await scrape(), 'bridge_provider_calls_total{command="get_templates",result="success"}'),
    ).toBeGreaterThan(0);
  });

  it('shows what the database holds: sends by state and code, what is late, what is due', async () => {
    const { pool } = api.parts.database;
    await pool.query("UPDATE campaign SET send_at = now() - interval '10 minutes'");
    await within('bridge_sends_late', 1);
    const text = await scrape();
    expect(valueIn(text, 'bridge_sends{state="pending"}')).toBe(1);
    expect(valueIn(text, 'bridge_sends{state="held"}')).toBe(0);
    expect(valueIn(text, 'bridge_sends_late_oldest_seconds')).toBeGreaterThan(599);
    expect(valueIn(text, 'bridge_due_work_oldest_seconds{step="segment"}')).toBeGreaterThan(0);
    await pool.query(`UPDATE send SET state = 'failed', problem = '{"code":"no-credits"}'`);
    await within('bridge_sends_failed{code="no-credits"}', 1);
    expect(valueIn(await scrape(), 'bridge_sends_late')).toBe(0);
  }, 30_000);

  it('shows the queue by state', async () => {
    await within('bridge_queue_jobs{queue="segment",state="prioritized"}', 1);
  }, 30_000);

  it('names no account, no campaign and no address with one in it', async () => {
    await api.call('GET', '/campaigns/0193f000-0000-7000-8000-000000000000', undefined, { account: 'acme' });
    await api.call('GET', '/no/such/acme-page');
    const text = await scrape();
    expect(text).not.toMatch(/acme|0193f000|127\.0\.0\.1/);
    expect(text).toContain('route="/campaigns/:id"');
    expect(text).toContain('{method="any",route="none",status="404"}');
  });

  it('keeps to the conventions of Prometheus, as promtool says', async () => {
    const { stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
      input: await scrape(),
      encoding: 'utf8',
    });
    if (error !== undefined) return; // not installed: npm test says so
    // prom-client's own metrics of Node are named as everywhere; ours are held to the rules.
    expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes('bridge_'))).toEqual([]);
  });
});

it('says which part is away instead of failing, and shows nothing old of it', async () => {
  const other = await startTestApi({ databaseUrl: 'postgresql://127.0.0.1:1/nowhere' });
  try {
    const { status, text } = await other.call('GET', '/metrics', undefined, { key: null });
    expect(status).toBe(200);
    expect(valueIn(text, 'bridge_part_up{part="database"}')).toBe(0);
    expect(text).not.toMatch(/^bridge_sends/m);
  } finally {
    await other.stop();
  }
});
