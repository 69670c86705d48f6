// For tests of single steps: sends as rows, and a TextLocal that is never called: the test puts its own answers in place.

import { credentialColumns } from '#accounts/account.ts';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import type { JobContext } from '#jobs/consumer.ts';
import { readConfig } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { testDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign, type SendColumns } from '#platform/test-rows.ts';
import type { TextLocal } from '#providers/textlocal/client.ts';
import { openParts, type Parts } from '#service/parts.ts';

const nowhere = 'http://127.0.0.1:1';

export interface SendDesk {
  parts: Parts;
  context: JobContext;
  /** The client that the steps use; spy on it. Nothing listens where it would call. */
  textlocal: TextLocal;
  /** A campaign of so many live sends that are alike, so long before their time that no history is looked into. */
  addSends(count: number, of: SendColumns): Promise<Send[]>;
  sendOf(send: Send): Promise<Send>;
  stop(): Promise<void>;
}

/** Opens a database with one account, `acme`, which has a webhook. */
export async function openSendDesk(environment: Record<string, string> = {}): Promise<SendDesk> {
  const database = await testDatabase();
  const config = {
    ...readConfig({ NODE_ENV: 'test', TEXTLOCAL_ALLOWED_ORIGINS: nowhere, ...environment }),
    adminKeyHash: '',
  };
  const keys = generateCredentialsKey('test');
  const parts = openParts(
    { ...config, CREDENTIALS_KEYS: keys, DATABASE_URL: database.url },
    createLog('silent'),
  );
  const { prisma } = parts.database;
  await addAccount(parts.database, 'acme', {
    baseUrl: nowhere,
    ...credentialColumns(parts.vault, 'acme', nowhere, { apiKey: 'unused' }),
    webhookUrl: 'https://hooks.example.com/',
  });
  const { textlocal } = await parts.connections.of('acme');
  return {
    parts,
    textlocal,
    context: {
      log: parts.log,
      signal: new AbortController().signal,
      handBack: new AbortController().signal,
      turn: new AbortController().signal,
      progress: async () => undefined,
    },
    async addSends(count, of) {
      const sendAt = new Date(Date.now() + 3 * 3_600_000);
      const { sends } = await addCampaign(parts.database, 'acme', {
        sendAt,
        notAfter: new Date(sendAt.getTime() + 3_600_000),
        testMode: false,
        accepted: count,
        sends: Array.from({ length: count }, () => ({ recipients: 1, ...of })),
      });
      return sends;
    },
    sendOf: ({ id }) => prisma.send.findUniqueOrThrow({ where: { id } }),
    async stop() {
      await parts.close();
      await database.drop();
    },
  };
}
