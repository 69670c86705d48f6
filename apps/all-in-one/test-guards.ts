// For tests of single guards: a service without a worker, whose steps the test takes itself, one at a time or two at once.

import { expect } from '@jest/globals';
import type { JobContext } from '#jobs/consumer.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { Fault } from '../simulator/faults/faults.ts';
import { segment } from '../worker/steps/segment.ts';
import { eventually, inSeconds, startTestService, type TestService } from './test-service.ts';

/** Short, so that a test can wait until an unanswered call can no longer take effect. */
export const timeoutMs = 1_500;

const template = (id: number, body: string) => ({
  id,
  title: `T${id}`,
  body,
  senderName: 'ACME',
  isMyDND: 0,
});
const templates = [
  template(1, 'Come and play'),
  template(2, 'Come and win'),
  template(3, 'Hi %%first_name%%, your code is {{custom1}}'),
];

export const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;

export interface Guarded {
  service: TestService;
  context: JobContext;
  /** An account of its own with as many contacts. */
  addAccount: (id: string, contacts?: number, more?: Record<string, unknown>) => Promise<void>;
  /** Stores the account anew with these settings, through HTTP as an operator does. */
  change: (id: string, more: Record<string, unknown>) => Promise<void>;
  accept: (account: string, more?: Record<string, unknown>) => Promise<string>;
  /** Takes the segment step until it is done. @returns the campaign's sends */
  segmented: (campaignId: string) => Promise<Send[]>;
  sendOf: (sendId: string) => Promise<Send>;
  callsOf: (account: string, command: string) => number;
  /** Waits until a slow call, which we gave up on, has taken effect. */
  takenLate: (command: string) => Promise<void>;
  fault: (account: string, ...faults: Fault[]) => void;
  /** Repeats a step, as the queue does, until `isDone`; what it throws is for the queue. */
  repeat: (step: () => Promise<void>, isDone: () => Promise<boolean>) => Promise<void>;
}

const clockIn = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(11, 16);

/** Quiet hours that began an hour ago, and when they end: in an hour. */
export function quietNow(): { quietHours: { from: string; to: string }; end: string } {
  const end = new Date(Date.now() + 3_600_000);
  end.setUTCSeconds(0, 0);
  return { quietHours: { from: clockIn(-3_600_000), to: clockIn(3_600_000) }, end: end.toISOString() };
}

/** A step whose end is for the queue to deal with: again later, or with backoff. */
export const attempt = (step: Promise<void>): Promise<unknown> => step.catch((error: unknown) => error);

const repeat: Guarded['repeat'] = (step, isDone) =>
  eventually(async () => {
    if (await isDone()) return true;
    await attempt(step());
    return isDone();
  }, 20_000);

export async function startGuarded(environment: Record<string, string> = {}): Promise<Guarded> {
  let slowCalls: string[] = [];
  const service = await startTestService({
    worker: false,
    simulator: {
      log({ command, fault, ms }) {
        if (fault === 'slow' && ms > timeoutMs) slowCalls.push(command);
      },
    },
    environment: {
      PROVIDER_TIMEOUT_MS: String(timeoutMs),
      PROVIDER_SETTLE_MS: '1200',
      SCAN_LEASE_MS: '5000',
      ...environment,
    },
  });
  const { prisma } = service.parts.database;
  const context: JobContext = {
    log: service.parts.log,
    signal: new AbortController().signal,
    handBack: new AbortController().signal,
    turn: new AbortController().signal,
    progress: async () => undefined,
  };
  const sendOf: Guarded['sendOf'] = (id) => prisma.send.findUniqueOrThrow({ where: { id } });
  return {
    service,
    context,
    sendOf,
    repeat,
    async addAccount(id, contacts = 120, more = {}) {
      service.simulator.addAccount({ apiKey: id, contacts, templates });
      const textlocal = { baseUrl: service.simulator.origin, apiKey: id };
      await service.addAccount(id, { textlocal, ...more });
    },
    async change(id, more) {
      const { status } = await service.call('PUT', `/accounts/${id}`, {
        name: 'Demo',
        textlocal: { baseUrl: service.simulator.origin, apiKey: id },
        contactGroupId: '123456',
        customerIdField: 'custom1',
        sender: 'ACME',
        requestsPerSecond: 500,
        maxConcurrentRequests: 8,
        testMode: false,
        ...more,
      });
      expect(status).toBe(200);
    },
    async accept(account, more = {}) {
      const customerIds = Array.from({ length: 100 }, (_, index) => customerId(index + 1));
      const body = { campaignId: account, templateId: '1', sendAt: inSeconds(600), customerIds, ...more };
      const answer = await service.call('POST', '/campaigns', body, { 'x-account-id': account });
      expect(answer).toMatchObject({ status: 202 });
      return String(answer.body['id']);
    },
    async segmented(campaignId) {
      const isOpen = { campaignId, state: { in: ['pending', 'segmenting'] } };
      await repeat(
        () => segment(service.parts, campaignId, context),
        async () => (await prisma.send.count({ where: isOpen })) === 0,
      );
      return prisma.send.findMany({ where: { campaignId }, orderBy: { no: 'asc' } });
    },
    takenLate(command) {
      slowCalls = [];
      return eventually(async () => slowCalls.includes(command), 20_000);
    },
    callsOf: (account, command) => service.simulator.calls.counts(account)[command]?.calls ?? 0,
    fault(account, ...faults) {
      service.simulator.faults.add(...faults.map((each) => ({ ...each, apiKey: account })));
    },
  };
}
