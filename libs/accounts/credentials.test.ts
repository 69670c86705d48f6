import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createVault, generateCredentialsKey, SecretUnreadable, type SecretBinding } from './credentials.ts';
import { sealLegacy } from './test-legacy-seal.ts';

const first = generateCredentialsKey('2026-01');
const second = generateCredentialsKey('2026-02');
const url = 'https://api.txtlocal.com';
const acme: SecretBinding = { use: 'textlocal', accountId: 'acme', url };
const secrets = { apiKey: 'a secret that nobody sees' };

describe('a vault', () => {
  it('gives back what was put in', () => {
    const vault = createVault(first);
    fc.assert(
      fc.property(fc.string(), fc.jsonValue({ noUnicodeString: false }), (accountId, secret) => {
        const binding = { ...acme, accountId };
        const opened = vault.open(binding, vault.seal(binding, secret));
        expect(JSON.stringify(opened)).toBe(JSON.stringify(secret));
      }),
    );
  });

  it('shows nothing of it, and seals the same differently every time', () => {
    const vault = createVault(first);
    const sealed = [vault.seal(acme, secrets), vault.seal(acme, secrets)].map(({ bytes }) =>
      Buffer.from(bytes),
    );
    expect(sealed[0]?.equals(sealed[1] ?? Buffer.alloc(0))).toBe(false);
    for (const bytes of sealed) expect(bytes.toString('latin1')).not.toContain('secret');
  });

  it.each<[string, Partial<SecretBinding>]>([
    ['another account', { accountId: 'acme2' }],
    ['another use', { use: 'webhook' }],
    ['another host', { url: 'https://evil.example' }],
    ['another port', { url: 'https://api.txtlocal.com:8443' }],
    ['another scheme', { url: 'http://api.txtlocal.com' }],
    ['no URL', { url: 'api.txtlocal.com' }],
  ])('does not open for %s', (_what, other) => {
    const vault = createVault(first);
    const sealed = vault.seal(acme, secrets);
    expect(() => vault.open({ ...acme, ...other }, sealed)).toThrow(SecretUnreadable);
    // Nor when somebody says that it was sealed by an earlier release.
    expect(() => vault.open({ ...acme, ...other }, { ...sealed, version: 1 })).toThrow(SecretUnreadable);
  });

  it('opens for every URL of the origin it was sealed for', () => {
    const vault = createVault(first);
    const sealed = vault.seal({ ...acme, url: 'https://hooks.example.com/a?token=1' }, secrets);
    expect(vault.open({ ...acme, url: 'https://hooks.example.com/b' }, sealed)).toEqual(secrets);
  });

  it.each([
    ['textlocal', 'acme'],
    ['webhook', 'acme:webhook'],
  ] as const)('opens what an earlier release sealed for the account alone, as %s', (use, boundTo) => {
    const sealed = sealLegacy(first, boundTo, secrets);
    const vault = createVault(first);
    expect(vault.open({ ...acme, use }, { ...sealed, version: 1 })).toEqual(secrets);
    expect(() => vault.open({ ...acme, use }, { ...sealed, version: 2 })).toThrow(SecretUnreadable);
  });

  it('does not open when any single bit was changed, or when it was cut off', () => {
    const vault = createVault(first);
    const sealed = vault.seal(acme, secrets);
    const { bytes } = sealed;
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Uint8Array.from(bytes, (byte, at) =>
          at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        );
        expect(() => vault.open(acme, { ...sealed, bytes: changed })).toThrow();
      }),
    );
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => vault.open(acme, { ...sealed, bytes: bytes.subarray(0, length) })).toThrow();
    }
  });

  it('does not tell the secret in the error', () => {
    const vault = createVault(first);
    const sealed = vault.seal(acme, secrets);
    expect(() => vault.open({ ...acme, accountId: 'other' }, sealed)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});

describe('keys that rotate', () => {
  const sealed = createVault(first).seal(acme, secrets);

  it('open what an earlier key sealed, while it is still listed', () => {
    const rotated = createVault(`${second}, ${first}`);
    expect(rotated.open(acme, sealed)).toEqual(secrets);
    expect(rotated.currentKeyId).toBe('2026-02');
    expect(rotated.seal(acme, secrets).keyId).toBe('2026-02');
  });

  it('name the missing key once it is not listed any more', () => {
    expect(() => createVault(second).open(acme, sealed)).toThrow(
      /acme.*CREDENTIALS_KEYS lacks key "2026-01"/,
    );
  });

  it('do not open under the same name with other bytes', () => {
    expect(() => createVault(generateCredentialsKey('2026-01')).open(acme, sealed)).toThrow();
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
