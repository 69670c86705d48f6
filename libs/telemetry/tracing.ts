// Traces by OpenTelemetry: request, job and call of TextLocal in one. Only where an endpoint is configured is the SDK even
// loaded. No attribute holds a customer, a number, a text or an address outside; see docs/decisions/0028-metrics-and-traces.md.

import type * as Api from '@opentelemetry/api';
import type { QueueTelemetry } from '#jobs/backend.ts';
import type { CallRecord } from '#providers/textlocal/client.ts';

export interface Tracing {
  /** Carries traces through the queue. */
  readonly queue: QueueTelemetry;
  /** A span of the call that has just ended, in the trace of what is done now. */
  called(call: CallRecord): void;
  /** Sends what was not sent yet, for some seconds at most. */
  stop(): Promise<void>;
}

export interface TracingOptions {
  /** Base address of an OTLP/HTTP collector. Its headers and the sampler are read by the SDK from the usual OTEL_… */
  endpoint: string;
  serviceName: string;
}

const name = 'optimove-textlocal-bridge';

/** @param api handed over, since the package is loaded only with tracing */
function spanOf(api: typeof Api, { command, result, code, durationMs }: CallRecord): void {
  const endedAt = Date.now();
  const attributes = { 'textlocal.command': command, 'textlocal.result': result };
  const span = api.trace.getTracer(name).startSpan(`TextLocal ${command}`, {
    kind: api.SpanKind.CLIENT,
    startTime: endedAt - durationMs,
    attributes: code === undefined ? attributes : { ...attributes, 'textlocal.code': code },
  });
  if (result !== 'success') span.setStatus({ code: api.SpanStatusCode.ERROR });
  span.end(endedAt);
}

/** Starts tracing for this process. One at a time: OpenTelemetry keeps it for the whole process. */
export async function startTracing({ endpoint, serviceName }: TracingOptions): Promise<Tracing> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { BullMQOtel }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('bullmq-otel'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  provider.register();
  let stopped: Promise<void> | undefined;
  return {
    queue: new BullMQOtel({ tracerName: name }),
    called: (call) => spanOf(api, call),
    stop() {
      stopped ??= provider.shutdown().finally(() => {
        api.trace.disable();
        api.context.disable();
        api.propagation.disable();
      });
      return stopped;
    },
  };
}
