// As whom PostgreSQL runs, and which places that user can reach: it refuses to run as root.

import { chmod, lstat, mkdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Identity } from './embedded-postgres-process.ts';

/** Root borrows the user that owns the data already, else `postgres`, else `nobody`; others run it themselves. */
export async function chooseIdentity(cluster: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const existing = await stat(cluster).catch(() => undefined);
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const lines = users.split('\n').map((line) => line.split(':'));
  const [, , uid = '65534', gid = '65534'] =
    lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether that user may walk into the directory. */
export async function canEnter(path: string, identity: Identity): Promise<boolean> {
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', path], { ...identity, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/**
 * A directory for things another user must be able to reach: under /var for root, else in the temporary directory.
 * @throws Error when it cannot be made, or somebody else made it before us
 */
export async function sharedDirectory(kind: 'cache' | 'lib'): Promise<string> {
  const uid = process.getuid?.();
  const temporary = join(tmpdir(), `optimove-textlocal-bridge-${uid ?? 'shared'}-${kind}`);
  if (uid !== 0) return makeShared(temporary, uid);
  return makeShared(`/var/${kind}/optimove-textlocal-bridge`, uid).catch(() => makeShared(temporary, uid));
}

async function makeShared(path: string, uid: number | undefined): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  const found = await lstat(path);
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid))
    throw new Error(`${path} is not ours`);
  await chmod(path, 0o755);
  return path;
}
