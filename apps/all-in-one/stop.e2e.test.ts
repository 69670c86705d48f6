// SIGTERM to processes as in production, in the middle of their work. The api: readiness goes first while everything is still
// answered, an upload that ends in time is taken, one that does not is refused with nothing stored. The worker: what takes
// too long is handed back, and another one goes on. Both end in time, with exit code 0.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setInterval as ticks } from 'node:timers/promises';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { startSimulator, type Simulator } from '../simulator/start.ts';
import { freePort, startProcess, type TestProcess } from './test-process.ts';
import { adminKey, eventually, inSeconds, startTestService, type TestService } from './test-service.ts';

const started = 90_000;
const headers = { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo' };
const lines = Array.from({ length: 20_000 }, (_, no) => `"C-${no}"\n`).join('');

/** A campaign sent at whatever pace. */
function upload(origin: string, campaignId: string) {
  const type = { 'content-type': 'application/x-ndjson' };
  const sending = request(`${origin}/campaigns`, { method: 'POST', headers: { ...headers, ...type } });
  const head = { campaignId, templateId: '1001', sendAt: inSeconds(900) };
  sending.write(`${JSON.stringify(head)}\n${lines}`);
  const answer = once(sending, 'response').then(async ([response]) => {
    const { statusCode } = response as IncomingMessage;
    return { status: statusCode, body: JSON.parse(await text(response as IncomingMessage)) as unknown };
  });
  return { sending, answer };
}

describe('a stop', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let service: TestService;
  let processes: TestProcess[];
  const credentialsKeys = generateCredentialsKey('test');

  // The service of this process stores the account and looks into the database; the work is done by others.
  beforeEach(async () => {
    processes = [];
    database = await testDatabase();
    simulator = await startSimulator({ dayMs: 300, stock: { contacts: 20_000 } });
    service = await startTestService({
      worker: false,
      redisUrl: undefined,
      installation: { databaseUrl: database.url, credentialsKeys, queuePrefix: 'test-stop', simulator },
    });
  });
  afterEach(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    await service.stop();
    await simulator.stop();
    await database.drop();
  });

  const start = (entry: string, environment: Record<string, string>): TestProcess => {
    const child = startProcess(entry, {
      DATABASE_URL: database.url,
      ADMIN_API_KEY: adminKey,
      CREDENTIALS_KEYS: credentialsKeys,
      TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
      LOG_LEVEL: 'warn',
      METRICS_POLL_INTERVAL_MS: '300',
      ...environment,
    });
    processes.push(child);
    return child;
  };
  it('of a service that still loads ends it well at once: nothing has begun', async () => {
    const tellsWhenHeard = `process.once('newListener', () => console.log('hears signals'))`;
    const loading = start('apps/worker/main.ts', {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellsWhenHeard)}`,
      LOG_LEVEL: 'info',
    });
    await eventually(async () => loading.said().includes('hears signals'), started);
    expect({ exitCode: await loading.stop(), said: loading.said() }).toEqual({
      exitCode: 0,
      said: 'hears signals\n',
    });
  });

  const count = async (sql: string): Promise<number> =>
    Number((await service.parts.database.pool.query<{ n: string }>(sql)).rows[0]?.n);

  it('is said first, takes the upload that ends in time and refuses the one that does not', async () => {
    await service.addAccount();
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const api = start('apps/api/main.ts', { PORT: String(port), SHUTDOWN_GRACE_MS: '5000' });
    const status = async (path: string): Promise<number | undefined> =>
      (await fetch(origin + path, { headers }).catch(() => undefined))?.status;
    await eventually(async () => (await status('/readyz')) === 200, started);
    const [quick, slow] = [upload(origin, 'quick'), upload(origin, 'slow')];
    await eventually(async () => (await count(transactionsThatWait)) === 2, 20_000);

    const stopped = api.stop();
    await eventually(async () => (await status('/readyz')) === 503, 5_000);
    expect(await status('/campaigns')).toBe(200);
    quick.sending.end(lines);
    expect(await quick.answer).toMatchObject({ status: 202, body: { campaignId: 'quick' } });
    let isAnswered = false;
    const refused = slow.answer.finally(() => (isAnswered = true));
    for await (const _ of ticks(100)) {
      if (isAnswered) break;
      slow.sending.write('"C-1"\n');
    }
    expect(await refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    slow.sending.on('error', () => undefined); // the service hangs up: nobody would read the rest
    expect({ exitCode: await stopped, said: api.said() }).toMatchObject({ exitCode: 0 });

    expect(await count('SELECT count(*) AS n FROM campaign')).toBe(1);
    expect(await count('SELECT sum(count) AS n FROM customer_block')).toBe(40_000);
  }, 180_000);

  it('hands a window back that takes too long, so that another worker resumes it at once', async () => {
    // Ten pages, one after the other: longer than a stop may take.
    const deadlineMs = 16_000;
    await service.addAccount('demo', { maxConcurrentRequests: 1 });
    simulator.faults.add({ kind: 'slow', command: 'get_contacts', ms: 3_000, times: 10_000 });
    // Nobody would get at a lease that was not released.
    const environment = {
      SCAN_LEASE_MS: '3600000',
      SHUTDOWN_DEADLINE_MS: String(deadlineMs),
    };
    const leaving = start('apps/worker/main.ts', environment);
    const customerIds = Array.from({ length: 9_500 }, (_, no) => `C-${String(no + 1).padStart(6, '0')}`);
    const body = { campaignId: 'scan', templateId: '1001', sendAt: inSeconds(3_000), customerIds };
    const accepted = await service.call('POST', '/campaigns', body);
    const path = `/campaigns/${String(accepted.body['id'])}`;
    const calls = (command: string): number => simulator.calls.counts()[command]?.calls ?? 0;
    await eventually(async () => calls('create_contacts_bulk') > 0, started);

    const isScanning = 'SELECT count(*) AS n FROM scan WHERE holder IS NOT NULL';
    expect(await count(isScanning)).toBeGreaterThan(0);
    const exitCode = await leaving.stop();
    expect({ exitCode, said: leaving.said() }).toMatchObject({ exitCode: 0 });
    expect(await count(isScanning)).toBe(0);
    expect(await count('SELECT segmented AS n FROM campaign')).toBe(0);
    expect(await count('SELECT count(*) AS n FROM scan')).toBe(1);

    simulator.faults.clear();
    start('apps/worker/main.ts', environment);
    const done = await service.until(path, ({ state }) => state === 'scheduled', started);
    expect(done['counts']).toMatchObject({ accepted: 9_500, segmented: 9_500 });
    expect(calls('send')).toBe(1);
    const { waiting } = simulator.account('simulator-key').outbox;
    expect(waiting.size).toBe(1);
    const [send] = done['sends'] as { segmentGroupId: string }[];
    const group = simulator.account('simulator-key').groups.get(Number(send?.segmentGroupId));
    expect(group?.size).toBe(9_500);
  }, 240_000);
});

/** Of uploads: sessions with customers in them that wait for more. */
const transactionsThatWait = `
  SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`;
