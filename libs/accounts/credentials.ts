// Credentials at rest: AES-256-GCM under a key that is named beside the ciphertext, so that keys can rotate. The
// account's ID is authenticated with the text: a ciphertext copied to another account does not open.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

export interface Sealed {
  keyId: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Vault {
  readonly currentKeyId: string;
  seal(accountId: string, secret: unknown): Sealed;
  /** @throws Error when the key is not configured, or the bytes were changed or belong to another account */
  open(accountId: string, sealed: { keyId: string; bytes: Uint8Array }): unknown;
}

/**
 * Makes the vault from CREDENTIALS_KEYS (`id:base64,…`, the first is current).
 * @throws Error naming the entry that is not `id:base64 of 32 bytes`
 */
export function createVault(credentialsKeys: string): Vault {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of credentialsKeys.split(',').entries()) {
    const [id, encoded] = entry.trim().split(':', 2);
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id === undefined || id === '' || key.length !== keyBytes) {
      throw new Error(`CREDENTIALS_KEYS: entry ${index + 1} is not "id:<base64 of 32 bytes>"`);
    }
    keys.set(id, key);
  }
  const [current] = keys;
  if (current === undefined) throw new Error('CREDENTIALS_KEYS names no key');
  const [currentKeyId, currentKey] = current;

  return {
    currentKeyId,
    seal(accountId, secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(Buffer.from(accountId));
      const text = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()]);
      return {
        keyId: currentKeyId,
        bytes: new Uint8Array(Buffer.concat([nonce, text, cipher.getAuthTag()])),
      };
    },
    open(accountId, { keyId, bytes }) {
      const key = keys.get(keyId);
      if (key === undefined)
        throw new Error(`the credentials of ${accountId} need key "${keyId}", which CREDENTIALS_KEYS lacks`);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(accountId))
        .setAuthTag(bytes.subarray(-tagBytes));
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
      return JSON.parse(text.toString('utf8'));
    },
  };
}

/** A new key in the form of one CREDENTIALS_KEYS entry. */
export const generateCredentialsKey = (id: string): string =>
  `${id}:${randomBytes(keyBytes).toString('base64')}`;
