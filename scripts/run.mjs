// `node scripts/run.mjs <entry.ts> [arguments]`: runs an entry in this very process, so that signals, exit code and a
// kill reach it and nothing can be left behind. With NODE_ENV=production it runs what `npm run build` made of it, and
// installs nothing; else it installs what is missing and runs the TypeScript source.

import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkBuild } from './build.mjs';
import { installOrExit } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function built(entry) {
  try {
    checkBuild();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  return resolve(root, 'dist', relative(root, resolve(entry)).replace(/\.ts$/, '.js'));
}

async function source(entry) {
  installOrExit();
  const { register } = await import('tsx/esm/api');
  register();
  return resolve(entry);
}

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error('Usage: node scripts/run.mjs <entry.ts> [arguments]');
  process.exit(1);
}
const file = process.env.NODE_ENV === 'production' ? built(entry) : await source(entry);
process.argv = [process.execPath, file, ...args];
await import(pathToFileURL(file).href);
