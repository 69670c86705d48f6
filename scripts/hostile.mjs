// `npm run test:hostile`: one account attacks the api, another one is measured, and a table says what came of it. `-- --long`
// takes two minutes instead of twenty seconds. `npm test` runs the short form.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installOrExit } from './install.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
installOrExit();
const isLong = process.argv.includes('--long');
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(process.execPath, [...jest, 'apps/all-in-one/hostile/'], {
  stdio: 'inherit',
  env: { ...process.env, HOSTILE: isLong ? 'long' : 'short' },
});
process.exit(status ?? 1);
