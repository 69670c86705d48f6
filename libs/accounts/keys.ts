// Bearer keys: 256 random bits, shown once, kept as SHA-256 (no salt or slow hash needed for that many random bits).

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { ProblemError } from '#problem/problem.ts';

export const scopes = ['campaigns:write', 'campaigns:read', 'templates:read'] as const;
export type Scope = (typeof scopes)[number];

/** Who calls: the admin, or a key of one account. */
export type Caller = { admin: true } | { admin: false; accountId: string; keyId: string; scopes: Scope[] };

const hashOf = (key: string): Buffer<ArrayBuffer> => createHash('sha256').update(key).digest();

/** A new key's text. The prefix lets secret scanners recognise a leaked one. */
export const generateKey = (): string => `otb_${randomBytes(32).toString('base64url')}`;

export interface NewKey {
  id: string;
  key: string;
  name: string | null;
  scopes: Scope[];
  createdAt: Date;
}

/** Makes a key; its text is in this answer and nowhere else. */
export async function createKey(
  database: Database,
  accountId: string,
  name: string | null,
  wanted: readonly Scope[],
): Promise<NewKey> {
  const key = generateKey();
  const row = await database.prisma.apiKey.create({
    data: { id: uuidV7(), accountId, name, hash: hashOf(key), scopes: [...wanted] },
  });
  return { id: row.id, key, name, scopes: [...wanted], createdAt: row.createdAt };
}

const isScope = (scope: string): scope is Scope => (scopes as readonly string[]).includes(scope);

/** An account's keys, without their text. */
export async function listKeys(database: Database, accountId: string) {
  const keys = await database.prisma.apiKey.findMany({
    where: { accountId },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, scopes: true, createdAt: true, lastUsedAt: true },
  });
  return keys.map((key) => ({ ...key, scopes: key.scopes.filter(isScope) }));
}

/** @throws ProblemError key-not-found */
export async function deleteKey(database: Database, accountId: string, keyId: string): Promise<void> {
  const { count } = await database.prisma.apiKey.deleteMany({ where: { id: keyId, accountId } });
  if (count === 0) throw new ProblemError('key-not-found', `Account ${accountId} has no key ${keyId}.`);
}

const lastUsedGranularityMs = 60_000;

/** Tells who a bearer key belongs to; undefined for a key that is not known. */
export function createAuthenticator(
  database: Database,
  adminKeyHash: Buffer,
): (key: string) => Promise<Caller | undefined> {
  return async (key) => {
    const hash = hashOf(key);
    if (timingSafeEqual(hash, adminKeyHash)) return { admin: true };
    const row = await database.prisma.apiKey.findUnique({ where: { hash } });
    if (row === null) return undefined;
    if (Date.now() - (row.lastUsedAt?.getTime() ?? 0) > lastUsedGranularityMs) {
      await database.prisma.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: new Date() } });
    }
    return { admin: false, accountId: row.accountId, keyId: row.id, scopes: row.scopes.filter(isScope) };
  };
}

export const hashKey = hashOf;
