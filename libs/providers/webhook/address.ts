// Where an event may be posted: public addresses over https, and the origins that the operator allows beside.
import { isAllowedOrigin, isPublicAddress, literalAddress } from '../public-address.ts';

/**
 * Checks the address of an account's webhook as far as its text tells; what a host name stands for is checked each time
 * it is called, and so is this.
 *
 * @returns why not, in words fit for the person who typed the URL
 */
export function webhookUrlFault(url: string, allowedOrigins: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return 'is not a URL';
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'is not an https URL';
  if (parsed.username !== '' || parsed.password !== '') return 'must not contain credentials';
  if (isAllowedOrigin(parsed, allowedOrigins)) return undefined;
  if (parsed.protocol !== 'https:')
    return 'must begin with https://, or have its origin in WEBHOOK_ALLOWED_ORIGINS';
  const address = literalAddress(parsed.hostname);
  if (address !== undefined && !isPublicAddress(address))
    return 'is not a public address, and its origin is not in WEBHOOK_ALLOWED_ORIGINS';
  return undefined;
}
