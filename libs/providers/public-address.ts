// Which IP addresses are those of the public Internet, and connecting to such only, so that a name that someone points at
// an address inside leads nobody there; beside them, the origins that the operator allows.
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

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

/** The IP address that stands in place of a host name, if one does: `127.0.0.1`, `[::1]`. */
export function literalAddress(hostname: string): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}

/** Whether a URL has an origin that the operator allows, exactly: scheme, host and port. */
export const isAllowedOrigin = (url: URL, allowedOrigins: readonly string[]): boolean =>
  allowedOrigins.some((origin) => URL.canParse(origin) && new URL(origin).origin === url.origin);

/** A URL leads to an address inside, or to none at all. */
export class NotPublic extends Error {
  override readonly name = 'NotPublic';
  constructor() {
    super('the address is not a public one');
  }
}

/**
 * Looks a name up for a connection; fails with {@link NotPublic} when any of its addresses is not public. The addresses
 * that are checked are those that are connected to: a second look-up could bring others.
 */
const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      done(error, '');
      return;
    }
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
      done(new NotPublic(), '');
    else if (options.all === true) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

/**
 * Opens connections, each after a check of its address; fails with {@link NotPublic}.
 *
 * @param options.anyAddress for origins that the operator allows: nothing is checked
 */
export function connectorOf(options: { timeoutMs: number; anyAddress: boolean }): buildConnector.connector {
  const timeout = options.timeoutMs;
  if (options.anyAddress) return buildConnector({ timeout });
  const connect = buildConnector({ timeout, lookup: publicOnly });
  return (target, done) => {
    const literal = literalAddress(target.hostname);
    // A connection to an IP address asks no look-up.
    if (literal !== undefined && !isPublicAddress(literal)) done(new NotPublic(), null);
    else connect(target, done);
  };
}

/** The {@link NotPublic} in an error, however it was wrapped on its way. */
export function notPublicIn(error: unknown): NotPublic | undefined {
  if (error instanceof NotPublic) return error;
  if (!(error instanceof AggregateError)) return undefined;
  return error.errors.find((each): each is NotPublic => each instanceof NotPublic);
}
