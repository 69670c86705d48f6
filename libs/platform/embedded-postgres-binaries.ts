// Which PostgreSQL programs to run: the npm package for this platform, else what the system has installed.

import { createRequire } from 'node:module';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { sharedDirectory } from './embedded-postgres-identity.ts';
import { run, type Identity } from './embedded-postgres-process.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Major version, as in PG_VERSION. */
  readonly major: string;
}

/**
 * Finds programs that really run as `identity`, of version `major` when data of that version exists already.
 * @throws Error that names everything that was tried.
 */
export async function findBinaries(identity: Identity, major: string | undefined): Promise<Binaries> {
  const tried: string[] = [];
  for await (const directory of candidates(identity)) {
    try {
      const found = await probe(directory, identity);
      if (major === undefined || found.major === major) return found;
      tried.push(`${directory || 'PATH'}: is version ${found.major}`);
    } catch (error) {
      tried.push(`${directory || 'PATH'}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const wanted = major === undefined ? '' : ` ${major}, the version that wrote the existing data,`;
  throw new Error(
    `No PostgreSQL${wanted} found that runs here. Set DATABASE_URL, or install PostgreSQL.` +
      tried.map((line) => `\n  ${line}`).join(''),
  );
}

async function probe(directory: string, identity: Identity): Promise<Binaries> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(directory, name + suffix);
  const version = await run(program('initdb'), ['--version'], { ...identity, cwd: '/' });
  // initdb may run where postgres lacks a library.
  await run(program('postgres'), ['--version'], { ...identity, cwd: '/' });
  const major = /\(PostgreSQL\) (\d+)/.exec(version)?.[1];
  if (major === undefined) throw new Error(`unknown version: ${version.trim()}`);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), major };
}

async function* candidates(identity: Identity): AsyncGenerator<string> {
  const packaged = packageRoot();
  if (packaged !== undefined) {
    await makeSymlinks(packaged);
    yield join(packaged, 'native', 'bin');
    // Not to be run from there: the other user may not enter it (root's home), or it is read-only and lacks links.
    const copy = (await doesRun(packaged, identity))
      ? undefined
      : await copyPackage(packaged).catch(() => undefined);
    if (copy !== undefined) yield join(copy, 'native', 'bin');
  }
  yield* await systemDirectories();
}

const doesRun = (root: string, identity: Identity) =>
  probe(join(root, 'native', 'bin'), identity).then(
    () => true,
    () => false,
  );

function packageRoot(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return resolve(dirname(entry), '..');
  } catch {
    return undefined; // no such package for this platform, or optional packages were left out
  }
}

// The package's libraries lack their short names until its install script ran, and we allow no install scripts.
async function makeSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  // Existing links and a read-only package are both fine: whether it runs is found out afterwards.
  await Promise.allSettled(links.map(({ source, target }) => symlink(basename(source), join(root, target))));
}

async function copyPackage(root: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const target = join(await sharedDirectory('cache'), `${basename(name ?? 'postgres')}-${version}`);
  if (await stat(target).then(Boolean, () => false)) return target;
  const draft = `${target}.${process.pid}`;
  await mkdir(draft, { mode: 0o755 });
  try {
    await cp(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeSymlinks(draft);
    await openToAll(draft);
    // A rival that was first leaves a complete copy: ours is dropped.
    await rename(draft, target).catch((error: unknown) => stat(target).catch(() => Promise.reject(error)));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

// A strict umask at install time must not shut the other user out of the copy.
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

// Joined with a name this is the bare name, which is looked up on PATH.
const onPath = '';

/** Where distributions put their servers; few of these are on PATH. Newest version first. */
async function systemDirectories(): Promise<string[]> {
  const versioned: [string, (entry: string) => string | undefined][] = [
    ['/usr/lib/postgresql', (entry) => join('/usr/lib/postgresql', entry, 'bin')],
    ['/usr/libexec', (entry) => (/^postgresql\d+$/.test(entry) ? join('/usr/libexec', entry) : undefined)],
    ['/usr', (entry) => (/^pgsql-\d+$/.test(entry) ? join('/usr', entry, 'bin') : undefined)],
    ...['/opt/homebrew/opt', '/usr/local/opt'].map(
      (root): [string, (entry: string) => string | undefined] => [
        root,
        (entry) => (/^postgresql(@\d+)?$/.test(entry) ? join(root, entry, 'bin') : undefined),
      ],
    ),
  ];
  const found = await Promise.all(
    versioned.map(async ([root, pick]) => {
      const entries = await readdir(root).catch((): string[] => []);
      const newestFirst = entries.toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }));
      return newestFirst.map(pick).filter((directory) => directory !== undefined);
    }),
  );
  const present = await Promise.all(
    found.flat().map(async (directory) => {
      const programs = await readdir(directory).catch((): string[] => []);
      return programs.includes('initdb') ? [directory] : [];
    }),
  );
  return [...present.flat(), onPath];
}
