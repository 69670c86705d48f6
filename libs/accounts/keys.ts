// Bearer keys: 256 random bits, shown once, kept as SHA-256 (no salt or slow hash needed for that many random bits).

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { recordDeed, type Actor } from '#platform/audit.ts';
import { showInstant, showInstantOrNull } from '#platform/outside.ts';
import type { Database, Tx } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { ProblemError } from '#problem/problem.ts';

export const scopes = ['campaigns:write', 'campaigns:read', 'templates:read'] as const;
export type Scope = (typeof scopes)[number];

/** Who calls: the admin, or a key of one account. */
export type Caller = { admin: true } | { admin: false; accountId: string; keyId: string; scopes: Scope[] };

const hashOf = (key: string): Buffer<ArrayBuffer> => createHash('sha256').update(key).digest();

/** A new key's text. The prefix lets secret scanners recognise a leaked one. */
export const generateKey = (): string => `otb_${randomBytes(32).toString('base64url')}`;

export interface KeyWish {
  name: string | null;
  scopes: readonly Scope[];
  /** From then on it opens nothing; null: it works until it is deleted. */
  expiresAt: Date | null;
}

export interface NewKey {
  id: string;
  key: string;
  name: string | null;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
}

async function insertKey(
  tx: Tx,
  accountId: string,
  { name, scopes: wanted, expiresAt }: KeyWish,
  id = uuidV7(),
): Promise<NewKey> {
  const key = generateKey();
  const { createdAt } = await tx.apiKey.create({
    data: { id, accountId, name, hash: hashOf(key), scopes: [...wanted], expiresAt },
  });
  return { id, key, name, scopes: [...wanted], createdAt, expiresAt };
}

/** Makes a key; its text is in this answer and nowhere else. */
export const createKey = (database: Database, accountId: string, wish: KeyWish, by: Actor): Promise<NewKey> =>
  database.prisma.$transaction(async (tx) => {
    const made = await insertKey(tx, accountId, wish);
    const details = { scopes: made.scopes, expiresAt: showInstantOrNull(made.expiresAt) };
    await recordDeed(tx, by, { action: 'key.created', accountId, target: made.id, details });
    return made;
  });

export interface Rotation {
  /** How long the old key works beside the new one. */
  overlapMs: number;
  /** Of the new key; left out, it lives as long as the old one was meant to. */
  expiresAt?: Date;
}

/** The rotated key as it was, and its end as it is now. */
interface Rotated {
  name: string | null;
  scopes: string[];
  until: Date;
  /** Now and as long as it was meant to live; null when it was to live on. */
  life: Date | null;
}

async function shortenLife(
  tx: Tx,
  accountId: string,
  keyId: string,
  by: string,
  overlapMs: number,
): Promise<Rotated> {
  const [old] = await tx.$queryRaw<Rotated[]>`
    UPDATE api_key
       SET replaced_by = ${by}::uuid,
           expires_at = least(coalesce(api_key.expires_at, 'infinity'), now() + ${overlapMs} * interval '1 ms')
      FROM (SELECT id, CASE WHEN expires_at IS NOT NULL
                             THEN least(now() + (least(expires_at, '2999-12-31') - created_at), '2999-12-31') END AS life
              FROM api_key WHERE id = ${keyId}::uuid FOR UPDATE) AS before
     WHERE api_key.id = before.id AND account_id = ${accountId} AND replaced_by IS NULL
     RETURNING name, scopes, expires_at AS until, before.life`;
  if (old !== undefined) return old;
  if ((await tx.apiKey.count({ where: { id: keyId, accountId } })) === 0) throw noSuchKey(accountId, keyId);
  const detail = 'It was rotated before: rotate the key that took its place.';
  throw new ProblemError('key-already-rotated', detail);
}

/**
 * Makes a key with the name and scopes of another one, which expires after the overlap, or earlier if it was to.
 * @throws ProblemError key-not-found, key-already-rotated
 */
export const rotateKey = (
  database: Database,
  accountId: string,
  keyId: string,
  { overlapMs, expiresAt }: Rotation,
  by: Actor,
): Promise<{ made: NewKey; oldExpiresAt: Date }> =>
  database.prisma.$transaction(async (tx) => {
    const id = uuidV7();
    const old = await shortenLife(tx, accountId, keyId, id, overlapMs);
    const wish = { name: old.name, scopes: old.scopes.filter(isScope), expiresAt: expiresAt ?? old.life };
    const made = await insertKey(tx, accountId, wish, id);
    const details = { replacedBy: id, oldExpiresAt: showInstant(old.until) };
    await recordDeed(tx, by, { action: 'key.rotated', accountId, target: keyId, details });
    return { made, oldExpiresAt: old.until };
  });

const noSuchKey = (accountId: string, keyId: string): ProblemError =>
  new ProblemError('key-not-found', `Account ${accountId} has no key ${keyId}.`);

const isScope = (scope: string): scope is Scope => (scopes as readonly string[]).includes(scope);

/** An account's keys, without their text. */
export async function listKeys(database: Database, accountId: string) {
  const keys = await database.prisma.apiKey.findMany({
    where: { accountId },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      name: true,
      scopes: true,
      createdAt: true,
      lastUsedAt: true,
      expiresAt: true,
      replacedBy: true,
    },
  });
  return keys.map((key) => ({ ...key, scopes: key.scopes.filter(isScope) }));
}

/** @throws ProblemError key-not-found */
export const deleteKey = (database: Database, accountId: string, keyId: string, by: Actor): Promise<void> =>
  database.prisma.$transaction(async (tx) => {
    const { count } = await tx.apiKey.deleteMany({ where: { id: keyId, accountId } });
    if (count === 0) throw noSuchKey(accountId, keyId);
    await recordDeed(tx, by, { action: 'key.deleted', accountId, target: keyId });
  });

// Once a minute is exact enough to find keys that nobody uses, and spares a write with every request.
const isStale = `(last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;

/**
 * Tells who a bearer key belongs to; undefined for a key that is not known or has expired, alike.
 * The admin key is compared in constant time; the others are looked up by the hash of their 256 random bits, of which
 * timing tells nothing that helps.
 */
export function createAuthenticator(
  { pool }: Database,
  adminKeyHash: Buffer,
): (key: string) => Promise<Caller | undefined> {
  return async (key) => {
    const hash = hashOf(key);
    if (timingSafeEqual(hash, adminKeyHash)) return { admin: true };
    const { rows } = await pool.query<{ id: string; account_id: string; scopes: string[]; stale: boolean }>(
      `SELECT id, account_id, scopes, ${isStale} AS stale FROM api_key
        WHERE hash = $1 AND (expires_at IS NULL OR expires_at > now())`,
      [hash],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    if (row.stale)
      await pool.query(`UPDATE api_key SET last_used_at = now() WHERE id = $1 AND ${isStale}`, [row.id]);
    return { admin: false, accountId: row.account_id, keyId: row.id, scopes: row.scopes.filter(isScope) };
  };
}

export const hashKey = hashOf;
