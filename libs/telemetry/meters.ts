// What a process counts, for Prometheus: every metric of a process stands here with its name, its labels and what it says.
// No label holds an account, a campaign or an address: /metrics is open, and their number is not ours to bound.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { JobName } from '#jobs/definitions.ts';
import type { CallRecord } from '#providers/textlocal/client.ts';

export type JobResult = 'completed' | 'again' | 'failed';
const breakerStates = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof breakerStates)[number];
type SettledCounts = Record<'duplicate' | 'unresolved' | 'optedOut' | 'invalidNumber' | 'segmented', number>;

const outcomes = {
  segmented: 'segmented',
  unresolved: 'unresolved',
  duplicate: 'duplicate',
  optedOut: 'opted-out',
  invalidNumber: 'invalid-number',
} as const satisfies Record<keyof SettledCounts, string>;

export interface Meters {
  /** Gauges of the whole installation are added to it where it is asked for. */
  readonly registry: Registry;
  /** A campaign is stored; a repeated request is none. */
  accepted(customers: number): void;
  /** A campaign's ledger is closed. */
  settled(counts: SettledCounts): void;
  /** TextLocal has a send that was due at `sendAt` and leaves at `leavesAt`. */
  handedOver(sendAt: Date, leavesAt: Date): void;
  /** A call of TextLocal ended. */
  called(call: CallRecord): void;
  /** One run of a job ended. */
  ran(job: JobName | 'sweep' | 'tidy', result: JobResult, milliseconds: number): void;
  /** An attempt to deliver an event ended. */
  notified(result: 'delivered' | 'refused'): void;
  /** A request was answered; `route` is the pattern, never the address. */
  answered(request: { method: string; route: string; status: number }, milliseconds: number): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<{ contentType: string; text: string }>;
}

const seconds = (milliseconds: number): number => milliseconds / 1_000;

const campaignMeters = (registers: [Registry]) => ({
  campaigns: new Counter({
    name: 'bridge_campaigns_accepted_total',
    help: 'Campaigns stored and answered with 202; a repeated request is not counted again.',
    registers,
  }),
  customers: new Counter({
    name: 'bridge_customers_accepted_total',
    help: 'Customers of the accepted campaigns, duplicates included.',
    registers,
  }),
  settled: new Counter({
    name: 'bridge_customers_settled_total',
    help: 'Customers of campaigns whose ledger was closed, by what became of them.',
    labelNames: ['outcome'],
    registers,
  }),
  late: new Histogram({
    name: 'bridge_send_late_seconds',
    help: 'How much later than its sendAt a send leaves, told when TextLocal took it; 0 when it was in time.',
    buckets: [0, 1, 5, 15, 60, 300, 900, 3_600],
    registers,
  }),
});

const workMeters = (registers: [Registry]) => ({
  calls: new Counter({
    name: 'bridge_provider_calls_total',
    help: 'Calls of TextLocal by command and result: success, failure (refused) or error (no answer, or an unreadable one).',
    labelNames: ['command', 'result'],
    registers,
  }),
  callSeconds: new Histogram({
    name: 'bridge_provider_call_duration_seconds',
    help: 'Time of a call of TextLocal, without the time it waited for its turn.',
    labelNames: ['command'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    registers,
  }),
  jobSeconds: new Histogram({
    name: 'bridge_job_duration_seconds',
    help: 'Time of one run of a job by result: completed, again (not its time yet, or handed back) or failed.',
    labelNames: ['job', 'result'],
    buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1_200],
    registers,
  }),
  events: new Counter({
    name: 'bridge_webhook_attempts_total',
    help: 'Attempts to deliver an event to a webhook by result: delivered or refused.',
    labelNames: ['result'],
    registers,
  }),
  httpSeconds: new Histogram({
    name: 'bridge_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  }),
});

const breakerGauge = (breakers: () => readonly BreakerState[]) =>
  new Gauge({
    name: 'bridge_breakers',
    help: 'Accounts this process has called, by the state of their circuit breaker.',
    labelNames: ['state'],
    registers: [],
    collect() {
      const states = breakers();
      for (const state of breakerStates) this.set({ state }, states.filter((each) => each === state).length);
    },
  });

/** Makes a process's meters, in a registry of their own. @param breakers the state of every account's circuit here */
export function createMeters(breakers: () => readonly BreakerState[]): Meters {
  const registry = new Registry();
  const campaign = campaignMeters([registry]);
  const work = workMeters([registry]);
  registry.registerMetric(breakerGauge(breakers));
  let hasDefaults = false;
  return {
    registry,
    accepted(customers) {
      campaign.campaigns.inc();
      campaign.customers.inc(customers);
    },
    settled(counts) {
      for (const [name, outcome] of Object.entries(outcomes))
        campaign.settled.inc({ outcome }, counts[name as keyof SettledCounts]);
    },
    handedOver: (sendAt, leavesAt) =>
      campaign.late.observe(seconds(Math.max(0, leavesAt.getTime() - sendAt.getTime()))),
    called({ command, result, durationMs }) {
      work.calls.inc({ command, result });
      work.callSeconds.observe({ command }, seconds(durationMs));
    },
    ran: (job, result, milliseconds) => work.jobSeconds.observe({ job, result }, seconds(milliseconds)),
    notified: (result) => work.events.inc({ result }),
    answered: ({ method, route, status }, milliseconds) =>
      work.httpSeconds.observe({ method, route, status }, seconds(milliseconds)),
    async text() {
      // Memory, event loop and garbage collection: observed from the first scrape on.
      if (!hasDefaults) collectDefaultMetrics({ register: registry });
      hasDefaults = true;
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
