// Secrets at rest: AES-256-GCM under a key that is named beside the ciphertext, so that keys can rotate. What a secret is
// for is authenticated with it: a ciphertext copied to another account, or beside another address, does not open.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** What a secret may be used for. */
export interface SecretBinding {
  use: 'textlocal' | 'webhook';
  accountId: string;
  /** The URL it may be used for; its origin alone counts. */
  url: string;
}

/** 1: bound to the account alone, by releases up to 0.1. 2: to the account and the origin. */
export const bindingVersion = 2;

export interface Sealed {
  keyId: string;
  version: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A secret that cannot be used. The message says why in the terms of whoever stored the account, and holds no secret. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

export interface Vault {
  readonly currentKeyId: string;
  seal(binding: SecretBinding, secret: unknown): Sealed;
  /** @throws SecretUnreadable when the key is not configured, or the bytes were changed or sealed for something else */
  open(binding: SecretBinding, sealed: { keyId: string; version: number; bytes: Uint8Array }): unknown;
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

/** The data that is authenticated with a secret. Version 1 never begins with a bracket, so none stands for another. */
function boundTo({ use, accountId, url }: SecretBinding, version: number): Buffer {
  const legacy = use === 'webhook' ? `${accountId}:webhook` : accountId;
  return Buffer.from(version === 1 ? legacy : JSON.stringify([use, accountId, originOf(url)]));
}

const nameOf = ({ use, accountId }: SecretBinding): string =>
  `the ${use === 'webhook' ? 'webhook secret' : 'credentials'} of account "${accountId}"`;

function readKeys(credentialsKeys: string): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of credentialsKeys.split(',').entries()) {
    const [id, encoded] = entry.trim().split(':', 2);
    const key = Buffer.from(encoded ?? '', 'base64');
    if (id === undefined || id === '' || key.length !== keyBytes) {
      throw new Error(`CREDENTIALS_KEYS: entry ${index + 1} is not "id:<base64 of 32 bytes>"`);
    }
    keys.set(id, key);
  }
  return keys;
}

/**
 * Makes the vault from CREDENTIALS_KEYS (`id:base64,…`, the first is current).
 * @throws Error naming the entry that is not `id:base64 of 32 bytes`
 */
export function createVault(credentialsKeys: string): Vault {
  const keys = readKeys(credentialsKeys);
  const [current] = keys;
  if (current === undefined) throw new Error('CREDENTIALS_KEYS names no key');
  const [currentKeyId, currentKey] = current;

  return {
    currentKeyId,
    seal(binding, secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(
        boundTo(binding, bindingVersion),
      );
      const text = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()]);
      return {
        keyId: currentKeyId,
        version: bindingVersion,
        bytes: new Uint8Array(Buffer.concat([nonce, text, cipher.getAuthTag()])),
      };
    },
    open(binding, { keyId, version, bytes }) {
      const key = keys.get(keyId);
      if (key === undefined)
        throw new SecretUnreadable(
          `${nameOf(binding)} cannot be opened: CREDENTIALS_KEYS lacks key "${keyId}"`,
        );
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
          .setAAD(boundTo(binding, version))
          .setAuthTag(bytes.subarray(-tagBytes));
        const sealed = bytes.subarray(nonceBytes, -tagBytes);
        return JSON.parse(Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8'));
      } catch (cause) {
        const detail =
          `${nameOf(binding)} cannot be opened for ${originOf(binding.url)}: stored for another address, ` +
          `or changed since. Store the account again with PUT /accounts/${binding.accountId}`;
        throw new SecretUnreadable(detail, { cause });
      }
    },
  };
}

/** A new key in the form of one CREDENTIALS_KEYS entry. */
export const generateCredentialsKey = (id: string): string =>
  `${id}:${randomBytes(keyBytes).toString('base64')}`;
