// For tests: a secret as releases up to 0.1 sealed it, bound to the account and to no origin.

import { createCipheriv, randomBytes } from 'node:crypto';

/** @param key an entry of CREDENTIALS_KEYS @param boundTo the account's ID; with `:webhook` behind it, of a webhook */
export function sealLegacy(key: string, boundTo: string, secret: unknown) {
  const [keyId = '', encoded = ''] = key.split(':');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(encoded, 'base64'), nonce).setAAD(
    Buffer.from(boundTo),
  );
  const text = Buffer.concat([cipher.update(JSON.stringify(secret)), cipher.final()]);
  return { keyId, bytes: new Uint8Array(Buffer.concat([nonce, text, cipher.getAuthTag()])) };
}
