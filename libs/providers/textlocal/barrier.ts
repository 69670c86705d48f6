// What keeps an account from being called at all: nothing of its calls leaves this process.
import { isAllowedOrigin } from '../public-address.ts';
import type { CircuitStatus } from './circuit.ts';
import type { Command } from './commands.ts';
import { ProviderError, type Barred } from './errors.ts';
import { checkBaseUrl } from './origins.ts';

/** An API key, or the login of older accounts. Sent as form fields, never in a URL, which would end in access logs. */
export type Credentials = { apiKey: string } | { username: string; hash: string };

/** Stands in for credentials that cannot be opened, with the reason in our own words. */
export interface UnreadableCredentials {
  unreadable: string;
}

export interface Barrier {
  reason: Barred;
  detail: string;
}

/** What a client needs to call an account. */
export interface Pass {
  credentials: Credentials;
  /** The operator allows the origin: its name may stand for addresses that are not public. */
  anyAddress: boolean;
}

/**
 * Decides whether an account may be called. Asked whenever a client is made, not only when an account is stored: the
 * operator may have withdrawn the origin since, or the row may have been changed.
 */
export function passOf({
  baseUrl,
  allowedOrigins,
  credentials,
}: {
  baseUrl: string;
  allowedOrigins: readonly string[];
  credentials: Credentials | UnreadableCredentials;
}): Pass | Barrier {
  const checked = checkBaseUrl(baseUrl, allowedOrigins);
  if (!checked.ok)
    return { reason: 'origin-not-allowed', detail: `not called: the account's address ${checked.reason}` };
  if ('unreadable' in credentials)
    return { reason: 'credentials-unreadable', detail: `not called: ${credentials.unreadable}` };
  return { credentials, anyAddress: isAllowedOrigin(new URL(baseUrl), allowedOrigins) };
}

/** Calls that all reject with the reason, and a circuit that is closed: nothing was asked of TextLocal. */
export const behind = ({ reason, detail }: Barrier) => ({
  call: async ({ command }: { command: Command }): Promise<never> => {
    throw new ProviderError({ outcome: 'rejected', reason, command, detail });
  },
  circuit: (): CircuitStatus => ({ state: 'closed' }),
  close: async () => undefined,
});
