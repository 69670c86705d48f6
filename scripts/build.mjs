// `npm run build`: compiles apps and libs to dist, which runs without TypeScript and without development packages.
// Plain Node. It leaves a stamp, by which `npm start` in production sees whether dist is of these sources.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (path) => join(root, path);
const stamp = inRoot('dist/.sources-sha256');

/** The hash of everything that goes into dist; undefined where there are no sources, as in an image. */
function hashOfSources() {
  if (!existsSync(inRoot('apps')) || !existsSync(inRoot('libs'))) return undefined;
  const sources = ['apps', 'libs']
    .flatMap((folder) => readdirSync(inRoot(folder), { recursive: true }).map((path) => join(folder, path)))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|[/\\]test-[\w.-]+$/.test(path))
    .toSorted();
  const hash = createHash('sha256');
  for (const path of [...sources, 'tsconfig.base.json', 'tsconfig.build.json'])
    hash.update(`${path}\n`).update(readFileSync(inRoot(path)));
  return hash.digest('hex');
}

/**
 * That dist is there and of these sources.
 * @throws {Error} that says what to run
 */
export function checkBuild() {
  if (!existsSync(stamp)) throw new Error('There is no build: run `npm run build` first');
  const hash = hashOfSources();
  if (hash !== undefined && hash !== readFileSync(stamp, 'utf8'))
    throw new Error('dist was built from other sources: run `npm run build` again');
}

function build() {
  rmSync(inRoot('dist'), { recursive: true, force: true });
  const hash = hashOfSources();
  const compiler = inRoot('node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(inRoot('dist'), { recursive: true });
  writeFileSync(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { installOrExit } = await import('./install.mjs');
  installOrExit();
  build();
}
