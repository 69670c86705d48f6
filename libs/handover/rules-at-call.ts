// Asks the rules at the moment of a call: once in the transaction that records the attempt, and once more after all waiting
// for the account's pace, since that may take long.

import type { Account } from '#accounts/account.ts';
import type { Waiting } from '#campaign/waiting.ts';
import type { Database, Tx } from '#platform/database.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { decide, stillHolds, type Facts, type Verdict, type WaitingFor } from './rules.ts';

interface Row {
  now: Date;
  open: boolean;
  template_id: string;
  text: string;
  personalised: boolean;
  allow_unknown_placeholders: boolean;
  allowed_templates: string[];
  waiting: Waiting | null;
  paused: boolean;
  paused_at: Date | null;
  resumed_at: Date | null;
  account_test: boolean;
  quiet_hours: Account['quietHours'];
  time_zone: string;
  max_recipients: number | null;
  send_at: Date;
  not_after: Date;
  campaign_test: boolean;
  segmented: number;
  approved_recipients: number | null;
}

/** Account, campaign and send as they are now. @returns undefined when the send moved on or is being taken back */
export async function readFacts(tx: Pick<Tx, '$queryRaw'>, sendId: string): Promise<Facts | undefined> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT now() AS now, s.template_id, s.text, s.personalised, s.allow_unknown_placeholders, s.waiting,
           a.allow_unknown_placeholders AS allowed_templates,
           s.state = 'scheduling' AND c.cancel_requested_at IS NULL AS open,
           a.paused, a.paused_at, a.resumed_at, a.test_mode AS account_test, a.quiet_hours, a.time_zone,
           a.max_recipients, c.send_at, c.not_after, c.test_mode AS campaign_test, c.segmented,
           c.approved_recipients
      FROM send s JOIN campaign c ON c.id = s.campaign_id JOIN account a ON a.id = s.account_id
     WHERE s.id = ${sendId}::uuid`;
  if (row === undefined || !row.open) return undefined;
  return {
    now: row.now,
    account: {
      paused: row.paused,
      pausedAt: row.paused_at,
      resumedAt: row.resumed_at,
      testMode: row.account_test,
      quietHours: row.quiet_hours,
      timeZone: row.time_zone,
      maxRecipients: row.max_recipients,
      allowUnknownPlaceholders: row.allowed_templates,
    },
    campaign: {
      sendAt: row.send_at,
      notAfter: row.not_after,
      testMode: row.campaign_test,
      segmented: row.segmented,
      approvedRecipients: row.approved_recipients,
    },
    send: {
      templateId: row.template_id,
      text: row.text,
      personalised: row.personalised,
      allowUnknownPlaceholders: row.allow_unknown_placeholders,
      waiting: row.waiting,
    },
  };
}

/** `lost`: another worker was first, the send moved on, or a cancel was asked for. */
export type Begun = Verdict | 'lost';

/**
 * Decides on a group send and records the attempt of one more call, in one transaction. The statement that records it checks
 * once more what stops a call at once.
 */
export const beginAttempt = (database: Database, send: Send): Promise<Begun> =>
  database.prisma.$transaction(async (tx) => {
    const facts = await readFacts(tx, send.id);
    if (facts === undefined) return 'lost';
    const verdict = decide(facts);
    if (verdict.kind !== 'call') return verdict;
    const leavesAt = verdict.at ?? facts.now;
    const changed = await tx.$executeRaw`
      UPDATE send
         SET attempt = attempt + 1, attempt_at = now(), attempt_ended_at = NULL, decided_absent = false,
             leaves_at = ${leavesAt}, updated_at = now()
       WHERE id = ${send.id}::uuid AND state = 'scheduling' AND attempt = ${send.attempt}
         AND EXISTS (SELECT 1 FROM campaign c JOIN account a ON a.id = c.account_id
                      WHERE c.id = send.campaign_id AND NOT a.paused
                        AND c.cancel_requested_at IS NULL AND c.not_after >= now())`;
    return changed === 1 ? verdict : 'lost';
  });

/** What is asked right before a call leaves; the client's own options of a call. */
export interface LastLook {
  beforeCall: () => Promise<boolean>;
  mayBegin: () => boolean;
}

/** Looks once more at the rules when the call's turn has come, and by the clock alone before its first byte leaves. */
export function lastLook({ prisma }: Database, sendId: string, verdict: Verdict): LastLook {
  let seen: { facts: Facts; at: number } | undefined;
  return {
    async beforeCall() {
      const facts = await readFacts(prisma, sendId);
      if (facts === undefined) return false;
      seen = { facts, at: performance.now() };
      return stillHolds(verdict, facts);
    },
    mayBegin() {
      if (seen === undefined) return false;
      const now = new Date(seen.facts.now.getTime() + performance.now() - seen.at);
      return stillHolds(verdict, { ...seen.facts, now });
    },
  };
}

/** The send says what it waits for, and since when. */
export async function recordWaiting(
  { prisma }: Database,
  { id }: Pick<Send, 'id'>,
  { code, detail }: WaitingFor,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE send
       SET waiting = jsonb_build_object('code', ${code}::text, 'detail', ${detail}::text, 'since',
             CASE WHEN waiting ->> 'code' = ${code} THEN waiting ->> 'since' ELSE ${new Date().toISOString()}::text END)
     WHERE id = ${id}::uuid AND state = 'scheduling'`;
}
