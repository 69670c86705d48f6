// Brings the database up to date and ends: for installations whose api and worker start with MIGRATE_AT_START=off, so that
// they need no right to change tables. Safe to run at any time, several times and by several at once.

import { runMigration } from '#service/process.ts';

await runMigration(process.env);
