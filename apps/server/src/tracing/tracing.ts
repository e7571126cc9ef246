import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** What is done in batches and has a span of its own: what is appended to the log, and what the projector commits. */
export type BatchKind = 'append' | 'project';

/**
 * Spans for an OpenTelemetry collector. They say how long what took and how it ended: no id of an episode, a patient or a
 * command, and no address, is in one.
 */
export interface Tracing {
  /** Makes a span of every call from then on. Before routes are made. */
  traceCalls(adapter: FastifyAdapter): void;
  /** A batch of so many events that is done, which took so long. */
  batch(kind: BatchKind, events: number, seconds: number): void;
  /** Sends what is left, or gives it up after a while. */
  close(): Promise<void>;
}

/** Where nothing is configured: nothing is loaded, measured or sent. */
export const noTracing: Tracing = {
  traceCalls: () => undefined,
  batch: () => undefined,
  close: () => Promise.resolve(),
};
