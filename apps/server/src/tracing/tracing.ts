import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** The kinds of batches that get a span: events appended to the log, and events that the projector commits. */
export type BatchKind = 'append' | 'project';

/**
 * Spans for an OpenTelemetry collector. They contain durations and outcomes, but no id of an episode, a patient or a
 * command, and no address.
 */
export interface Tracing {
  /** Creates a span for every call from then on. Call it before the routes are added. */
  traceCalls(adapter: FastifyAdapter): void;
  /** Records a finished batch: its number of events, and its duration. */
  batch(kind: BatchKind, events: number, seconds: number): void;
  /** Sends the remaining spans, or gives up after a while. */
  close(): Promise<void>;
}

/** Used without a configured collector: loads, measures and sends nothing. */
export const noTracing: Tracing = {
  traceCalls: () => undefined,
  batch: () => undefined,
  close: () => Promise.resolve(),
};
