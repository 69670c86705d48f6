// An account and its rows. Secrets go in and never come out.

import { isDeepStrictEqual } from 'node:util';
import { isTimeZone } from '#campaign/send-time.ts';
import { recordDeed, type Actor } from '#platform/audit.ts';
import { Prisma, type Database } from '#platform/database.ts';
import { showInstant, showInstantOrNull } from '#platform/outside.ts';
import type { Account } from '#platform/prisma-client/client.ts';
import type { ProblemCode } from '#problem/catalogue.ts';
import { ProblemError, type Fault } from '#problem/problem.ts';
import { checkBaseUrl } from '#providers/textlocal/origins.ts';
import { isNumberedCountry } from '#providers/textlocal/phone-number.ts';
import type { Credentials } from '#providers/textlocal/client.ts';
import type { AccountBody } from './account-body.ts';
import { brakeColumns } from './brake-columns.ts';
import { countryOf } from './country.ts';
import { SecretUnreadable, type SecretBinding, type Vault } from './credentials.ts';
import { traitsOf } from './traits.ts';
import { showWebhook, webhookColumns, webhookFaults } from './webhook.ts';

export type { Account } from '#platform/prisma-client/client.ts';

/** Every field of an account, and its column. */
const columnOf = {
  id: 'id',
  name: 'name',
  baseUrl: 'base_url',
  credentials: 'credentials',
  credentialsKeyId: 'credentials_key_id',
  credentialsVersion: 'credentials_version',
  contactGroupId: 'contact_group_id',
  customerIdField: 'customer_id_field',
  sender: 'sender',
  languageField: 'language_field',
  defaultLanguage: 'default_language',
  languages: 'languages',
  personalise: 'personalise',
  timeZone: 'time_zone',
  quietHours: 'quiet_hours',
  requestsPerSecond: 'requests_per_second',
  maxConcurrentRequests: 'max_concurrent_requests',
  testMode: 'test_mode',
  country: 'country',
  paused: 'paused',
  pausedAt: 'paused_at',
  resumedAt: 'resumed_at',
  maxRecipients: 'max_recipients',
  allowUnknownPlaceholders: 'allow_unknown_placeholders',
  traits: 'traits',
  verifiedAt: 'verified_at',
  verification: 'verification',
  webhookUrl: 'webhook_url',
  webhookSecret: 'webhook_secret',
  webhookSecretKeyId: 'webhook_secret_key_id',
  webhookSecretVersion: 'webhook_secret_version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} satisfies Record<keyof Account, string>;

/** The account as the API shows it: everything but the secrets, save one that was made this moment. */
export function showAccount(account: Account, webhookSecret?: string) {
  return {
    id: account.id,
    name: account.name,
    textlocal: { baseUrl: account.baseUrl, credentials: 'stored' as const },
    contactGroupId: account.contactGroupId,
    customerIdField: account.customerIdField,
    sender: account.sender,
    languageField: account.languageField,
    defaultLanguage: account.defaultLanguage,
    languages: account.languages as Record<string, Record<string, string>> | null,
    personalise: account.personalise,
    timeZone: account.timeZone,
    quietHours: account.quietHours as { from: string; to: string } | null,
    requestsPerSecond: account.requestsPerSecond,
    maxConcurrentRequests: account.maxConcurrentRequests,
    country: countryOf(account),
    maxRecipients: account.maxRecipients,
    allowUnknownPlaceholders: account.allowUnknownPlaceholders,
    paused: account.paused,
    testMode: account.testMode,
    traits: traitsOf(account),
    webhook: showWebhook(account, webhookSecret),
    verifiedAt: showInstantOrNull(account.verifiedAt),
    createdAt: showInstant(account.createdAt),
  };
}

function faultsOf(body: AccountBody, allowedOrigins: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const checked = checkBaseUrl(body.textlocal.baseUrl, allowedOrigins);
  if (!checked.ok)
    faults.push({ code: 'base-url-not-allowed', pointer: '/body/textlocal/baseUrl', detail: checked.reason });
  if (body.timeZone !== undefined && !isTimeZone(body.timeZone)) {
    faults.push({
      pointer: '/body/timeZone',
      detail: `"${body.timeZone}" is not an IANA time zone such as Europe/London`,
    });
  }
  if (body.country !== undefined && !isNumberedCountry(body.country)) {
    faults.push({
      pointer: '/body/country',
      detail: `"${body.country}" is not an ISO 3166-1 code of a country with phone numbers, such as GB`,
    });
  }
  return faults;
}

/** The code of the only fault, if it has one of its own. */
const codeOf = ([first, ...others]: readonly Fault[]): ProblemCode =>
  others.length === 0 && (first?.code === 'base-url-not-allowed' || first?.code === 'webhook-not-allowed')
    ? first.code
    : 'invalid-request';

/** The secrets as stored; undefined when their key was lost, so that putting the account mends it. */
function storedSecrets(vault: Vault, account: Account): unknown {
  try {
    return credentialsOf(vault, account);
  } catch (error) {
    if (error instanceof SecretUnreadable) return undefined;
    throw error;
  }
}

const bindingOf = (accountId: string, url: string): SecretBinding => ({ use: 'textlocal', accountId, url });

/** The columns of an account's credentials, sealed for the address they may be sent to. */
export function credentialColumns(vault: Vault, accountId: string, url: string, credentials: Credentials) {
  const { bytes, keyId, version } = vault.seal(bindingOf(accountId, url), credentials);
  return { credentials: bytes, credentialsKeyId: keyId, credentialsVersion: version };
}

/** What storing an account stands on. */
export interface AccountSite {
  database: Database;
  vault: Vault;
  allowedOrigins: readonly string[];
  webhookOrigins?: readonly string[];
}

/**
 * Stores an account whole; what the body leaves out takes its default. A change of where or as whom TextLocal is
 * called, or of the sender, takes the verification back.
 * @throws ProblemError base-url-not-allowed, webhook-not-allowed, invalid-request
 */
export async function putAccount(
  { database, vault, allowedOrigins, webhookOrigins = [] }: AccountSite,
  id: string,
  body: AccountBody,
  by: Actor,
): Promise<{ account: Account; created: boolean; webhookSecret: string | undefined }> {
  const faults = [...faultsOf(body, allowedOrigins), ...webhookFaults(body.webhook, webhookOrigins)];
  if (faults.length > 0) {
    const detail = faults.map((fault) => fault.detail).join(' ');
    throw new ProblemError(codeOf(faults), detail, { errors: faults });
  }
  const { baseUrl, ...secrets } = body.textlocal;
  const origin = new URL(baseUrl).origin;
  const before = await database.prisma.account.findUnique({ where: { id } });
  // What a trial found belongs to that TextLocal.
  const sameTextLocal = before?.baseUrl === origin && before.contactGroupId === body.contactGroupId;
  const same =
    sameTextLocal &&
    before.customerIdField === body.customerIdField &&
    before.sender === (body.sender ?? null) &&
    isDeepStrictEqual(storedSecrets(vault, before), secrets);
  const webhook = webhookColumns(vault, id, body.webhook, before);
  const data = {
    ...webhook.columns,
    name: body.name,
    baseUrl: origin,
    ...credentialColumns(vault, id, origin, secrets),
    contactGroupId: body.contactGroupId,
    customerIdField: body.customerIdField,
    sender: body.sender ?? null,
    languageField: body.languageField ?? null,
    defaultLanguage: body.defaultLanguage?.toLowerCase() ?? null,
    languages: body.languages ?? Prisma.DbNull,
    personalise: body.personalise ?? false,
    timeZone: body.timeZone ?? 'UTC',
    quietHours: body.quietHours ?? Prisma.DbNull,
    requestsPerSecond: body.requestsPerSecond ?? 10,
    maxConcurrentRequests: body.maxConcurrentRequests ?? 4,
    country: body.country ?? null,
    maxRecipients: body.maxRecipients ?? null,
    allowUnknownPlaceholders: body.allowUnknownPlaceholders ?? [],
    ...brakeColumns(body.paused, before),
    testMode: body.testMode ?? true,
    ...(!same && { verifiedAt: null, verification: Prisma.DbNull }),
    ...(!sameTextLocal && { traits: Prisma.DbNull }),
  };
  const account = await database.prisma.$transaction(async (tx) => {
    const stored = await tx.account.upsert({ where: { id }, create: { id, ...data }, update: data });
    const action = before === null ? 'account.created' : 'account.changed';
    const details = { testMode: stored.testMode, baseUrl: origin, verificationKept: same };
    await recordDeed(tx, by, { action, accountId: id, details });
    return stored;
  });
  return { account, created: before === null, webhookSecret: webhook.generated };
}

/** Asked for with every request and job: by hand, which is less work than Prisma makes of it. */
const accountById = `
  SELECT ${Object.entries(columnOf)
    .map(([field, column]) => `${column} AS "${field}"`)
    .join(', ')}
    FROM account WHERE id = $1`;

/** @throws ProblemError account-not-found */
export async function getAccount({ pool }: Database, id: string): Promise<Account> {
  const { rows } = await pool.query<Account>(accountById, [id]);
  const [account] = rows;
  if (account === undefined) throw new ProblemError('account-not-found', `There is no account "${id}".`);
  return account;
}

/**
 * The secrets of an account, in clear: for the client that calls TextLocal and nothing else.
 * @throws SecretUnreadable also when they were stored for another origin than that of `baseUrl`
 */
export function credentialsOf(vault: Vault, account: Account): Credentials {
  const { credentialsKeyId: keyId, credentialsVersion: version, credentials: bytes } = account;
  return vault.open(bindingOf(account.id, account.baseUrl), { keyId, version, bytes }) as Credentials;
}

export const listAccounts = (database: Database): Promise<Account[]> =>
  database.prisma.account.findMany({ orderBy: { id: 'asc' } });

/**
 * Deletes an account with its campaigns and keys.
 * @throws ProblemError account-not-found, account-in-use while a campaign could still text somebody or is measured
 */
export async function deleteAccount(database: Database, id: string, by: Actor): Promise<void> {
  await database.prisma.$transaction(async (tx) => {
    // A campaign that is being accepted holds a reference to this row, so it is seen here or fails there.
    const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM account WHERE id = ${id} FOR UPDATE`;
    if (rows.length === 0) throw new ProblemError('account-not-found', `There is no account "${id}".`);
    // Not by state: a campaign of which one send failed may have another that is scheduled.
    const open = await tx.campaign.count({ where: { accountId: id, finishedAt: null } });
    if (open > 0) {
      throw new ProblemError(
        'account-in-use',
        `${open} campaigns of "${id}" are under way: cancel them or wait for their end.`,
      );
    }
    await tx.campaign.deleteMany({ where: { accountId: id } });
    await tx.account.delete({ where: { id } });
    await recordDeed(tx, by, { action: 'account.deleted', accountId: id });
  });
}
