// `npm run demo`: the whole job in one process and half a minute, with what could go wrong checked. Exits with 0 when
// everything was as claimed, with 1 and a sentence when not, with 130 when it was interrupted.

import { pino } from 'pino';
import { createLifecycle, onSignals, type Lifecycle } from '#platform/lifecycle.ts';
import { createLog, type Log } from '#platform/log.ts';
import { NotAsClaimed, sentenceOf } from './demo/claim.ts';
import { dayMs, prepareGround, type Ground } from './demo/ground.ts';
import { openPage, type Page } from './demo/page.ts';
import { thousands } from './demo/picture.ts';
import { contacts, tellStory } from './demo/story.ts';
import { startService } from './start.ts';

const limitMs = 110_000;
const began = performance.now();
const secondsSince = (start: number): string => `${((performance.now() - start) / 1_000).toFixed(1)} s`;

interface Stage {
  ground: Ground;
  log: Log;
  lifecycle: Lifecycle;
  page: Page;
  signal: AbortSignal;
}

/** Starts everything and tells the story. @returns what happened, in a sentence */
async function perform({ ground, log, lifecycle, page, signal }: Stage): Promise<string> {
  const { config } = ground;
  page.write(
    page.paint('bold', 'The Optimove–TextLocal bridge: one campaign, from request to delivery figures'),
  );
  page.write('All on this machine: TextLocal is simulated, no text reaches anybody,');
  page.write(`and a day takes ${dayMs / 1_000} s.`);
  page.heading('Everything starts');
  const starting = startService({ config, log, lifecycle, contacts, temporary: true });
  // The last to stop, so first here: an interrupted start ends before what it stands on is cleared.
  lifecycle.add('the start', () =>
    starting.then(
      () => undefined,
      () => undefined,
    ),
  );
  const service = await starting.catch((error: unknown) => {
    const set = (['DATABASE_URL', 'REDIS_URL'] as const).filter((name) => config[name] !== undefined);
    const what = set.length === 0 ? '' : ` with the ${set.join(' and ')} of the environment`;
    throw new Error(`The service does not start${what}: ${sentenceOf(error)}`, { cause: error });
  });
  const database =
    config.DATABASE_URL === undefined ? 'embedded PostgreSQL' : 'a database in your PostgreSQL';
  const queue = config.REDIS_URL === undefined ? 'queue in the same database' : 'queue in your Redis';
  page.done(`${database}, ${queue}`);
  page.done(
    `TextLocal simulator with ${thousands(contacts)} contacts, API and worker: ${secondsSince(began)}`,
  );
  return tellStory({ service, page, signal });
}

/** Rejects when the signal is given, whatever the work does. */
async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const given = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, given]);
}

function showEnd(page: Page, happened: string): void {
  page.write(`\n${page.paint(['bold', 'green'], 'Done')} in ${secondsSince(began)}: ${happened}`);
  page.write('Try it yourself: npm start, which also prints three calls to paste.');
  page.write('Read on: README.md and docs/; the running API describes itself at /docs.');
}

async function run(): Promise<void> {
  const page = openPage(process.stdout, process.env);
  const ground = await prepareGround(process.env);
  const log = createLog(ground.config.LOG_LEVEL, pino.destination({ dest: ground.logFile, sync: true }));
  const lifecycle = createLifecycle({ log, deadlineMs: ground.config.SHUTDOWN_DEADLINE_MS });
  const fail = (sentence: string): void => {
    page.write(`\n${page.paint(['bold', 'red'], 'The demo failed.')} ${sentence}`);
    page.write(`The log of the service is kept: ${ground.logFile}`);
  };
  const failStopping = (): void => {
    fail('It was interrupted and did not stop as it should.');
    process.exit(1);
  };
  const interrupted = watchSignals(page, lifecycle, {
    stopped: () => tidyUp(ground).then(() => process.exit(130), failStopping),
    failed: failStopping,
  });

  const late = new NotAsClaimed(`It is not finished after ${limitMs / 1_000} seconds.`);
  const limit = new AbortController();
  setTimeout(() => limit.abort(late), limitMs).unref();
  const signal = AbortSignal.any([interrupted, limit.signal]);
  try {
    const happened = await unless(signal, perform({ ground, log, lifecycle, page, signal }));
    await lifecycle.stop();
    await tidyUp(ground);
    showEnd(page, happened);
    process.exit(0);
  } catch (error) {
    if (interrupted.aborted) return; // the end is up to the signal
    log.error({ err: error }, 'the demo failed');
    fail(sentenceOf(error));
    await lifecycle.stop().catch(() => undefined); // what did not stop is in the log
    await ground.clear().catch((failure: unknown) => log.error({ err: failure }, 'something is left behind'));
    process.exit(1);
  }
}

async function tidyUp(ground: Ground): Promise<void> {
  await ground.clear();
  ground.dropLog();
}

/** The signal that aborts on Ctrl-C and the like. `stopped` is called when everything has stopped, else `failed`. */
function watchSignals(
  page: Page,
  lifecycle: Lifecycle,
  end: { stopped: () => Promise<void>; failed: () => void },
): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted.abort();
      page.write('\nStopping …');
    });
  }
  // A closed terminal must not leave a directory behind.
  process.once('SIGHUP', () => process.emit('SIGTERM', 'SIGTERM'));
  onSignals(lifecycle, { exit: (code) => void (code === 0 ? end.stopped() : end.failed()) });
  return interrupted.signal;
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}
