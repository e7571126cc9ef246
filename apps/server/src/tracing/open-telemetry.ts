import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { traceParentOf } from '../http/request-id.js';
import { version } from '../version.js';
import { ReportingExporter } from './reporting-exporter.js';
import type { BatchKind, Tracing } from './tracing.js';

/** How long a stop waits for the last spans to be sent, in milliseconds. */
const LAST_SENDING = 2_000;

/** Attribute names of OpenTelemetry's semantic conventions for HTTP. */
const METHOD = 'http.request.method';
const ROUTE = 'http.route';
const STATUS = 'http.response.status_code';

/** Spans, sent with OTLP over HTTP. */
export class OpenTelemetry implements Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor(
    endpoint: string,
    service: string,
    private readonly logger: Logger,
  ) {
    const exporter = new ReportingExporter(new OTLPTraceExporter({ url: tracesUnder(endpoint) }), logger);
    this.#provider = new TracerProvider({
      // No detection of host or process attributes: a command line may contain secrets.
      resource: resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        'service.instance.id': randomUUID(),
      }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.#tracer = this.#provider.getTracer('stepdown', version);
  }

  traceCalls(adapter: FastifyAdapter): void {
    const spans = new WeakMap<FastifyRequest, Span>();
    const server = adapter.getInstance();
    server.addHook('onRequest', (request, _reply, done) => {
      const span = this.#begin(request);
      spans.set(request, span);
      request.traceId = span.spanContext().traceId;
      done();
    });
    server.addHook('onResponse', (request, { statusCode, problemCode }, done) => {
      const span = spans.get(request);
      span?.setAttribute(STATUS, statusCode);
      if (problemCode !== undefined) span?.setAttribute('error.type', problemCode);
      if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      done();
    });
  }

  batch(kind: BatchKind, events: number, seconds: number): void {
    const ended = Date.now();
    const startTime = ended - seconds * 1_000;
    const span = this.#tracer.startSpan(kind, { startTime, attributes: { 'stepdown.events': events } }, ROOT_CONTEXT);
    span.end(ended);
  }

  async close(): Promise<void> {
    const sent = this.#provider.shutdown().then(
      () => true,
      () => false,
    );
    const late = new AbortController();
    const given = setTimeout(LAST_SENDING, false, { signal: late.signal }).catch(() => false);
    if (!(await Promise.race([sent, given]))) this.logger.warn('the last traces were not sent in time');
    late.abort();
  }

  #begin({ method, routeOptions, headers }: FastifyRequest): Span {
    const { url } = routeOptions;
    const attributes = { [METHOD]: method, ...(url !== undefined && { [ROUTE]: url }) };
    const name = url === undefined ? method : `${method} ${url}`;
    return this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, contextOf(headers));
  }
}

/** The caller's span as the parent, if the headers name one. */
function contextOf(headers: FastifyRequest['headers']): Context {
  const parent = traceParentOf(headers);
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags: traceFlags } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function tracesUnder(endpoint: string): string {
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}
