// The environment, read once. The only reader of process.env is a main.ts, which hands it to `readConfig`.

import type { Type } from 'typebox';
import { Value } from 'typebox/value';
import { configSchema } from './config-schema.ts';

export type Config = Type.Static<typeof configSchema>;

export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const shortestProductionKey = 16;
const requiredInProduction = ['DATABASE_URL', 'REDIS_URL', 'ADMIN_API_KEY', 'CREDENTIALS_KEYS'] as const;

/** A whole number where one is meant; anything else is left for the schema to refuse, not rounded or guessed at. */
const converted = (schema: object, text: string): unknown =>
  'type' in schema && schema.type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text;

/**
 * Reads the whole configuration at once; an empty variable counts as absent.
 * @throws ConfigError naming every fault, not only the first
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(configSchema.properties)) {
    const text = environment[name];
    if (text !== undefined && text !== '') given[name] = converted(schema, text);
  }
  const value = Value.Default(configSchema, given) as Record<string, unknown>;
  const faults = [...Value.Errors(configSchema, value)].map(
    ({ instancePath, message }) => `${instancePath.slice(1)} ${message}`,
  );
  if (value['NODE_ENV'] === 'production') {
    for (const name of requiredInProduction) {
      if (value[name] === undefined) faults.push(`${name} is required with NODE_ENV=production`);
    }
    const { ADMIN_API_KEY: adminKey } = value;
    if (typeof adminKey === 'string' && adminKey.length < shortestProductionKey) {
      faults.push(
        `ADMIN_API_KEY must have at least ${shortestProductionKey} characters with NODE_ENV=production`,
      );
    }
    if (value['SIMULATOR'] === 'on') faults.push('SIMULATOR cannot be on with NODE_ENV=production');
  }
  const { SHUTDOWN_GRACE_MS: grace, SHUTDOWN_DEADLINE_MS: deadline } = value;
  if (typeof grace === 'number' && typeof deadline === 'number' && grace >= deadline / 2)
    faults.push('SHUTDOWN_GRACE_MS must be less than half of SHUTDOWN_DEADLINE_MS');
  if (faults.length > 0) throw new ConfigError(faults);
  return value as Config;
}

/** Whether the simulator runs beside the service. */
export const simulatorIsOn = (config: Config): boolean =>
  config.SIMULATOR === undefined ? config.NODE_ENV !== 'production' : config.SIMULATOR === 'on';

export const listOf = (commaSeparated: string): string[] =>
  commaSeparated
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
