// What the account has left to spend at TextLocal.

import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Connection } from './connections.ts';

/** Credits left; null when the host does not tell, as for an account that moved to Webex Interact. */
export async function creditsOf({ textlocal }: Connection): Promise<number | null> {
  try {
    return (await textlocal.balance()).sms;
  } catch (error) {
    if (error instanceof ProviderError && error.meaning === 'unsupported') return null;
    throw error;
  }
}
