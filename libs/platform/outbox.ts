// The outbox: what an account is to be told is written in the transaction of the change itself, and delivered later.
// Without the change there is no event, and after it none is lost.

import type { Tx } from './database.ts';
import { uuidV7 } from './identifier.ts';

export interface OutboxEvent {
  /** The campaign it is about; its account decides whether anybody is told. */
  campaignId: string;
  type: 'campaign.state-changed' | 'snapshot.taken';
  /** Never customers, numbers or texts. */
  data: Record<string, unknown>;
}

/** Writes an event, in the caller's transaction; nothing when the account has no webhook. */
export async function recordEvent(tx: Tx, { campaignId, type, data }: OutboxEvent): Promise<void> {
  const [told] = await tx.$queryRaw<{ account_id: string; now: Date }[]>`
    SELECT c.account_id, now() AS now FROM campaign c JOIN account a ON a.id = c.account_id
     WHERE c.id = ${campaignId}::uuid AND a.webhook_url IS NOT NULL`;
  if (told === undefined) return;
  const accountId = told.account_id;
  const body = JSON.stringify({ type, timestamp: told.now.toISOString(), data: { accountId, ...data } });
  await tx.webhookEvent.create({ data: { id: uuidV7(), accountId, campaignId, type, body } });
}
