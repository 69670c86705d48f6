// What keeps one account from harming the others.

import type { Mutation } from '../mutation.ts';

const places = 'apps/api/places.test.ts';

export const guardsOfShares: readonly Mutation[] = [
  {
    guard: 'the secret of a table',
    removed: 'customer IDs are hashed as the split hashes them',
    file: 'libs/campaign/customer-ids.ts',
    find: 'return keyedHash(this.#secret, bytes, from, to);',
    replace: 'return hashBytes(bytes, from, to);',
    seen: 'crafted IDs meet in one slot, and a list of them freezes the process',
    test: { file: 'libs/campaign/roster.test.ts', name: 'is filled as fast as any' },
  },
  {
    guard: 'a body is bounded by what it holds',
    removed: 'blank lines and white space count as customers do',
    file: 'apps/api/intake/read-body.ts',
    find: 'if (bytes > Math.min(allowed, maxInflatedBytes)) {',
    replace: 'if (bytes > maxInflatedBytes) {',
    seen: 'a megabyte of gzip becomes hundreds that are read to their end',
    test: { file: 'apps/api/intake/read-body.test.ts', name: 'is refused after its first megabyte' },
  },
  {
    guard: 'the minimum pace of an upload',
    removed: 'an upload may take as long as it likes',
    file: 'apps/api/intake/upload-pace.ts',
    find: 'if (waitsSince !== undefined && !hasTimeLeft())',
    replace: 'if (waitsSince === Infinity && !hasTimeLeft())',
    seen: 'an upload of one byte now and then keeps its place',
    test: {
      file: 'apps/api/intake/upload-pace.test.ts',
      name: 'end with a problem when the sender is too slow',
    },
  },
  {
    guard: 'the share of an account',
    removed: 'an account may take all places but the reserve',
    file: 'apps/api/places.ts',
    find: 'held < share && ',
    replace: '',
    seen: 'one account has all places for large uploads, the others are refused',
    test: { file: places, name: 'are refused to an account that has its share' },
  },
  {
    guard: 'the reserve for accounts that hold nothing',
    removed: 'accounts that hold a place may take the last ones too',
    file: 'apps/api/places.ts',
    find: 'total - (held > 0 ? reserve : 0)',
    replace: 'total',
    seen: 'two accounts have all places',
    test: { file: places, name: 'are left to an account that holds none' },
  },
];
