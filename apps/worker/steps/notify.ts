// Step "notify": one attempt to deliver one event to its account's webhook. The row says when the next is due, and the
// reconciler adds it; so a lost job costs a minute, never an event.

import { getAccount } from '#accounts/account.ts';
import { SecretUnreadable } from '#accounts/credentials.ts';
import {
  claimEvent,
  dueEvents,
  endAttempt,
  type AttemptEnd,
  type ClaimedEvent,
} from '#accounts/webhook-events.ts';
import { webhookOf } from '#accounts/webhook.ts';
import type { JobContext } from '#jobs/consumer.ts';
import { listOf } from '#platform/config.ts';
import { WebhookFault } from '#providers/webhook/client.ts';
import { webhookHeaders } from '#providers/webhook/sign.ts';
import type { Parts } from '#service/parts.ts';

type Attempt = { status: number | null; error: string | null; hopeless?: true };

async function attempt(parts: Parts, event: ClaimedEvent): Promise<Attempt> {
  const account = await getAccount(parts.database, event.accountId);
  try {
    const webhook = webhookOf(parts.vault, account);
    if (webhook === undefined)
      return { status: null, error: 'the account no longer has a webhook', hopeless: true };
    const headers = webhookHeaders(webhook.secret, event);
    const { status } = await parts.webhooks.post({ url: webhook.url, headers, body: event.body });
    const taken = status >= 200 && status < 300;
    return { status, error: taken ? null : `answered ${status}` };
  } catch (error) {
    if (!(error instanceof WebhookFault || error instanceof SecretUnreadable)) throw error;
    return { status: null, error: error.message };
  }
}

function endOf(
  { status, error, hopeless }: Attempt,
  attempts: number,
  delays: readonly number[],
): AttemptEnd {
  const delayMs = delays[attempts - 1];
  if (error === null) return { state: 'delivered', status, error, delayMs: 0 };
  if (hopeless === true || delayMs === undefined) return { state: 'failed', status, error, delayMs: 0 };
  return { state: 'pending', status, error, delayMs };
}

/** Makes the attempt that is due, if it is. */
export async function notify(parts: Parts, eventId: string, { log }: JobContext): Promise<void> {
  const { database, config } = parts;
  const event = await claimEvent(database, eventId, 2 * config.WEBHOOK_TIMEOUT_MS);
  if (event === undefined) return;
  const delays = listOf(config.WEBHOOK_RETRY_DELAYS_MS).map(Number);
  const end = endOf(await attempt(parts, event), event.attempts, delays);
  await endAttempt(database, event, end);
  parts.meters.notified(end.state === 'delivered' ? 'delivered' : 'refused');
  const told = { attempts: event.attempts, state: end.state, status: end.status, error: end.error };
  if (end.state === 'delivered') log.debug(told, 'delivered an event');
  else log.warn(told, 'an event was not taken');
}

/** Adds a job for every event that is due. Never fails: what is missed here the next sweep adds. */
export async function hintEvents({ database, jobs, log }: Parts): Promise<void> {
  try {
    for (const event of await dueEvents(database)) await jobs.hint('notify', event);
  } catch (error) {
    log.warn({ err: error }, 'could not look for events; the sweep will');
  }
}
