// `npm test`: installs what is missing, then every check and test that this machine can run, one result line each.
// What it cannot run it names, with the reason; REQUIRE_ALL=1 makes that a failure. Arguments are passed on to Jest.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOrExit } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
installOrExit();

const jestArguments = process.argv.slice(2);
const skipped = [];
let passed = 0;
let failed = 0;
const children = new Set(); // the commands under way
let interruptedBy = '';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruptedBy = signal;
    for (const child of children) child.kill(signal); // then the run ends, and with it the database
  });
}

/** Runs a command of this Node, or one from node_modules, to its end. */
async function run(command, args, { environment = {}, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  const isNode = command === 'node';
  const child = spawn(isNode ? process.execPath : join(root, 'node_modules/.bin', command), args, {
    env: { ...process.env, ...environment },
    stdio,
    shell: process.platform === 'win32' && !isNode,
  });
  children.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      printed += error.message;
      resolve(1);
    });
    child.on('close', resolve);
  });
  children.delete(child);
  return { isGood: code === 0, printed: printed.trim() };
}

function report(name, isGood, startedAt, details = '') {
  if (isGood) passed++;
  else failed++;
  console.log(`${isGood ? '✓' : '✗'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (!isGood && details !== '') console.log(details.replaceAll(/^/gm, '    '));
}

async function check(name, command, args, environment) {
  if (interruptedBy) return;
  const startedAt = Date.now();
  const { isGood, printed } = await run(command, args, { environment });
  if (!interruptedBy) report(name, isGood, startedAt, printed);
}

const fromSource = (script) => ['--import', 'tsx', script];

async function checkSources() {
  const checks = [
    ['types', 'tsc', ['-p', 'tsconfig.json']],
    ['lint', 'oxlint', ['--type-aware', '.']],
    ['drift', 'node', fromSource('scripts/check-drift.ts')],
    ['format', 'oxfmt', ['--check']],
    ['imports', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'apps', 'libs']],
    ['unused code', 'knip', []],
    ['duplicates', 'jscpd', ['--config', '.jscpd.json', 'apps', 'libs', 'scripts']],
  ];
  // Two at a time, each the next that is free: most of them use one processor.
  const inTurn = async () => {
    for (let next = checks.shift(); next !== undefined; next = checks.shift()) await check(...next);
  };
  await Promise.all([inTurn(), inTurn()]);
}

/** That prisma/migrations lead to prisma/schema.prisma. Needs a server, to try them out on. */
async function checkMigrations() {
  if (!existsSync('prisma/migrations/migration_lock.toml')) return;
  const paths = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma'];
  await check('migrations', 'prisma', ['migrate', 'diff', ...paths, '--exit-code'], {
    DATABASE_URL: process.env.TEST_DATABASE_URL,
    CHECKPOINT_DISABLE: '1',
  });
}

async function runJest(projects) {
  if (interruptedBy) return;
  const startedAt = Date.now();
  const directory = await mkdtemp(join(tmpdir(), 'bridge-test-results-'));
  const results = join(directory, 'results.json');
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const { isGood } = await run(
    'node',
    [...jest, '--json', `--outputFile=${results}`, ...projects, ...jestArguments],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const outcome = JSON.parse(await readFile(results, 'utf8').catch(() => '{}'));
  await rm(directory, { recursive: true });
  if (interruptedBy) return;
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numRuntimeErrorTestSuites = 0,
    numPendingTests = 0,
  } = outcome;
  passed += numPassedTests;
  // A file that cannot even be loaded counts as one; so does a Jest that fails for another reason.
  const failures = numFailedTests + numRuntimeErrorTestSuites;
  failed += failures > 0 || isGood ? failures : 1;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${isGood ? '✓' : '✗'} tests: ${numPassedTests} passed, ${failures} failed (${seconds} s)`);
  // With a filter given, Jest counts what the filter leaves out.
  if (numPendingTests > 0 && jestArguments.length === 0) {
    skipped.push({
      what: `${numPendingTests} tests`,
      why: 'they are marked as skipped, or lack what is named here',
    });
  }
}

const isOnPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, name)));

function lookForChromium() {
  if (isOnPath('chromium')) return;
  const why = 'there is no chromium on PATH; install it (apt-get install chromium)';
  skipped.push({ what: 'tests in a browser', why });
}

function lookForPromtool() {
  if (isOnPath('promtool')) return;
  const why = 'there is no promtool on PATH; install it (apt-get install --no-install-recommends prometheus)';
  skipped.push({ what: 'tests of alert rules and metric names', why });
}

function lookForRedis() {
  if (isOnPath('redis-server') || process.env.REDIS_URL) return;
  const why = 'there is no redis-server on PATH; install it (apt-get install redis-server) or set REDIS_URL';
  skipped.push({ what: 'tests on Redis', why });
}

async function startDatabase() {
  try {
    const { default: setup } = await import('../libs/platform/test-database-setup.mjs');
    await setup();
    return true;
  } catch (error) {
    skipped.push({ what: 'tests on PostgreSQL', why: error.message });
    return false;
  }
}

async function stopDatabase() {
  const { default: teardown } = await import('../libs/platform/test-database-teardown.mjs');
  await teardown();
}

lookForRedis();
lookForChromium();
lookForPromtool();
await checkSources();
try {
  const hasDatabase = !interruptedBy && (await startDatabase());
  if (hasDatabase) await checkMigrations();
  await runJest(hasDatabase ? [] : ['--selectProjects', 'unit', '--']);
} finally {
  await stopDatabase();
}

if (interruptedBy) {
  console.log(`Broken off by ${interruptedBy}`);
  process.exit(130);
}
for (const { what, why } of skipped) console.log(`Skipped ${what}: ${why}`);
if (process.env.REQUIRE_ALL === '1') failed += skipped.length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
