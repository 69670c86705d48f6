// Installs what is missing before anything runs: packages when they do not match package-lock.json, and Prisma's
// client when it does not match prisma/schema.prisma. Plain Node, since it runs before there are packages.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (path) => join(root, path);
const packageStamp = inRoot('node_modules/.installed-sha256');
const clientStamp = inRoot('libs/platform/prisma-client/.schema-sha256');
const lockFile = inRoot('.cache/install.lock');

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const hashOf = (...paths) => {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(read(inRoot(path)));
  return hash.digest('hex');
};

/**
 * Makes packages and the Prisma client ready, printing a line for what it does and nothing when all is there.
 * Two processes at once take turns. With NODE_ENV=production nothing is installed or generated.
 * @throws {Error} when a command fails, with what it printed
 */
export function install() {
  if (areReady()) return;
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      'Packages or the Prisma client do not match the sources, and production installs nothing itself',
    );
  }
  takeTurn();
  try {
    if (!arePackagesReady()) installPackages();
    if (!isClientReady()) generateClient();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

const areReady = () => arePackagesReady() && isClientReady();

function arePackagesReady() {
  const hash = hashOf('package.json', 'package-lock.json');
  if (read(packageStamp) === hash) return true;
  if (!doPackagesMatch()) return false;
  try {
    writeFileSync(packageStamp, hash); // by whatever means they came
  } catch {
    // a read-only checkout is compared anew each time
  }
  return true;
}

/** Compares what npm has noted in node_modules with the lock file, as npm itself would have to. */
function doPackagesMatch() {
  const noted = read(inRoot('node_modules/.package-lock.json'));
  const wanted = read(inRoot('package-lock.json'));
  if (noted === '' || wanted === '') return false;
  const manifest = JSON.parse(read(inRoot('package.json')));
  const { packages } = JSON.parse(wanted);
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  if (kinds.some((kind) => JSON.stringify(manifest[kind]) !== JSON.stringify(packages[''][kind])))
    return false;
  const installed = JSON.parse(noted).packages;
  return Object.entries(packages).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = installed[path];
    // Optional packages are those of other platforms.
    if (found === undefined || !existsSync(inRoot(path))) return Boolean(entry.optional || entry.devOptional);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function installPackages() {
  console.log('Installing packages (npm install) …');
  const npm = process.env.npm_execpath;
  const args = ['install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Under `npm run` this is npm's own script, which needs no shell to start on any platform.
  const isScript = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  runCommand(isScript ? process.execPath : 'npm', isScript ? [npm, ...args] : args);
  writeFileSync(packageStamp, hashOf('package.json', 'package-lock.json'));
}

const clientHash = () => hashOf('prisma/schema.prisma', 'node_modules/prisma/package.json');
const isClientReady = () =>
  existsSync(inRoot('libs/platform/prisma-client/client.ts')) && read(clientStamp) === clientHash();

function generateClient() {
  console.log('Generating the Prisma client …');
  // The two variables keep it from looking for news on the network.
  const quiet = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  runCommand(process.execPath, [inRoot('node_modules/prisma/build/index.js'), 'generate'], quiet);
  writeFileSync(clientStamp, clientHash());
}

function runCommand(file, args, environment = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(file, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && file === 'npm',
  });
  if (status === 0) return;
  const reason = error?.message ?? `it ended with ${signal ?? status}`;
  throw new Error(`${[file, ...args].join(' ')} failed: ${reason}\n${stdout ?? ''}${stderr ?? ''}`);
}

/** Waits until no other process installs; a lock whose process has died is taken over. */
function takeTurn() {
  mkdirSync(inRoot('.cache'), { recursive: true });
  for (let isFirst = true; ; isFirst = false) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = read(lockFile);
    if (owner !== '' && !isAlive(Number(owner))) rmSync(lockFile, { force: true });
    else if (isFirst)
      console.log(`Waiting for process ${owner}, which is installing (it holds ${lockFile}) …`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** For the scripts: installs, or prints why that failed and exits with 1. */
export function installOrExit() {
  try {
    install();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installOrExit();
