// Rules for the sources that no other tool checks: their size, who reads the environment, what the lock file names,
// and that the description of the path names every folder.

import { exists, filesIn, foldersIn, textOf } from './files.ts';

const linesMax = 250;

/** Who may read the environment: what a person or a test starts, and what starts another program. */
const readsEnvironment =
  /(?:^|\/)(?:main|demo|embedded-postgres-process|faults\/process)\.ts$|\.test\.ts$|(?:^|\/)test-[\w.-]+$|^scripts\//;

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');

function checkSizes(): string[] {
  return filesIn(['apps', 'libs', 'scripts'], '.ts', '.mjs', '.js', '.cjs')
    .map((path) => ({ path, lines: textOf(path).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > linesMax)
    .map(({ path, lines }) => `${path} has ${lines} lines; the limit is ${linesMax}`);
}

function checkEnvironmentReaders(): string[] {
  return filesIn(['apps', 'libs'], '.ts', '.mjs')
    .filter((path) => !readsEnvironment.test(path))
    .filter((path) =>
      /\bprocess\s*\.\s*env\b|\{[^}]*\benv\b[^}]*\} from 'node:process'/.test(withoutComments(textOf(path))),
    )
    .map((path) => `${path} reads process.env; take the value from the configuration a main.ts has read`);
}

/** Outside the libs that write rows, the Prisma client is imported for its types alone. */
function checkRowTypes(): string[] {
  return filesIn(['apps', 'libs'], '.ts')
    .filter(
      (path) => !/^libs\/(?:platform|campaign|metrics|accounts)\/|\.test\.ts$|\/test-[\w.-]+$/.test(path),
    )
    .filter((path) => /^import (?!type )[^;]*\/prisma-client\//m.test(textOf(path)))
    .map(
      (path) => `${path} imports more than types from the Prisma client; take the database from its caller`,
    );
}

/** With a host in it, everybody would install from that host. `omit-lockfile-registry-resolved` keeps it out. */
function checkLockFile(): string[] {
  const named = textOf('package-lock.json').match(/"resolved": "[a-z+]+:\/\/[^/"]+/g) ?? [];
  return named.length === 0
    ? []
    : [
        `package-lock.json names hosts (${named.length} times, first ${named[0]}); install with the .npmrc of this repository`,
      ];
}

function checkPath(): string[] {
  if (!exists('docs/path.md')) return ['docs/path.md is missing'];
  const text = textOf('docs/path.md');
  const folders = ['apps', 'libs'].flatMap((top) => foldersIn(top).map((name) => `${top}/${name}`));
  const unnamed = folders.filter((folder) => !text.includes(folder));
  const named = new Set([...text.matchAll(/\b(?:apps|libs)\/[a-z-]+/g)].map(([folder]) => folder));
  return [
    ...unnamed.map((folder) => `docs/path.md does not name ${folder}`),
    ...[...named]
      .filter((folder) => !exists(folder))
      .map((folder) => `docs/path.md names ${folder}, which does not exist`),
  ];
}

/** Faults of the sources. */
export const checkSources = (): string[] => [
  ...checkSizes(),
  ...checkEnvironmentReaders(),
  ...checkRowTypes(),
  ...checkLockFile(),
  ...checkPath(),
];
