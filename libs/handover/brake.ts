// The brake of an account: no dispatch while it is on, whatever is due; what TextLocal holds can be taken back with it.

import { recordDeed, type Actor } from '#platform/audit.ts';
import { ProblemError } from '#problem/problem.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { cancelEach, requestCancel, type CancelledSend } from './cancel.ts';

export interface BrakeState {
  accountId: string;
  paused: boolean;
  /** Since when; null while it is not. */
  pausedAt: string | null;
  cancelled: ({ id: string; campaignId: string } & CancelledSend)[];
}

/** Puts the brake on or releases it; repeating it changes nothing. @throws ProblemError account-not-found */
async function setBrake(
  { database }: Parts,
  accountId: string,
  paused: boolean,
  by: Actor,
  details: { cancelScheduled?: boolean } = {},
): Promise<Date | null> {
  return database.prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ paused_at: Date | null }[]>`
      UPDATE account
         SET paused = ${paused}, updated_at = now(),
             paused_at = CASE WHEN ${paused} AND NOT paused THEN now() ELSE paused_at END,
             resumed_at = CASE WHEN paused AND NOT ${paused} THEN now() ELSE resumed_at END
       WHERE id = ${accountId} RETURNING paused_at`;
    if (row === undefined) throw new ProblemError('account-not-found', `There is no account "${accountId}".`);
    const action = paused ? 'account.paused' : 'account.resumed';
    await recordDeed(tx, by, { action, accountId, details });
    return paused ? row.paused_at : null;
  });
}

interface AtTextLocal {
  id: string;
  campaign_id: string;
}

/** Campaigns of which TextLocal holds a send, or may hold one whose answer was lost. */
const heldAtTextLocal = `
  SELECT c.id, c.campaign_id FROM campaign c
   WHERE c.account_id = $1
     AND EXISTS (SELECT 1 FROM send s
                  WHERE s.campaign_id = c.id
                    AND ((s.state = 'scheduled' AND s.leaves_at > now())
                      OR (s.state IN ('scheduling', 'held') AND s.attempt > 0 AND NOT s.personalised)))
   ORDER BY c.send_at, c.id`;

/** How long an answer waits for TextLocal; the worker goes on with what is not taken back by then. */
const answerWithinMs = 15_000;

async function cancelAll(parts: Parts, accountId: string, by: Actor): Promise<BrakeState['cancelled']> {
  const { database, jobs, log } = parts;
  const { rows } = await database.pool.query<AtTextLocal>(heldAtTextLocal, [accountId]);
  // All are asked for first: from then on the worker takes back whatever this request does not come to.
  const asked: AtTextLocal[] = [];
  for (const row of rows) {
    try {
      await requestCancel(parts, accountId, row.id, by);
      asked.push(row);
    } catch (error) {
      // It left meanwhile.
      if (!(error instanceof ProblemError) || error.code !== 'campaign-state-conflict') throw error;
    }
  }
  const begun = performance.now();
  const cancelled: BrakeState['cancelled'] = [];
  for (const { id, campaign_id: campaignId } of asked) {
    const results = performance.now() - begun < answerWithinMs ? await tryCancel(id) : await openSends(id);
    cancelled.push(...results.map((each) => ({ id, campaignId, ...each })));
    if (results.some(({ result }) => result === 'open'))
      await jobs.hint('cancel', { accountId, campaignId: id }, { priority: 1 });
  }
  return cancelled;

  async function tryCancel(id: string): Promise<CancelledSend[]> {
    try {
      return await cancelEach(parts, id);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log.warn({ err: error, campaignId: id }, 'cancel not answered by TextLocal; the worker continues');
      return openSends(id);
    }
  }

  async function openSends(campaignId: string): Promise<CancelledSend[]> {
    const sends = await database.prisma.send.findMany({
      where: { campaignId },
      orderBy: { no: 'asc' },
      select: { id: true, state: true },
    });
    return sends.map(({ id, state }) => ({
      sendId: id,
      result:
        state === 'cancelled'
          ? 'cancelled'
          : state === 'measuring' || state === 'completed'
            ? 'left'
            : 'open',
    }));
  }
}

/** Stops every dispatch of an account, and cancels what TextLocal holds when that is asked for. */
export async function pauseAccount(
  parts: Parts,
  accountId: string,
  { cancelScheduled = false }: { cancelScheduled?: boolean },
  by: Actor,
): Promise<BrakeState> {
  const pausedAt = await setBrake(parts, accountId, true, by, { cancelScheduled });
  const cancelled = cancelScheduled ? await cancelAll(parts, accountId, by) : [];
  return { accountId, paused: true, pausedAt: pausedAt?.toISOString() ?? null, cancelled };
}

/** Releases the brake; what waited for it goes on. */
export async function resumeAccount(parts: Parts, accountId: string, by: Actor): Promise<BrakeState> {
  const { database, jobs } = parts;
  await setBrake(parts, accountId, false, by);
  const waiting = await database.prisma.send.findMany({
    where: { accountId, state: 'scheduling' },
    select: { id: true, campaignId: true, personalised: true },
  });
  for (const { id: sendId, campaignId, personalised } of waiting) {
    const payload = { accountId, campaignId, sendId };
    await jobs.hint(personalised ? 'deliver' : 'dispatch', payload, { priority: 1 });
  }
  return { accountId, paused: false, pausedAt: null, cancelled: [] };
}
