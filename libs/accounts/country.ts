// The country whose national phone numbers an account's contacts may have.

import type { Account } from '#platform/prisma-client/client.ts';

const isIndian = (baseUrl: string): boolean =>
  URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('.in');

/** ISO 3166-1 alpha-2 code: the account's own, else that of its TextLocal host. */
export const countryOf = ({ country, baseUrl }: Pick<Account, 'country' | 'baseUrl'>): string =>
  country ?? (isIndian(baseUrl) ? 'IN' : 'GB');
