// The embedded PostgreSQL's directory: where it can be, whose it is, and how its first content is made.
//
//   <directory>/server/cluster    PostgreSQL's own data
//   <directory>/server/password   of the superuser `bridge`, 0600
//   <directory>/port              the port it took the first time
//   <directory>/owner             which bridge process uses it
//   <directory>/postgres.log

import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import type { Binaries } from './embedded-postgres-binaries.ts';
import { canEnter, chooseIdentity, sharedDirectory } from './embedded-postgres-identity.ts';
import { run, type Identity } from './embedded-postgres-process.ts';

/** Name of the superuser and of the service's database. */
export const databaseName = 'bridge';

export interface ServerDirectory {
  readonly path: string;
  readonly cluster: string;
  readonly passwordFile: string;
  readonly portFile: string;
  readonly ownerFile: string;
  readonly logFile: string;
}

function serverDirectory(path: string): ServerDirectory {
  return {
    path,
    cluster: join(path, 'server', 'cluster'),
    passwordFile: join(path, 'server', 'password'),
    portFile: join(path, 'port'),
    ownerFile: join(path, 'owner'),
    logFile: join(path, 'postgres.log'),
  };
}

/**
 * Makes the directory, or one elsewhere when root wants it where no other user may go: PostgreSQL refuses to run as
 * root, so its user must be able to walk there. A note in the wanted directory leads there from then on, so that data
 * belongs to the directory it was made for and not to the next one at the same path.
 */
export async function openDirectory(
  wanted: string,
): Promise<{ directory: ServerDirectory; identity: Identity }> {
  const path = resolve(wanted);
  await mkdir(path, { recursive: true });
  const directory = serverDirectory(path);
  const identity = await chooseIdentity(directory.cluster);
  await chmod(path, identity.uid === undefined ? 0o700 : 0o711);
  if (identity.uid === undefined || (await canEnter(path, identity))) return { directory, identity };
  const there = serverDirectory(await placeElsewhere(path));
  return { directory: there, identity: await chooseIdentity(there.cluster) };
}

async function placeElsewhere(path: string): Promise<string> {
  const note = join(path, 'kept-elsewhere');
  const noted = await readFile(note, 'utf8').catch(() => '');
  const elsewhere = noted.trim() || (await mkdtemp(join(await sharedDirectory('lib'), `${basename(path)}-`)));
  await mkdir(elsewhere, { recursive: true });
  await chmod(elsewhere, 0o711);
  await writeFile(note, `${elsewhere}\n`);
  return elsewhere;
}

/** Version of the data that is there, as in `18`; `undefined` before the first start. */
export async function dataVersion(directory: ServerDirectory): Promise<string | undefined> {
  const version = await readFile(join(directory.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  return version?.trim();
}

/**
 * Makes the cluster and its password, complete or not at all: both appear with one rename, so that a process killed
 * half-way leaves nothing that looks like data, and of two that start at once one wins.
 * @throws CommandError
 */
export async function initialise(
  directory: ServerDirectory,
  binaries: Binaries,
  identity: Identity,
  sync: boolean,
): Promise<void> {
  await removeAbandonedDrafts(directory.path);
  const draft = await mkdtemp(join(directory.path, draftPrefix));
  const mine = async (path: string) => {
    if (identity.uid !== undefined && identity.gid !== undefined)
      await chown(path, identity.uid, identity.gid);
  };
  try {
    await chmod(draft, identity.uid === undefined ? 0o700 : 0o711);
    const [cluster, handedOver] = [join(draft, 'cluster'), join(draft, 'initial-password')];
    const password = randomBytes(24).toString('hex');
    await mkdir(cluster, { mode: 0o700 });
    await mine(cluster);
    await writeFile(handedOver, password, { mode: 0o600 });
    await mine(handedOver);
    const authentication = ['-U', databaseName, '--auth=scram-sha-256', `--pwfile=${handedOver}`];
    const content = ['--encoding=UTF8', '--locale=C', ...(sync ? [] : ['--no-sync'])];
    await run(binaries.initdb, ['-D', cluster, ...authentication, ...content], { ...identity, cwd: draft });
    await rm(handedOver);
    await writeFile(join(draft, 'password'), password, { mode: 0o600 });
    const target = dirname(directory.cluster);
    // A rival that was first leaves complete data: ours is dropped.
    await rename(draft, target).catch((error: unknown) => stat(target).catch(() => Promise.reject(error)));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const draftPrefix = 'unfinished-';
const draftLifetimeMs = 10 * 60_000;

async function removeAbandonedDrafts(path: string): Promise<void> {
  const drafts = (await readdir(path)).filter((name) => name.startsWith(draftPrefix));
  for (const draft of drafts.map((name) => join(path, name))) {
    if (Date.now() - (await stat(draft)).mtimeMs > draftLifetimeMs)
      await rm(draft, { recursive: true, force: true });
  }
}

/**
 * The port to start on: the one asked for, else the one of last time, else a free one, which is remembered.
 * @throws Error when the port asked for is taken.
 */
export async function choosePort(directory: ServerDirectory, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new Error(`Port ${wanted}, meant for the embedded PostgreSQL, is taken`);
  }
  const remembered = Number(await readFile(directory.portFile, 'utf8').catch(() => '0'));
  if (remembered > 0 && (await isFree(remembered))) return remembered;
  // Below the range from which systems give out ports for outgoing connections: it shall be free next time, too.
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (!(await isFree(port))) continue;
    await writeFile(directory.portFile, `${port}\n`);
    return port;
  }
  throw new Error('No free port found between 20000 and 30000 on 127.0.0.1');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => answer(true)));
  });
}
