// Seals what is stored with the current key, while the service runs: an account is changed only while it is as it was read,
// so a PUT that comes between is kept, and what it stored is sealed with a current key anyway.

import { recordDeed, type Actor } from '#platform/audit.ts';
import type { Database } from '#platform/database.ts';
import type { Account } from '#platform/prisma-client/client.ts';
import { credentialsOf } from './account.ts';
import type { Vault } from './credentials.ts';
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
  const { id, credentialsKeyId, credentials, webhookSecret } = account;
  let data;
  try {
    const sealed = vault.seal(id, credentialsOf(vault, account));
    data = {
      credentials: sealed.bytes,
      credentialsKeyId: sealed.keyId,
      ...resealWebhook(vault, account),
    };
  } catch {
    return 'unreadable'; // named to the operator: its key is gone, or the bytes are not what was stored
  }
  return database.prisma.$transaction(async (tx) => {
    const { count } = await tx.account.updateMany({ where: { id, credentials, webhookSecret }, data });
    if (count === 0) return 'changed';
    const details = { from: credentialsKeyId, to: vault.currentKeyId };
    await recordDeed(tx, by, { action: 'credentials.resealed', accountId: id, details });
    return 'resealed';
  });
}

/**
 * Goes through all accounts once, in batches. May be broken off and run again at any time: each account is done or not.
 * @param signal breaks it off between two accounts
 */
export async function resealCredentials(
  database: Database,
  vault: Vault,
  by: Actor,
  signal?: AbortSignal,
): Promise<Resealed> {
  const result: Resealed = { resealed: 0, changed: [], unreadable: [] };
  const { currentKeyId } = vault;
  let after = '';
  for (;;) {
    const accounts = await database.prisma.account.findMany({
      where: {
        id: { gt: after },
        OR: [
          { credentialsKeyId: { not: currentKeyId } },
          { AND: [{ webhookSecretKeyId: { not: null } }, { webhookSecretKeyId: { not: currentKeyId } }] },
        ],
      },
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
