// `npm run test:image`: carries out the Dockerfile in a clean folder, then migrates, starts api and worker from what came
// of it with NODE_ENV=production on PostgreSQL and Redis, and takes a campaign to `scheduled`. Says how long starts take.

import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts';
import { createLog } from '#platform/log.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { startSimulator } from '../apps/simulator/start.ts';
import { copyContext } from './image/context.ts';
import { buildImage, type Image } from './image/dockerfile.ts';
import { runCommand, startProcess } from './image/process.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const adminKey = 'image-check-admin-key-0123456789';
const starts = 5;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

function expect(isSo: boolean, promise: string, details = ''): void {
  if (!isSo) throw new Error(`not so: ${promise}\n${details}`);
  console.log(`✓ ${promise}`);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Stores and verifies an account, sends a campaign, and follows it until TextLocal has it. */
async function runCampaign(origin: string, textlocal: string): Promise<Record<string, unknown>> {
  const call = async (method: string, path: string, body?: object) => {
    const headers = {
      authorization: `Bearer ${adminKey}`,
      'x-account-id': 'demo',
      'content-type': 'application/json',
    };
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await call('PUT', '/accounts/demo', {
    name: 'Demo',
    textlocal: { baseUrl: textlocal, apiKey: 'simulator-key' },
    contactGroupId: '123456',
    customerIdField: 'custom1',
    requestsPerSecond: 100,
    testMode: false,
  });
  await call('POST', '/accounts/demo/verify', {});
  const { id } = await call('POST', '/campaigns', {
    campaignId: 'image-1',
    templateId: '1001',
    sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    customerIds: ['C-000001', 'C-000002', 'C-000003'],
  });
  for (;;) {
    const campaign = await call('GET', `/campaigns/${String(id)}`);
    if (!['accepted', 'segmenting', 'scheduling'].includes(String(campaign['state']))) return campaign;
    await pause(50);
  }
}

async function timeStarts(image: Image, name: string, environment: Record<string, string>, port: number) {
  const times: number[] = [];
  for (let count = 0; count < starts; count += 1) {
    const started = await startProcess(image, ['node', `dist/apps/${name}/main.js`], environment, port);
    times.push(started.startMs);
    await started.stop();
  }
  console.log(`  ${name}: ${Math.round(median(times))} ms to the first /healthz (median of ${starts})`);
}

async function checkImage(image: Image): Promise<void> {
  const log = createLog('silent');
  const data = await mkdtemp(join(tmpdir(), 'bridge-image-data-'));
  const postgres = await startEmbeddedPostgres({ dataDir: data, log, fsync: false });
  const redis = await startTestRedis();
  if (redis === undefined) throw new Error('there is no redis-server on PATH');
  const simulator = await startSimulator({ stock: { contacts: 100 } });
  const [port, workerPort] = [await freePort(), await freePort()];
  const environment = {
    HOST: '127.0.0.1',
    DATABASE_URL: postgres.databaseUrl,
    REDIS_URL: redis.url,
    ADMIN_API_KEY: adminKey,
    CREDENTIALS_KEYS: generateCredentialsKey('image'),
    TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
    PORT: String(port),
    WORKER_PORT: String(workerPort),
  };
  try {
    const early = await startProcess(image, image.command, environment, port);
    const unready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(unready.status === 503, 'the api is alive, and not ready before the database is migrated');
    await early.stop();
    await runCommand(image, ['node', 'dist/apps/migrate/main.js'], environment);
    const api = await startProcess(image, image.command, environment, port);
    const worker = await startProcess(image, ['node', 'dist/apps/worker/main.js'], environment, workerPort);
    await runCommand(image, ['node', 'ask-ready.mjs'], environment);
    expect(true, 'migrated, and the health check of the container says that it is ready');
    const campaign = await runCampaign(`http://127.0.0.1:${port}`, simulator.origin);
    const printed = () => api.printed() + worker.printed();
    expect(
      campaign['state'] === 'scheduled',
      'a campaign gets to "scheduled"',
      JSON.stringify(campaign) + printed(),
    );
    expect(
      (await api.stop()) === 0 && (await worker.stop()) === 0,
      'both stop on SIGTERM with exit code 0',
      printed(),
    );
    await timeStarts(image, 'api', environment, port);
    await timeStarts(image, 'worker', environment, workerPort);
  } finally {
    await simulator.stop();
    await redis.stop();
    await postgres.stop();
    await rm(data, { recursive: true, force: true });
  }
}

const folder = await mkdtemp(join(tmpdir(), 'bridge-image-'));
await chmod(folder, 0o755); // the image's user goes through it
try {
  const context = join(folder, 'context');
  await mkdir(context);
  copyContext(root, context);
  console.log('Carrying out the Dockerfile');
  const image = buildImage(readFileSync(join(root, 'Dockerfile'), 'utf8'), context, folder);
  const modules = join(image.root, image.workdir, 'node_modules');
  const present = ['tsx', 'typescript', 'prisma', 'jest', 'msw'].filter((name) =>
    existsSync(join(modules, name)),
  );
  expect(present.length === 0, 'the image has no compiler and no development package', present.join(', '));
  await checkImage(image);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit();
