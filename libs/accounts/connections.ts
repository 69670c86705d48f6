// One TextLocal client for each account and process. An account's limits hold over all its campaigns and, as they are kept
// in the database, over all processes.

import { createHash } from 'node:crypto';
import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import {
  createTextLocal,
  type CallRecord,
  type CircuitOptions,
  type CircuitStatus,
  type Credentials,
  type KnownBehaviour,
  type TextLocal,
  type UnreadableCredentials,
} from '#providers/textlocal/client.ts';
import { credentialsOf, getAccount, type Account } from './account.ts';
import { countryOf } from './country.ts';
import { SecretUnreadable, type Vault } from './credentials.ts';
import { openSharedPace } from './shared-pace.ts';
import { traitsOf } from './traits.ts';

export interface Connection {
  account: Account;
  textlocal: TextLocal;
}

/** One account's circuit in this process; every process finds out for itself. */
export interface Breaker {
  accountId: string;
  status: CircuitStatus;
}

export interface Connections {
  /** The account as it is now and a client for it. @throws ProblemError account-not-found */
  of(accountId: string): Promise<Connection>;
  /** Of every account that this process has called so far. Asks nobody: for health, metrics and tests. */
  breakers(): Breaker[];
  close(): Promise<void>;
}

/** What the client makes use of. */
function behaviourOf(account: Account): KnownBehaviour {
  const { textDecoding, fieldDecoding, emptyScheduledCode } = traitsOf(account) ?? {};
  return { textDecoding, fieldDecoding, emptyScheduledCode };
}

/**
 * Only what shapes the client: a changed name or sender keeps it, and with it the running limits; so does another key that
 * the same credentials are sealed with. A hash, since credentials in clear are to be nowhere but in the client.
 */
function settingsOf(account: Account, credentials: Credentials | UnreadableCredentials): string {
  const { baseUrl, requestsPerSecond, maxConcurrentRequests } = account;
  const limits = [requestsPerSecond, maxConcurrentRequests];
  const how = [countryOf(account), behaviourOf(account)];
  const settings = JSON.stringify([baseUrl, credentials, limits, how]);
  return createHash('sha256').update(settings).digest('hex');
}

/** What cannot be opened bars the account, and each call says why. */
function credentialsFor(vault: Vault, account: Account): Credentials | UnreadableCredentials {
  try {
    return credentialsOf(vault, account);
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    return { unreadable: error.message };
  }
}

export function createConnections(options: {
  database: Database;
  vault: Vault;
  /** Origins that the operator allows, wherever their names lead. */
  allowedOrigins: readonly string[];
  timeoutMs: number;
  circuit?: CircuitOptions;
  log: Log;
  /** Told of every call that was made, when it ended. */
  onCall?: (call: CallRecord) => void;
}): Connections {
  const open = new Map<string, { settings: string; textlocal: TextLocal }>();

  return {
    async of(accountId) {
      const account = await getAccount(options.database, accountId);
      const credentials = credentialsFor(options.vault, account);
      const settings = settingsOf(account, credentials);
      const known = open.get(accountId);
      if (known?.settings === settings) return { account, textlocal: known.textlocal };
      const log = options.log.child({ accountId });
      const textlocal = createTextLocal({
        baseUrl: account.baseUrl,
        allowedOrigins: options.allowedOrigins,
        credentials,
        country: countryOf(account),
        requestsPerSecond: account.requestsPerSecond,
        maxConcurrentRequests: account.maxConcurrentRequests,
        timeoutMs: options.timeoutMs,
        circuit: options.circuit,
        behaviour: behaviourOf(account),
        shared: openSharedPace(options.database, { ...account, accountId }, log),
        onCall(call) {
          log.debug(call, 'called TextLocal');
          options.onCall?.(call);
        },
      });
      open.set(accountId, { settings, textlocal });
      // The replaced client ends once the calls it has under way are answered.
      await known?.textlocal.close();
      return { account, textlocal };
    },
    breakers: () =>
      [...open].map(([accountId, { textlocal }]) => ({ accountId, status: textlocal.circuit() })),
    async close() {
      await Promise.all([...open.values()].map(({ textlocal }) => textlocal.close()));
      open.clear();
    },
  };
}
