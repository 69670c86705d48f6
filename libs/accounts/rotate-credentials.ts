// Seals what is stored anew, while the service runs: all of it with the current key, or only what an earlier release did not
// bind to its origin. An account is changed only while it is as it was read, so a PUT that comes between is kept, what it
// stored is sealed as it should be anyway, and several processes may do this at once.

import { recordDeed, type Actor } from '#platform/audit.ts';
import type { Database, Prisma } from '#platform/database.ts';
import type { Account } from '#platform/prisma-client/client.ts';
import { credentialColumns, credentialsOf } from './account.ts';
import { bindingVersion, SecretUnreadable, type Vault } from './credentials.ts';
import { resealWebhook } from './webhook.ts';

const accountsPerBatch = 100;

export interface KeysInUse {
  keyId: string;
  /** Credentials and webhook secrets sealed with it. */
  secrets: number;
}

/** How many secrets are sealed with which key. */
export async function countSecretsByKey({ pool }: Database): Promise<KeysInUse[]> {
  const { rows } = await pool.query<KeysInUse>(
    `SELECT key_id AS "keyId", count(*)::int AS secrets
       FROM (SELECT credentials_key_id AS key_id FROM account
             UNION ALL SELECT webhook_secret_key_id FROM account WHERE webhook_secret IS NOT NULL) AS sealed
      GROUP BY key_id ORDER BY key_id`,
  );
  return rows;
}

export interface Resealed {
  /** Accounts whose secrets are sealed with the current key now and were not before. */
  resealed: number;
  /** Accounts that were stored anew while they were looked at: sealed by whoever did that, or by the next run. */
  changed: string[];
  /** Accounts with a secret that no configured key opens. */
  unreadable: string[];
}

type Outcome = 'resealed' | 'changed' | 'unreadable';

async function resealAccount(
  database: Database,
  vault: Vault,
  account: Account,
  by: Actor,
): Promise<Outcome> {
  const { id, baseUrl, webhookUrl, credentialsKeyId, credentials, webhookSecret } = account;
  let data;
  try {
    data = {
      ...credentialColumns(vault, id, baseUrl, credentialsOf(vault, account)),
      ...resealWebhook(vault, account),
    };
  } catch (error) {
    if (error instanceof SecretUnreadable) return 'unreadable'; // named to the operator
    throw error;
  }
  return database.prisma.$transaction(async (tx) => {
    const { count } = await tx.account.updateMany({
      where: { id, baseUrl, webhookUrl, credentials, webhookSecret },
      data,
    });
    if (count === 0) return 'changed';
    const details = { from: credentialsKeyId, to: vault.currentKeyId };
    await recordDeed(tx, by, { action: 'credentials.resealed', accountId: id, details });
    return 'resealed';
  });
}

/** Accounts with a secret that an earlier release bound to the account alone. */
const unbound = [
  { credentialsVersion: { lt: bindingVersion } },
  { AND: [{ webhookSecret: { not: null } }, { webhookSecretVersion: { lt: bindingVersion } }] },
] satisfies Prisma.AccountWhereInput[];

/** Goes through accounts once, in batches: each is done or not when it is broken off. */
async function resealEach(
  database: Database,
  vault: Vault,
  by: Actor,
  which: Prisma.AccountWhereInput[],
  signal?: AbortSignal,
): Promise<Resealed> {
  const result: Resealed = { resealed: 0, changed: [], unreadable: [] };
  let after = '';
  for (;;) {
    const accounts = await database.prisma.account.findMany({
      where: { id: { gt: after }, OR: which },
      orderBy: { id: 'asc' },
      take: accountsPerBatch,
    });
    for (const account of accounts) {
      if (signal?.aborted === true) return result;
      const outcome = await resealAccount(database, vault, account, by);
      if (outcome === 'resealed') result.resealed += 1;
      else result[outcome].push(account.id);
      after = account.id;
    }
    if (accounts.length < accountsPerBatch) return result;
  }
}

/**
 * Seals every secret with the current key that is not, and binds those to their origin that are not. May be broken off and
 * run again at any time.
 * @param signal breaks it off between two accounts
 */
export function resealCredentials(
  database: Database,
  vault: Vault,
  by: Actor,
  signal?: AbortSignal,
): Promise<Resealed> {
  const { currentKeyId } = vault;
  const others = [
    { credentialsKeyId: { not: currentKeyId } },
    { AND: [{ webhookSecretKeyId: { not: null } }, { webhookSecretKeyId: { not: currentKeyId } }] },
  ];
  return resealEach(database, vault, by, [...unbound, ...others], signal);
}

/** Binds the secrets of an earlier release to their origins: a part of bringing the database up to date. */
export const bindSecrets = (database: Database, vault: Vault): Promise<Resealed> =>
  resealEach(database, vault, { kind: 'command', id: 'migrate', address: null, requestId: null }, unbound);
