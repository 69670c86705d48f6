// What keeps secrets at the address they were stored for.

import type { Mutation } from '../mutation.ts';

const connections = 'libs/accounts/connections.db.test.ts';

export const guardsOfOrigins: readonly Mutation[] = [
  {
    guard: 'credentials are bound to their origin',
    removed: 'they are sealed for the account alone',
    file: 'libs/accounts/credentials.ts',
    find: 'JSON.stringify([use, accountId, originOf(url)])',
    replace: 'JSON.stringify([use, accountId])',
    seen: 'the key of an account whose row was changed is sent to another host',
    test: { file: connections, name: 'go to no other origin, although the operator allows it' },
  },
  {
    guard: 'allowed origins at every connection',
    removed: 'an address is checked only when the account is stored',
    file: 'libs/providers/textlocal/barrier.ts',
    find: 'if (!checked.ok)',
    replace: 'if (!checked.ok && baseUrl === undefined)',
    seen: 'an origin that the operator withdrew is called',
    test: { file: connections, name: 'once the origin is withdrawn' },
  },
  {
    guard: 'public addresses only, literals included',
    removed: 'an IP address in place of a name is connected to unchecked',
    file: 'libs/providers/public-address.ts',
    find: 'if (literal !== undefined && !isPublicAddress(literal))',
    replace: 'if (literal === undefined && isPublicAddress(target.hostname))',
    seen: 'credentials go to an address inside',
    test: { file: 'libs/providers/textlocal/public-only.test.ts', name: 'gets no connection' },
  },
];
