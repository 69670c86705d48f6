// Where an event may be posted: public addresses over https, and the origins that the operator allows beside.
import { BlockList, isIP } from 'node:net';

const notPublic4 = new BlockList();
// https://www.iana.org/assignments/iana-ipv4-special-registry/ with multicast and what is reserved.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic4.addSubnet(network, prefix, 'ipv4');
}

// All public addresses of IPv6 are in 2000::/3; the rest are local, mapped or translated ones.
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const notPublic6 = new BlockList();
// Teredo and other special uses, documentation, 6to4 (which carries an IPv4 address), documentation.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic6.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address is one of the public Internet; false for text that is no IP address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic4.check(address, 'ipv4');
  return family === 6 && global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
}

/** The IP address that a URL names instead of a host, if it does. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}

/** Whether a URL has an origin that the operator allows, exactly: scheme, host and port. */
export const isAllowedOrigin = (url: URL, allowedOrigins: readonly string[]): boolean =>
  allowedOrigins.some((origin) => URL.canParse(origin) && new URL(origin).origin === url.origin);

/**
 * Checks the address of an account's webhook as far as its text tells; what a host name stands for is checked each time
 * it is called.
 *
 * @returns why not, in words fit for the person who typed the URL
 */
export function webhookUrlFault(url: string, allowedOrigins: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return 'is not a URL';
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'is not an https URL';
  if (parsed.username !== '' || parsed.password !== '') return 'must not contain credentials';
  if (isAllowedOrigin(parsed, allowedOrigins)) return undefined;
  if (parsed.protocol !== 'https:') return 'must begin with https://';
  const address = literalAddress(parsed);
  if (address !== undefined && !isPublicAddress(address)) return 'is not a public address';
  return undefined;
}
