// openapi.yaml: the document of the real app, built on parts that are never connected.

import { generateCredentialsKey } from '#accounts/credentials.ts';
import { readConfig } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import { openParts, sha256 } from '#service/parts.ts';
import { buildApp } from '../../apps/api/app.ts';
import { documentOf } from '../../apps/api/plugins/document.ts';

/** Nothing listens on port 1, so an accidental connection would show as an error. */
const nowhere = 'postgresql://127.0.0.1:1/nowhere';

/** The document as GET /openapi.yaml answers it. Needs no database and no queue. */
export async function buildDocument(): Promise<string> {
  const config = {
    ...readConfig({ NODE_ENV: 'test' }),
    DATABASE_URL: nowhere,
    CREDENTIALS_KEYS: generateCredentialsKey('unused'),
    adminKeyHash: sha256('unused'),
  };
  const parts = openParts(config, createLog('warn'));
  try {
    const app = await buildApp(parts, { stopping: () => false });
    try {
      return documentOf(app);
    } finally {
      await app.close();
    }
  } finally {
    await parts.close();
  }
}
