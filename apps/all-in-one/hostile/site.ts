// The real api in a process and with the memory of its own, on a real database; TextLocal's stand-in in another process. Two
// accounts: one attacks, one sends small campaigns and is measured.

import { setInterval as ticks } from 'node:timers/promises';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { createLifecycle, type Lifecycle } from '#platform/lifecycle.ts';
import { testDatabase } from '#platform/test-database.ts';
import { freePort, startProcess, type TestProcess } from '../test-process.ts';
import { adminKey, eventually } from '../test-service.ts';
import { hostileTemplates } from './attacks.ts';
import { limitMemory, peakBytesOf } from './limits.ts';

const started = 90_000;

export interface Site {
  origin: string;
  attackerKey: string;
  victimKey: string;
  /** How its memory is bounded. */
  memoryLimit: string;
  /** What the api says when it has ended by itself; undefined while it works. */
  lastWords(): string | undefined;
  peakBytes(): Promise<number | undefined>;
  /** The longest delay of the api's event loop since this was asked before. */
  lagMs(): Promise<number>;
  stop(): Promise<void>;
}

async function ask(url: string, method = 'GET', body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${text}`);
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const silent = { info: () => undefined, error: () => undefined };

/** An account at the stand-in and at the api. @returns its key */
async function addAccount(origin: string, vendor: string, id: string, more: object): Promise<string> {
  await ask(`${vendor}/_control/accounts`, 'POST', { apiKey: id, contacts: 3_000, ...more });
  await ask(`${origin}/accounts/${id}`, 'PUT', {
    name: id,
    textlocal: { baseUrl: vendor, apiKey: id },
    contactGroupId: '123456',
    customerIdField: 'custom1',
    sender: 'ACME',
    requestsPerSecond: 500,
  });
  await ask(`${origin}/accounts/${id}/verify`, 'POST', {});
  return String((await ask(`${origin}/accounts/${id}/keys`, 'POST', {}))['key']);
}

async function startApi(lifecycle: Lifecycle, vendor: string) {
  const database = await testDatabase();
  lifecycle.add('database', () => database.drop());
  const port = await freePort();
  const limit = await limitMemory(`bridge-hostile-${process.pid}-${port}`);
  const api = startProcess(
    'apps/api/main.ts',
    {
      PORT: String(port),
      DATABASE_URL: database.url,
      ADMIN_API_KEY: adminKey,
      CREDENTIALS_KEYS: generateCredentialsKey('test'),
      TEXTLOCAL_ALLOWED_ORIGINS: vendor,
      LOG_LEVEL: 'error',
      UPLOAD_GRACE_MS: '2000',
    },
    limit,
  );
  lifecycle.add('api', async () => {
    await api.stop();
    await limit.remove();
  });
  const origin = `http://127.0.0.1:${port}`;
  await eventually(() => answers(`${origin}/readyz`), started);
  return { api, origin, limit };
}

function watch(api: TestProcess): () => string | undefined {
  const ends = new Set<number | null>();
  void api.ended.then((code) => ends.add(code));
  return () => (ends.size === 0 ? undefined : `exit code ${[...ends].join()}\n${api.said()}`);
}

/** Starts everything; what was started is stopped when this fails. */
export async function startSite(): Promise<Site> {
  const lifecycle = createLifecycle({ log: silent, deadlineMs: 60_000 });
  try {
    const port = await freePort();
    const vendor = `http://127.0.0.1:${port}`;
    const simulator = startProcess('apps/simulator/main.ts', { PORT: String(port) });
    lifecycle.add('simulator', async () => void (await simulator.stop()));
    await eventually(() => answers(`${vendor}/_control/clock`), started);
    const { api, origin, limit } = await startApi(lifecycle, vendor);
    const lastWords = watch(api);
    const stock = { id: 1_001, title: 'Hello', body: 'Hello' };
    const attackerKey = await addAccount(origin, vendor, 'attacker', {
      templates: [stock, ...hostileTemplates],
    });
    const victimKey = await addAccount(origin, vendor, 'victim', { templates: [stock] });
    return {
      origin,
      attackerKey,
      victimKey,
      memoryLimit: limit.how,
      lastWords,
      peakBytes: () => peakBytesOf(api.pid),
      async lagMs() {
        const { text } = await ask(`${origin}/metrics`);
        const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(String(text)) ?? [];
        return Number(seconds) * 1_000;
      },
      stop: () => lifecycle.stop(),
    };
  } catch (error) {
    await lifecycle.stop().catch(() => undefined); // the first fault is the one to tell
    throw error;
  }
}

/** Sends a campaign of a hundred customers every so often until `end`. @returns how long each answer took, in order of time */
export async function sendCampaigns(
  { origin, victimKey }: Site,
  end: AbortSignal,
): Promise<{ statuses: Map<number, number>; took: number[] }> {
  const customerIds = Array.from({ length: 100 }, (_, no) => `C-${String(no + 1).padStart(6, '0')}`);
  const statuses = new Map<number, number>();
  const took: number[] = [];
  let no = 0;
  for await (const _ of ticks(50)) {
    if (end.aborted) break;
    no += 1;
    const began = performance.now();
    const { status } = await fetch(`${origin}/campaigns`, {
      method: 'POST',
      headers: { authorization: `Bearer ${victimKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        campaignId: `victim-${Date.now()}-${no}`,
        templateId: '1001',
        sendAt: new Date(Date.now() + 86_400_000).toISOString(),
        customerIds,
      }),
    });
    took.push(performance.now() - began);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return { statuses, took: took.toSorted((left, right) => left - right) };
}
