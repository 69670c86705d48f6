// `npm run build`: bundles what runs in production into dist, which needs neither TypeScript nor development packages.
// Plain Node. It leaves a stamp, by which `npm start` in production sees whether dist is of these sources.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  for (const path of [...sources, 'package-lock.json', 'scripts/build.mjs'])
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

/** Left where they are: they look for files beside their code, or are loaded only where they are configured. */
const external = [
  '@bull-board/ui',
  '@fastify/otel',
  '@fastify/swagger-ui',
  '@opentelemetry/*',
  '@prisma/client',
  'bullmq-otel',
  'msw',
  'pg-native',
  'pino',
];

async function build() {
  rmSync(inRoot('dist'), { recursive: true, force: true });
  const { build: bundle } = await import('esbuild');
  const roles = ['all-in-one', 'api', 'cli', 'migrate', 'rotate-keys', 'worker'];
  await bundle({
    absWorkingDir: root,
    entryPoints: roles.map((role) => `apps/${role}/main.ts`),
    outbase: '.',
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external,
    // Names are kept for the stack of an error; for the lines of the sources: `node --enable-source-maps`.
    sourcemap: true,
    sourcesContent: false,
    minifyWhitespace: true,
    minifySyntax: true,
    // Packages that are CommonJS ask for Node's own modules by `require`, which a module has to make itself.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
  writeFileSync(stamp, hashOfSources());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { installOrExit } = await import('./install.mjs');
  installOrExit();
  await build();
}
