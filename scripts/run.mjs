// `node scripts/run.mjs <entry.ts> [arguments]`: installs what is missing, then runs the entry from its TypeScript
// source. In this very process, so that signals, exit code and a kill reach the entry and nothing can be left behind.

import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installOrExit } from './install.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error('Usage: node scripts/run.mjs <entry.ts> [arguments]');
  process.exit(1);
}
installOrExit();

// Does what --conditions=source would: imports such as #platform/… mean the TypeScript sources, not dist.
const preferSource = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: [...context.conditions, 'source'] });`;
register(`data:text/javascript,${encodeURIComponent(preferSource)}`);
const { register: registerTypeScript } = await import('tsx/esm/api');
registerTypeScript();

process.argv = [process.execPath, resolve(entry), ...args];
await import(pathToFileURL(resolve(entry)).href);
