// docs/environment.md and .env.example, made from the one schema of all variables.

import { configSchema } from '#platform/config-schema.ts';
import { ConfigError, readConfig } from '#platform/config.ts';
import { compareOrWrite } from './files.ts';

/** What is told of a variable; the schema says more than that, in a type of its own for every variable. */
interface Described {
  description?: string;
  default?: string | number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  enum?: string[];
}

const variables = Object.entries(configSchema.properties) as unknown as [string, Described][];

/** Asked of the reader itself, so that the table cannot say something else. */
function requiredInProduction(): Set<string> {
  try {
    readConfig({ NODE_ENV: 'production' });
    return new Set();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return new Set([...error.message.matchAll(/^ {2}- (\w+) is required/gm)].map(([, name]) => String(name)));
  }
}

const inTable = (text: string): string => text.replaceAll('|', '\\|');

function limitsOf({ minimum, maximum, minLength, enum: choices }: Described): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return minLength === undefined ? '' : `at least ${minLength} characters`;
}

function documentOf(): string {
  const required = requiredInProduction();
  const rows = variables.map(([name, variable]) => {
    const { default: fallback, description = '' } = variable;
    const shown = fallback === undefined || fallback === '' ? '' : `\`${fallback}\``;
    const needed = required.has(name) ? 'yes' : '';
    return `| \`${name}\` | ${shown} | ${needed} | ${inTable(limitsOf(variable))} | ${inTable(description)} |`;
  });
  return [
    '# Environment variables',
    '',
    'Generated from `configSchema` in [libs/platform/config.ts](../libs/platform/config.ts) by `npm run docs`; do not edit.',
    '',
    'All of them are read once, when a process starts. It prints every fault at once and ends with exit code 1.',
    'An empty variable counts as absent. Times are in milliseconds where the name ends in `_MS`.',
    '',
    'With `NODE_ENV=production` nothing is embedded or generated, and the variables marked in the third column are required.',
    '',
    '| variable | default | required in production | values | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function exampleOf(): string {
  const required = requiredInProduction();
  const entries = variables.map(([name, variable]) => {
    const { default: fallback, description = '' } = variable;
    const limits = limitsOf(variable).replaceAll('`', '');
    const notes = [limits, required.has(name) ? 'required with NODE_ENV=production' : '']
      .filter((note) => note !== '')
      .join('; ');
    const note = notes === '' ? [] : [`# (${notes})`];
    return [`# ${description}`, ...note, `# ${name}=${fallback ?? ''}`, ''].join('\n');
  });
  return [
    '# Generated from libs/platform/config.ts by `npm run docs`; do not edit, copy.',
    '# Nothing reads this file or .env by itself: node --env-file=.env scripts/run.mjs apps/all-in-one/main.ts does.',
    '',
    ...entries,
  ].join('\n');
}

/** Faults of both files. */
export const checkEnvironment = (write: boolean): string[] => [
  ...compareOrWrite('docs/environment.md', documentOf(), write),
  ...compareOrWrite('.env.example', exampleOf(), write),
];
