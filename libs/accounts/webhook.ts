// An account's webhook: where its events go and the secret that signs them, sealed as the credentials are.

import { Type } from 'typebox';
import type { Account } from '#platform/prisma-client/client.ts';
import type { Fault } from '#problem/problem.ts';
import { webhookUrlFault } from '#providers/webhook/address.ts';
import { generateWebhookSecret, isWebhookSecret } from '#providers/webhook/sign.ts';
import { SecretUnreadable, type SecretBinding, type Vault } from './credentials.ts';

export const webhookBodySchema = Type.Object(
  {
    url: Type.String({
      maxLength: 2_000,
      description: 'https, at a public address, unless the operator allowed its origin.',
      examples: ['https://hooks.example.com/textlocal'],
    }),
    secret: Type.Optional(
      Type.String({
        maxLength: 200,
        description:
          '`whsec_` and base64 of 24 to 64 bytes, as in Standard Webhooks. Left out, the one that is stored stays; ' +
          'if there is none it is generated, and shown once, in this answer.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Where campaign states and new snapshots are posted, signed. Left out: nowhere.',
  },
);
type WebhookBody = Type.Static<typeof webhookBodySchema>;

/** What is wrong with a webhook, and where. */
export function webhookFaults(body: WebhookBody | undefined, allowedOrigins: readonly string[]): Fault[] {
  if (body === undefined) return [];
  const faults: Fault[] = [];
  const fault = webhookUrlFault(body.url, allowedOrigins);
  if (fault !== undefined)
    faults.push({
      code: 'webhook-not-allowed',
      pointer: '/body/webhook/url',
      detail: `The webhook ${fault}.`,
    });
  if (body.secret !== undefined && !isWebhookSecret(body.secret)) {
    faults.push({
      pointer: '/body/webhook/secret',
      detail: 'is not "whsec_" and base64 of 24 to 64 bytes; leave it out to have one made',
    });
  }
  return faults;
}

const bindingOf = (accountId: string, url: string): SecretBinding => ({ use: 'webhook', accountId, url });

const none = { webhookUrl: null, webhookSecret: null, webhookSecretKeyId: null };

function secretColumns(vault: Vault, accountId: string, url: string, secret: unknown) {
  const { bytes, keyId, version } = vault.seal(bindingOf(accountId, url), secret);
  return { webhookSecret: bytes, webhookSecretKeyId: keyId, webhookSecretVersion: version };
}

/** Undefined also when its key is gone: then it cannot be kept, and a new one is made. */
function storedSecret(vault: Vault, account: Account): string | undefined {
  try {
    return webhookOf(vault, account)?.secret;
  } catch (error) {
    if (error instanceof SecretUnreadable) return undefined;
    throw error;
  }
}

/** The columns of a webhook as the body asks for it, and the secret if one had to be made. */
export function webhookColumns(
  vault: Vault,
  accountId: string,
  body: WebhookBody | undefined,
  before: Account | null,
) {
  if (body === undefined) return { columns: none, generated: undefined };
  const stored = body.secret === undefined && before !== null ? storedSecret(vault, before) : undefined;
  const generated = body.secret === undefined && stored === undefined ? generateWebhookSecret() : undefined;
  const secret = body.secret ?? stored ?? generated;
  return {
    columns: { webhookUrl: body.url, ...secretColumns(vault, accountId, body.url, secret) },
    generated,
  };
}

/** The webhook as the API shows it; the secret only in the answer that made it. */
export const showWebhook = (account: Account, generated?: string) =>
  account.webhookUrl === null
    ? null
    : { url: account.webhookUrl, ...(generated !== undefined && { secret: generated }) };

/**
 * Address and secret in clear, for the step that delivers and nothing else; undefined without a webhook.
 * @throws SecretUnreadable also when the secret was stored for another origin
 */
export function webhookOf(vault: Vault, account: Account): { url: string; secret: string } | undefined {
  const { webhookUrl: url, webhookSecret: bytes, webhookSecretKeyId: keyId } = account;
  if (url === null || bytes === null || keyId === null) return undefined;
  const sealed = { keyId, bytes, version: account.webhookSecretVersion };
  return { url, secret: String(vault.open(bindingOf(account.id, url), sealed)) };
}

/** The secret's columns, sealed anew; none without a webhook. @throws SecretUnreadable */
export function resealWebhook(vault: Vault, account: Account) {
  const webhook = webhookOf(vault, account);
  return webhook === undefined ? {} : secretColumns(vault, account.id, webhook.url, webhook.secret);
}
