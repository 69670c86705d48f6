// Following a campaign by asking, and reading what became of its customers.

import { setTimeout as pause } from 'node:timers/promises';
import type { operations } from './api.ts';
import { take, type Bridge, type Campaign } from './bridge.ts';
import { BridgeError, BridgeUnreachable } from './errors.ts';

export type State = Campaign['state'];

/** States that nothing but a person leaves. */
export const endStates: readonly State[] = ['completed', 'failed', 'held', 'cancelled'];

export interface FollowOptions {
  /** Time between two questions, in milliseconds. */
  everyMs?: number;
  /** How long the service may be away before that is an error, in milliseconds. */
  patienceMs?: number;
  signal?: AbortSignal;
}

const isPassing = (error: unknown): error is BridgeError | BridgeUnreachable =>
  error instanceof BridgeUnreachable || (error instanceof BridgeError && error.retryAfterMs !== undefined);

/**
 * Gives the campaign again and again, the last time in one of `endStates`. Leave the loop when you have seen enough.
 * @throws BridgeError, BridgeUnreachable
 */
export async function* followCampaign(
  bridge: Bridge,
  id: string,
  { everyMs = 2_000, patienceMs = 60_000, signal }: FollowOptions = {},
): AsyncGenerator<Campaign, void, undefined> {
  let lastSeen = Date.now();
  for (;;) {
    let waitMs = everyMs;
    try {
      const campaign = await take(bridge.api.GET('/campaigns/{id}', { params: { path: { id } } }));
      lastSeen = Date.now();
      yield campaign;
      if (endStates.includes(campaign.state)) return;
    } catch (error) {
      if (!isPassing(error) || Date.now() - lastSeen > patienceMs) throw error;
      if (error instanceof BridgeError) waitMs = Math.max(everyMs, error.retryAfterMs ?? 0);
    }
    await pause(waitMs, undefined, signal === undefined ? {} : { signal });
  }
}

export type Outcome = NonNullable<
  NonNullable<operations['exportRecipients']['parameters']['query']>['outcome']
>;

/** What became of each customer, as bytes of NDJSON or CSV. An answer that breaks off rejects. */
export async function exportRecipients(
  bridge: Bridge,
  id: string,
  {
    outcome,
    as = 'application/x-ndjson',
  }: { outcome?: Outcome; as?: 'application/x-ndjson' | 'text/csv' } = {},
): Promise<ReadableStream<Uint8Array>> {
  const query = outcome === undefined ? '' : `?outcome=${outcome}`;
  const { body } = await bridge.request(`/campaigns/${id}/recipients${query}`, { headers: { accept: as } });
  return body ?? new ReadableStream();
}
