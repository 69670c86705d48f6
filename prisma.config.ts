// For Prisma's command line: generate, and in development migrate. The service itself migrates with libs/platform.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Early enough to keep the command line from downloading its native engine, and from failing without a network.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(
  new URL('./scripts/schema-engine.mjs', import.meta.url),
);

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` needs no database, so an unset variable is no error.
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://127.0.0.1:5432/bridge' },
});
