#!/usr/bin/env node
// `npx bridge …` in a checkout: the command line, whatever the current folder is.

import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('../apps/cli/main.ts', import.meta.url)));
await import('./run.mjs');
