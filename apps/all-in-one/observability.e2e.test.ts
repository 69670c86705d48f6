// One campaign, seen by those who look after the service: one trace, one request ID in the log, numbers in /metrics.

import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform/log.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { startTracing, type Tracing } from '#telemetry/tracing.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}
type Line = Record<string, unknown>;

const redis = await startTestRedis();
const lines: string[] = [];
const bodies: string[] = [];
let collector: Server;
let tracing: Tracing;
let service: TestService;
let accepted: Answer;
let spans: Span[];
let metrics: string;

/** Takes what an OTLP exporter sends. */
async function startCollector(): Promise<string> {
  collector = createServer((request, response) => {
    const take = async () => {
      const body = await text(request);
      if (request.url === '/v1/traces') bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
    void take();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  return `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
}

const spansIn = (body: string): Span[] =>
  (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
    ({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans),
  );

const logged = (): Line[] => lines.map((line) => JSON.parse(line) as Line);
const valueOf = (series: string): number =>
  Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );

beforeAll(async () => {
  tracing = await startTracing({ endpoint: await startCollector(), serviceName: 'bridge-test' });
  const log = createLog('info', { write: (line) => void lines.push(line) });
  service = await startTestService({ redisUrl: redis?.url, tracing, log });
  await service.addAccount();
  accepted = await service.call('POST', '/campaigns?secret=in-the-address', {
    campaignId: 'seen',
    templateId: '1001',
    sendAt: inSeconds(2),
    customerIds: ['C-000001', 'C-000002', 'X-nobody'],
  });
  await service.until(`/campaigns/${String(accepted.body['id'])}`, ({ state }) => state === 'completed');
  metrics = String((await service.call('GET', '/metrics')).body['text']);
  await service.stop();
  await tracing.stop();
  spans = bodies.flatMap(spansIn);
});
afterAll(async () => {
  await tracing.stop();
  collector.close();
  await redis?.stop();
});

describe('the trace', () => {
  it('is one from the request over its jobs to the call of TextLocal', () => {
    const request = spans.find(({ attributes }) =>
      attributes.some(({ key, value }) => key === 'http.route' && value['stringValue'] === '/campaigns'),
    );
    const names = spans.filter(({ traceId }) => traceId === request?.traceId).map(({ name }) => name);
    const wanted = ['add segment.segment', 'process segment', 'add dispatch.dispatch', 'TextLocal send'];
    expect(names).toEqual(expect.arrayContaining(wanted));
    const send = spans.find(({ name }) => name === 'TextLocal send');
    expect(send?.traceId).toBe(request?.traceId);
    expect(spans.find(({ spanId }) => spanId === send?.parentSpanId)?.name).toBe('process dispatch');
  });

  it('has no trace of health checks and scrapes', () => {
    expect(JSON.stringify(spans)).not.toContain('"/metrics"');
  });

  it('names no customer, number, text, key or query', () => {
    const all = JSON.stringify(bodies);
    const texts = [...service.simulator.texts()];
    expect(texts).toHaveLength(2);
    for (const { number, text: message } of texts) {
      expect(all).not.toContain(String(number));
      expect(all).not.toContain(message);
    }
    expect(all).not.toMatch(/C-00000|X-nobody|simulator-key|test-admin-key|in-the-address/);
  });
});

describe('the log', () => {
  it('leads from the request over all jobs by its ID, and by the campaign', () => {
    const campaignId = accepted.body['id'];
    const line = logged().find(({ msg }) => msg === 'accepted a campaign');
    expect(line).toMatchObject({ campaignId, accountId: 'demo', repeated: false });
    const ofRequest = logged().filter(({ requestId }) => requestId === line?.['requestId']);
    expect(ofRequest.map(({ job }) => job)).toEqual(expect.arrayContaining(['segment', 'dispatch']));
    const ofCampaign = logged().filter((each) => each['campaignId'] === campaignId);
    expect(ofCampaign.map(({ job }) => job)).toEqual(
      expect.arrayContaining([undefined, 'segment', 'dispatch', 'measure']),
    );
    expect(ofCampaign.filter(({ jobId, job }) => job !== undefined && jobId === undefined)).toEqual([]);
  });
});

describe('the metrics', () => {
  it('count the campaign, its customers, its send, its jobs and its calls', () => {
    expect(valueOf('bridge_campaigns_accepted_total')).toBe(1);
    expect(valueOf('bridge_customers_accepted_total')).toBe(3);
    expect(valueOf('bridge_customers_settled_total{outcome="segmented"}')).toBe(2);
    expect(valueOf('bridge_customers_settled_total{outcome="unresolved"}')).toBe(1);
    expect(valueOf('bridge_send_late_seconds_count')).toBe(1);
    expect(valueOf('bridge_send_late_seconds_bucket{le="60"}')).toBe(1);
    expect(valueOf('bridge_provider_calls_total{command="send",result="success"}')).toBe(1);
    expect(
      valueOf('bridge_job_duration_seconds_count{job="dispatch",result="completed"}'),
    ).toBeGreaterThanOrEqual(1);
    expect(valueOf('bridge_breakers{state="closed"}')).toBe(1);
  });
});
