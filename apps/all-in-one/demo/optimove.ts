// Optimove's part, played over HTTP only, as a program of Optimove's would: with an API key, and with the admin key
// where an operator would set the account up.

import type { CampaignView, SendView } from '#campaign/view.ts';
import type { CampaignMetrics } from '#metrics/snapshots.ts';
import type { Verification } from '#accounts/verify.ts';
import type { AccountBody } from '#accounts/account-body.ts';
import type { Problem } from '#problem/problem.ts';
import type { TextsSummary } from '../../simulator/state/texts.ts';
import { NotAsClaimed, sentenceOf } from './claim.ts';

export interface CampaignRequest {
  campaignId: string;
  name: string;
  templateId: string;
  sendAt: string;
  customerIds: string[];
}

/** What Optimove reads of a campaign. */
export type Campaign = Pick<
  CampaignView,
  'id' | 'state' | 'sendAt' | 'createdAt' | 'counts' | 'progress' | 'problem'
> & { sends: Pick<SendView, 'batchId' | 'recipients'>[] };

/** The calls of a key that belongs to one account. */
export interface Optimove {
  submit(request: CampaignRequest): Promise<Campaign>;
  campaign(id: string): Promise<Campaign>;
  metrics(id: string): Promise<CampaignMetrics>;
}

/** The calls of the admin key. */
export interface Operator {
  putAccount(id: string, body: AccountBody): Promise<void>;
  verify(id: string): Promise<Verification>;
  createKey(id: string, body: { name: string; scopes: string[] }): Promise<{ key: string }>;
}

type Call = <Body>(method: string, path: string, status: number, body?: unknown) => Promise<Body>;

const longestAnswerMs = 30_000;

/** A caller that takes one status for an answer and throws NotAsClaimed, with the problem's own words, for others. */
function callerOf(origin: string, key: string | undefined, signal: AbortSignal): Call {
  return async <Body>(method: string, path: string, status: number, body?: unknown) => {
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestAnswerMs)]),
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new NotAsClaimed(`${method} ${path} was not answered: ${sentenceOf(error)}`);
    });
    const text = await response.text();
    if (response.status !== status) {
      throw new NotAsClaimed(
        `${method} ${path} was answered with ${response.status} instead of ${status}: ${wordsOf(text)}`,
      );
    }
    return JSON.parse(text) as Body;
  };
}

function wordsOf(text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as Partial<Problem>;
    return detail ?? title ?? text;
  } catch {
    return text.slice(0, 200);
  }
}

/** @param signal breaks a call off */
export function operatorAt(origin: string, adminKey: string, signal: AbortSignal): Operator {
  const call = callerOf(origin, adminKey, signal);
  return {
    async putAccount(id, body) {
      await call('PUT', `/accounts/${id}`, 201, body);
    },
    verify: (id) => call('POST', `/accounts/${id}/verify`, 200, {}),
    createKey: (id, body) => call('POST', `/accounts/${id}/keys`, 201, body),
  };
}

/** @param signal breaks a call off */
export function optimoveAt(origin: string, key: string, signal: AbortSignal): Optimove {
  const call = callerOf(origin, key, signal);
  return {
    submit: (request) => call('POST', '/campaigns', 202, request),
    campaign: (id) => call('GET', `/campaigns/${id}`, 200),
    metrics: (id) => call('GET', `/campaigns/${id}/metrics`, 200),
  };
}

/** Asks the simulator what left; nobody could ask TextLocal that. */
export const textsThatLeft = (simulatorOrigin: string, signal: AbortSignal): Promise<TextsSummary> =>
  callerOf(simulatorOrigin, undefined, signal)('GET', '/_control/texts/summary', 200);
