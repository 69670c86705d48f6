import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createVault, generateCredentialsKey } from './credentials.ts';

const first = generateCredentialsKey('2026-01');
const second = generateCredentialsKey('2026-02');
const secrets = { apiKey: 'a secret that nobody sees' };

describe('a vault', () => {
  it('gives back what was put in', () => {
    const vault = createVault(first);
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ noUnicodeString: false }), (accountId, secret) => {
        const opened = vault.open(accountId, vault.seal(accountId, secret));
        expect(JSON.stringify(opened)).toBe(JSON.stringify(secret));
      }),
    );
  });

  it('shows nothing of it, and seals the same differently every time', () => {
    const vault = createVault(first);
    const sealed = [vault.seal('acme', secrets), vault.seal('acme', secrets)].map(({ bytes }) =>
      Buffer.from(bytes),
    );
    expect(sealed[0]?.equals(sealed[1] ?? Buffer.alloc(0))).toBe(false);
    for (const bytes of sealed) expect(bytes.toString('latin1')).not.toContain('secret');
  });

  it('does not open for another account', () => {
    const vault = createVault(first);
    const sealed = vault.seal('acme', secrets);
    expect(() => vault.open('acme2', sealed)).toThrow();
  });

  it('does not open when any single bit was changed, or when it was cut off', () => {
    const vault = createVault(first);
    const { keyId, bytes } = vault.seal('acme', secrets);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(bytes, (byte, at) =>
          at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        );
        expect(() => vault.open('acme', { keyId, bytes: changed })).toThrow();
      }),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => vault.open('acme', { keyId, bytes: bytes.subarray(0, length) })).toThrow();
    }
  });

  it('does not tell the secret in the error', () => {
    const vault = createVault(first);
    const { keyId, bytes } = vault.seal('acme', secrets);
    expect(() => vault.open('other', { keyId, bytes })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});

describe('keys that rotate', () => {
  const sealed = createVault(first).seal('acme', secrets);

  it('open what an earlier key sealed, while it is still listed', () => {
    const rotated = createVault(`${second}, ${first}`);
    expect(rotated.open('acme', sealed)).toEqual(secrets);
    expect(rotated.currentKeyId).toBe('2026-02');
    expect(rotated.seal('acme', secrets).keyId).toBe('2026-02');
  });

  it('name the missing key once it is not listed any more', () => {
    expect(() => createVault(second).open('acme', sealed)).toThrow(/acme need key "2026-01"/);
  });

  it('do not open under the same name with other bytes', () => {
    expect(() => createVault(generateCredentialsKey('2026-01')).open('acme', sealed)).toThrow();
  });
});

describe('CREDENTIALS_KEYS', () => {
  it.each([
    ['nothing', ''],
    ['a key without a name', `:${first.split(':')[1]}`],
    ['a name without a key', 'one'],
    ['a key that is too short', 'one:AAAA'],
    ['a key that is too long', `one:${Buffer.alloc(33).toString('base64')}`],
  ])('is refused when it is %s', (_what, keys) => {
    expect(() => createVault(keys)).toThrow(/CREDENTIALS_KEYS: entry 1/);
  });

  it('is refused with the number of the entry at fault, and without the key itself', () => {
    expect(() => createVault(`${first},two:c2VjcmV0`)).toThrow(/entry 2 (?!.*c2VjcmV0)/);
  });
});
