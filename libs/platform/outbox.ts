// The outbox: what an account is to be told is written in the transaction of the change itself, and delivered later.
// Without the change there is no event, and after it none is lost.

import { Type, type Static, type TObject, type TProperties } from 'typebox';
import type { Tx } from './database.ts';
import { uuidV7 } from './identifier.ts';

type EventType = 'campaign.state-changed' | 'snapshot.taken';

/** The body of an event: what all have, and what this one has beside it. Never customers, numbers or texts. */
export const eventSchema = <Name extends EventType, Own extends TProperties>(
  type: Name,
  own: Own,
  words: { $id: string; description: string },
) =>
  Type.Object(
    {
      type: Type.Literal(type, { description: 'What happened.' }),
      timestamp: Type.String({
        format: 'date-time',
        description: 'When it happened; go by this for the order.',
      }),
      data: Type.Object(
        {
          accountId: Type.String({ description: 'The account of the campaign.' }),
          id: Type.String({ format: 'uuid', description: "The bridge's ID of the campaign." }),
          campaignId: Type.String({ description: "Optimove's identifier." }),
          testMode: Type.Boolean({ description: 'True: nobody is texted.' }),
          ...own,
        },
        { description: 'What it is about, as it was at that moment.' },
      ),
    },
    words,
  );

/** What who writes an event says; the account is put to it here. */
export type EventData<Schema extends TObject<{ data: TObject }>> = Omit<Static<Schema>['data'], 'accountId'>;

export interface OutboxEvent {
  /** The campaign it is about; its account decides whether anybody is told. */
  campaignId: string;
  type: EventType;
  /** Never customers, numbers or texts. */
  data: object;
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
