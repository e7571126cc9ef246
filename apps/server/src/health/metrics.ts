import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandType } from '#episode/commands';
import { commandRoutes } from '#intake/routes';
import type { Answer } from '#recording/answer';
import { version } from '../version.js';

/** Buckets for the duration of a call, in seconds. */
const CALL_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const outcomes: readonly Answer['status'][] = ['accepted', 'duplicate', 'rejected', 'conflict', 'unknown'];
const interruptions = ['read', 'subscription'] as const;
const refusals = ['unauthenticated', 'forbidden', 'keys-unavailable', 'host-refused', 'origin-refused'] as const;
const authenticationFailures = ['no-key', 'unknown-key'] as const;

/** An answered call. */
export interface MeasuredCall {
  /** The pattern of the address, which contains no ids. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/**
 * The service's own metrics and those of the process, in Prometheus' text format. A counter starts at 0 for each of its
 * labels, so that its first increase is visible. Gauges are refreshed at each scrape: see `watch`.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #refreshers: (() => void | Promise<void>)[] = [];

  readonly #commands = new Counter({
    name: 'stepdown_commands_total',
    help: 'Commands answered, by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers: [this.registry],
  });

  readonly #appendSeconds = new Histogram({
    name: 'stepdown_append_seconds',
    help: 'Time from handing an append to the log until it is durable.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  readonly #events = this.#counter('stepdown_events_appended_total', 'Events appended by this process.');

  readonly #interruptions = new Counter({
    name: 'stepdown_event_store_interruptions_total',
    help: 'Reads of and subscriptions to the log that were interrupted and resumed.',
    labelNames: ['of'],
    registers: [this.registry],
  });

  readonly #notices = this.#counter(
    'stepdown_read_models_notices_total',
    'Lost connections and other notices from the engine of the read models; the server log has their texts.',
  );

  readonly #refused = new Counter({
    name: 'stepdown_refused_calls_total',
    help: 'Calls refused because of the caller, by the code of the problem.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  readonly #authenticationFailures = new Counter({
    name: 'stepdown_authentication_failures_total',
    help: 'Calls from unknown callers although keys are required: without a key, or with an invalid one.',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  readonly #openFeeds = this.gauge('stepdown_open_feeds', 'Open live feeds of events.');

  readonly #calls = new Histogram({
    name: 'stepdown_http_request_duration_seconds',
    help: 'Time until the answer to a call was complete, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: CALL_BUCKETS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const build = this.gauge('stepdown_build_info', 'Always 1; the labels identify the program.', ['version', 'node']);
    build.set({ version, node: process.versions.node }, 1);
    this.#startAtZero();
  }

  answered(type: CommandType, outcome: Answer['status']): void {
    this.#commands.inc({ type, outcome });
  }

  appended(events: number, seconds: number): void {
    this.#appendSeconds.observe(seconds);
    this.#events.inc(events);
  }

  interrupted(of: (typeof interruptions)[number]): void {
    this.#interruptions.inc({ of });
  }

  refused(code: string): void {
    this.#refused.inc({ code });
  }

  notAuthenticated(reason: (typeof authenticationFailures)[number]): void {
    this.#authenticationFailures.inc({ reason });
  }

  noticed(): void {
    this.#notices.inc();
  }

  /** Counts an open live feed. Call the returned function when it closes. */
  feedOpened(): () => void {
    this.#openFeeds.inc();
    return () => this.#openFeeds.dec();
  }

  called({ seconds, route, method, status }: MeasuredCall): void {
    this.#calls.observe({ route, method, status: String(status) }, seconds);
  }

  gauge<Label extends string = string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /**
   * Registers a refresh that runs at each scrape, before the metrics are written. It must not throw, and must end soon.
   */
  watch(refresh: () => void | Promise<void>): void {
    this.#refreshers.push(refresh);
  }

  async text(): Promise<string> {
    await Promise.all(this.#refreshers.map(async (refresh) => refresh()));
    return this.registry.metrics();
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.registry] });
  }

  #startAtZero(): void {
    for (const { type } of commandRoutes) for (const outcome of outcomes) this.#commands.inc({ type, outcome }, 0);
    for (const each of interruptions) this.#interruptions.inc({ of: each }, 0);
    for (const code of refusals) this.#refused.inc({ code }, 0);
    for (const reason of authenticationFailures) this.#authenticationFailures.inc({ reason }, 0);
  }
}
