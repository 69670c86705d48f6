// Browsers that signed in with the admin key. The sessions are rows, so that every api process knows them and each can be
// ended. A row's hash needs the admin key's too: with another admin key no session opens anything.

import { createHmac, randomBytes } from 'node:crypto';
import { recordDeed, type Actor } from '#platform/audit.ts';
import type { Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';

export interface AdminSession {
  id: string;
  /** What the browser keeps; nothing here does. */
  token: string;
}

/** Who asks, before it is known as which session. */
export type Visitor = Omit<Actor, 'kind' | 'id'>;

export interface AdminSessions {
  begin(visitor: Visitor): Promise<AdminSession>;
  /** The session of a token, while it lasts. */
  find(token: string): Promise<string | undefined>;
  /** Ends one session, or with `everywhere` all there are. */
  end(id: string, everywhere: boolean, visitor: Visitor): Promise<void>;
}

const tokenBytes = 32;

/** @param lifetimeMs from signing in; a session is not prolonged by using it */
export function createAdminSessions(
  { pool, prisma }: Database,
  adminKeyHash: Buffer,
  lifetimeMs: number,
): AdminSessions {
  const hashOf = (token: string) => createHmac('sha256', adminKeyHash).update(token).digest();
  return {
    async begin(visitor) {
      const id = uuidV7();
      const token = randomBytes(tokenBytes).toString('base64url');
      await prisma.$transaction(async (tx) => {
        await tx.$executeRaw`DELETE FROM admin_session WHERE expires_at <= now()`;
        await tx.$executeRaw`
          INSERT INTO admin_session (id, token_hash, expires_at)
          VALUES (${id}::uuid, ${hashOf(token)}, now() + ${lifetimeMs} * interval '1 ms')`;
        await recordDeed(tx, { ...visitor, kind: 'session', id }, { action: 'board.signed-in' });
      });
      return { id, token };
    },
    async find(token) {
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM admin_session WHERE token_hash = $1 AND expires_at > now()',
        [hashOf(token)],
      );
      return rows[0]?.id;
    },
    async end(id, everywhere, visitor) {
      await prisma.$transaction(async (tx) => {
        await tx.adminSession.deleteMany({ where: everywhere ? {} : { id } });
        const deed = { action: 'board.signed-out', details: { everywhere } } as const;
        await recordDeed(tx, { ...visitor, kind: 'session', id }, deed);
      });
    },
  };
}
