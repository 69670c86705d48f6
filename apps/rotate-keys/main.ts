// `npm run keys:rotate`: seals all stored credentials and webhook secrets with the first of CREDENTIALS_KEYS, while the
// service runs. Says what is left with which key; ends with 1 while anything is.

import { createVault } from '#accounts/credentials.ts';
import { countSecretsByKey, resealCredentials } from '#accounts/rotate-credentials.ts';
import { ConfigError, readConfig } from '#platform/config.ts';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog, type Log } from '#platform/log.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const number = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** @returns whether every secret is sealed with the current key now */
async function rotate(database: Database, credentialsKeys: string, signal: AbortSignal): Promise<boolean> {
  const vault = createVault(credentialsKeys);
  const by = { kind: 'command', id: 'keys:rotate', address: null, requestId: null } as const;
  const { resealed, changed, unreadable } = await resealCredentials(database, vault, by, signal);
  say(`Sealed with key "${vault.currentKeyId}" now: ${number(resealed, 'account')}.`);
  if (changed.length > 0)
    say(`Stored anew by somebody else meanwhile, so left alone: ${changed.join(', ')}.`);
  if (unreadable.length > 0)
    say(`Not to be opened with the configured keys; store them again with PUT: ${unreadable.join(', ')}.`);
  const inUse = await countSecretsByKey(database);
  for (const { keyId, secrets } of inUse) say(`  key "${keyId}": ${number(secrets, 'secret')}`);
  const isDone = inUse.every(({ keyId }) => keyId === vault.currentKeyId);
  say(
    isDone
      ? `Nothing needs another key than "${vault.currentKeyId}": the others may leave CREDENTIALS_KEYS.`
      : 'Not done: keep all keys, and run this again.',
  );
  return isDone;
}

async function run(
  log: Log,
  { DATABASE_URL, CREDENTIALS_KEYS }: ReturnType<typeof readConfig>,
): Promise<boolean> {
  if (DATABASE_URL === undefined || CREDENTIALS_KEYS === undefined)
    throw new ConfigError(['DATABASE_URL and CREDENTIALS_KEYS are required: those of the running service']);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const database = openDatabase(DATABASE_URL, log, 2);
  try {
    return await rotate(database, CREDENTIALS_KEYS, stop.signal);
  } finally {
    await database.close();
  }
}

try {
  const config = readConfig(process.env);
  process.exitCode = (await run(createLog(config.LOG_LEVEL), config)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
