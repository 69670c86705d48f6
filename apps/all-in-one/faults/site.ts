// One installation of the service, as real processes, with a simulator in TextLocal's place: what the faults happen to.

import { mkdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { startSimulator, type Simulator } from '../../simulator/start.ts';
import { ServiceProcess, type Preloads, type Role } from './process.ts';
import { killPostgres, openDirectory, startDatabase, startRedis, type Server } from './servers.ts';

export type QueueKind = 'postgresql' | 'redis';

/** `split`: api and workers apart, on servers of their own; `all-in-one`: `npm start`, its database embedded. */
export type Layout = 'split' | 'all-in-one';

export interface SiteOptions {
  queue: QueueKind;
  layout?: Layout;
  /** Worker processes of a split site. */
  workers?: number;
  seed: number;
  /** Length of a day, and so the time between two readings. */
  dayMs?: number;
  /** Most rows that TextLocal gives at a time; 1,000 unless said otherwise. */
  pageLimit?: number;
  environment?: Record<string, string>;
  /** Where the database keeps its data instead of the site's directory. */
  databaseDirectory?: string;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const adminKey = 'fault-suite-admin-key-0123456789';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export class Site {
  readonly directory: string;
  readonly simulator: Simulator;
  readonly database: (Server & { dataDir: string }) | undefined;
  readonly redis: Awaited<ReturnType<typeof startRedis>>;
  readonly processes = new Map<string, ServiceProcess>();
  readonly #port: number;
  readonly #environment: Record<string, string>;

  private constructor(
    directory: string,
    port: number,
    environment: Record<string, string>,
    servers: Pick<Site, 'simulator' | 'database' | 'redis'>,
  ) {
    this.directory = directory;
    this.simulator = servers.simulator;
    this.database = servers.database;
    this.redis = servers.redis;
    this.#port = port;
    this.#environment = environment;
  }

  /** Starts everything and waits until it is ready. */
  static async open(options: SiteOptions): Promise<Site> {
    const { queue, layout = 'split', workers = 1, seed, dayMs = 300, pageLimit = 1_000 } = options;
    const directory = await openDirectory('site');
    const simulator = await startSimulator({ dayMs, seed, latencyMs: 10, pageLimit });
    const ownDatabase = layout === 'split' || options.databaseDirectory !== undefined;
    const database = ownDatabase
      ? await startDatabase(options.databaseDirectory ?? join(directory, 'postgres'))
      : undefined;
    const redis = queue === 'redis' ? await startRedis() : undefined;
    const port = await freePort();
    const environment: Record<string, string> = {
      NODE_ENV: 'test',
      PORT: String(port),
      DATA_DIR: join(directory, 'data'),
      ADMIN_API_KEY: adminKey,
      CREDENTIALS_KEYS: generateCredentialsKey('faults'),
      SIMULATOR: 'off',
      TEXTLOCAL_ALLOWED_ORIGINS: simulator.origin,
      LOG_LEVEL: 'warn',
      METRICS_POLL_INTERVAL_MS: String(dayMs),
      SWEEP_INTERVAL_MS: '500',
      PROVIDER_TIMEOUT_MS: '1500',
      PROVIDER_SETTLE_MS: '500',
      SCAN_LEASE_MS: '2000',
      ...(database !== undefined && { DATABASE_URL: database.url }),
      ...(redis !== undefined && { REDIS_URL: redis.url }),
      ...options.environment,
    };
    await mkdir(join(directory, 'data'), { recursive: true });
    const site = new Site(directory, port, environment, { simulator, database, redis });
    if (layout === 'all-in-one') site.run('all-in-one');
    else {
      site.run('api');
      await site.ready(); // it migrates; two that do take turns
      for (let number = 1; number <= workers; number += 1) site.run(`worker ${number}`);
    }
    await site.ready();
    return site;
  }

  /**
   * Starts a process under a name that begins with its role; one that ran under it has to be gone. If it ends by itself,
   * as one does that meets no database when it starts, it is started again, as every supervisor does.
   */
  run(name: string, preloads: Preloads = {}): ServiceProcess {
    const role = name.split(' ')[0] as Role;
    const log = join(this.directory, `${name.replace(' ', '-')}.log`);
    const started = new ServiceProcess(role, this.#environment, log, preloads);
    this.processes.set(name, started);
    void this.#supervise(name, started, preloads);
    return started;
  }

  async #supervise(
    name: string,
    started: ServiceProcess,
    { stopAt: _once, ...kept }: Preloads,
  ): Promise<void> {
    const byItself = await started.endedByItself();
    await pause(300);
    if (byItself && this.processes.get(name) === started) this.run(name, kept);
  }

  process(name: string): ServiceProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`no process "${name}" was started`);
    return found;
  }

  /** Kills a process and starts it again. */
  async restart(name: string, preloads: Preloads = {}): Promise<ServiceProcess> {
    await this.process(name).kill();
    return this.run(name, preloads);
  }

  /** Kills everything, the embedded database included, at the same time, and starts it again. */
  async powerCut(): Promise<void> {
    await Promise.all([
      ...[...this.processes.values()].map((each) => each.kill()),
      this.database?.kill() ?? killPostgres(join(this.directory, 'data', 'postgres')),
      ...(this.redis === undefined ? [] : [this.redis.kill()]),
    ]);
    await this.startAgain();
  }

  /** Starts whatever does not run, servers first. */
  async startAgain(): Promise<void> {
    await this.database?.start();
    await this.redis?.start();
    for (const [name, { runs }] of this.processes) if (!runs) this.run(name);
  }

  async call(method: string, path: string, account: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        'x-account-id': account,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** Waits until the api says that it can work. @throws Error after `withinMs` */
  async ready(withinMs = 60_000): Promise<void> {
    let last: unknown;
    for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
      last = await this.call('GET', '/readyz', '').catch(String);
      if (typeof last === 'object' && (last as Answer).status === 200) return;
    }
    throw new Error(`the service did not become ready: ${JSON.stringify(last)}; see ${this.directory}`);
  }

  /** Stops the service in good order. @returns the names of processes that did not end with exit code 0 */
  async stop(): Promise<string[]> {
    const unclean: string[] = [];
    for (const [name, each] of this.processes) {
      if (each.runs && (await each.stop()) !== 0) unclean.push(name);
    }
    return unclean;
  }

  /** Ends what is left and removes the data, unless it is kept to be looked at. */
  async close(keep: boolean): Promise<void> {
    await Promise.all([...this.processes.values()].map((each) => each.kill()));
    await this.database?.remove();
    await this.redis?.remove();
    await this.simulator.stop();
    if (!keep) await rm(this.directory, { recursive: true, force: true });
  }
}
