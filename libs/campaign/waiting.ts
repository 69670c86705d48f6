// What a send waits for while it does not progress: stored with the send and shown in GET /campaigns/{id}.

import { Type } from 'typebox';
import type { Account, Campaign, Send } from '#platform/prisma-client/client.ts';

const waitingCodes = ['paused', 'quiet-hours', 'rate-limited', 'textlocal-unavailable'] as const;

export const waitingSchema = Type.Object(
  {
    code: Type.Enum([...waitingCodes], {
      description:
        'The account is paused, its quiet hours last, TextLocal asked for a pause, or TextLocal does not answer.',
    }),
    since: Type.String({ format: 'date-time', description: 'Since when it waits for that.' }),
    detail: Type.String({ description: 'What happens next.' }),
  },
  { $id: 'Waiting', description: 'Why a send does not progress now.' },
);
export type Waiting = Type.Static<typeof waitingSchema>;

/** The brake shows at once, on every send that it stops, and no longer than it is on. */
export function waitingOf(
  send: Pick<Send, 'state' | 'waiting'>,
  { account, createdAt }: Pick<Campaign, 'createdAt'> & { account: Pick<Account, 'paused' | 'pausedAt'> },
): Waiting | null {
  const { paused, pausedAt } = account;
  const stored = send.waiting as Waiting | null;
  if (!paused || send.state !== 'scheduling') return stored?.code === 'paused' ? null : stored;
  const since = pausedAt !== null && pausedAt > createdAt ? pausedAt : createdAt;
  const detail = 'The account is paused; the send goes on when it is resumed.';
  return { code: 'paused', since: since.toISOString(), detail };
}
