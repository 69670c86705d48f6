// The audit trail: who did what, written in the transaction of the change itself and never changed afterwards (a trigger
// refuses it). Identifiers only: no secret, no customer, no number, no text.

import type { Database, Prisma, Tx } from './database.ts';
import type { AuditEntry } from './prisma-client/client.ts';

export const actorKinds = ['admin', 'session', 'key', 'command', 'worker', 'nobody'] as const;

/** Who acts. */
export interface Actor {
  /**
   * The admin key, a browser that signed in with it, the key of an account, a command an operator ran, a worker by
   * itself, or nobody known: a refused sign-in.
   */
  kind: (typeof actorKinds)[number];
  /** Of the session or key, or the command's name. */
  id: string | null;
  /** Where the request came from, as far as the process can tell. */
  address: string | null;
  requestId: string | null;
}

export const auditActions = [
  'account.created',
  'account.changed',
  'account.deleted',
  'account.verified',
  'account.tried',
  'account.paused',
  'account.resumed',
  'key.created',
  'key.rotated',
  'key.deleted',
  'campaign.cancel-requested',
  'campaign.resumed',
  'campaign.decided',
  'campaign.extended',
  'send.text-altered',
  'webhook-event.replayed',
  'credentials.resealed',
  'board.signed-in',
  'board.sign-in-refused',
  'board.signed-out',
  'board.action',
  'board.action-failed',
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface Deed {
  action: AuditAction;
  accountId?: string;
  /** What it was done to: a key, campaign, event, queue or job. */
  target?: string;
  details?: Prisma.InputJsonObject;
}

/** Writes down a deed; give the transaction of the change, where there is one. */
export async function recordDeed(
  tx: Pick<Tx, 'auditEntry'>,
  { kind, id, address, requestId }: Actor,
  { action, accountId, target, details = {} }: Deed,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actor: kind,
      actorId: id,
      address,
      requestId,
      accountId: accountId ?? null,
      action,
      target: target ?? null,
      details,
    },
    select: { id: true },
  });
}

const showEntry = ({ id, at, ...entry }: AuditEntry) => ({
  id: String(id),
  at: at.toISOString(),
  actor: {
    kind: entry.actor as Actor['kind'],
    id: entry.actorId,
    address: entry.address,
  },
  requestId: entry.requestId,
  accountId: entry.accountId,
  action: entry.action as AuditAction,
  target: entry.target,
  details: entry.details as Record<string, unknown>,
});
export type AuditEntryView = ReturnType<typeof showEntry>;

export interface AuditFilter {
  accountId?: string;
  action?: AuditAction;
  /** Deeds at or after this instant. */
  since?: Date;
  /** The `nextCursor` of the page before. */
  cursor?: string;
  limit: number;
}

/** A page of the trail, the latest first. */
export async function listDeeds(
  { prisma }: Database,
  { accountId, action, since, cursor, limit }: AuditFilter,
): Promise<{ items: AuditEntryView[]; nextCursor: string | null }> {
  const rows = await prisma.auditEntry.findMany({
    where: {
      ...(accountId !== undefined && { accountId }),
      ...(action !== undefined && { action }),
      ...(since !== undefined && { at: { gte: since } }),
      ...(cursor !== undefined && { id: { lt: BigInt(cursor) } }),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return {
    items: page.map(showEntry),
    nextCursor: rows.length > page.length ? String(page.at(-1)?.id) : null,
  };
}
