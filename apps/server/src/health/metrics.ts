import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandType } from '#episode/commands';
import type { Answer } from '#recording/answer';

/** What projection metrics are read from at each scrape. */
export interface ProjectionFigures {
  readonly lagEvents: number;
  readonly lagSeconds: number;
  readonly headAgeSeconds: number;
  readonly parkedStreams: number;
}

/** The service's own metrics beside those of the process, in Prometheus' text format. */
export class Metrics {
  readonly registry = new Registry();

  readonly #commands = new Counter({
    name: 'stepdown_commands_total',
    help: 'Commands answered, by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers: [this.registry],
  });

  readonly #appendSeconds = new Histogram({
    name: 'stepdown_append_seconds',
    help: 'From handing an append to the log until it is durable.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  readonly #events = new Counter({
    name: 'stepdown_events_appended_total',
    help: 'Events appended by this process.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  answered(type: CommandType, outcome: Answer['status']): void {
    this.#commands.inc({ type, outcome });
  }

  appended(events: number, seconds: number): void {
    this.#appendSeconds.observe(seconds);
    this.#events.inc(events);
  }

  /** Gauges of the projection, asked for when somebody looks. */
  watchProjection(figures: () => Promise<ProjectionFigures>): void {
    const names = {
      lagEvents: ['stepdown_projection_lag_events', 'Events in the log that the read models do not hold yet.'],
      lagSeconds: ['stepdown_projection_lag_seconds', 'Age of the oldest event that the read models do not hold yet.'],
      headAgeSeconds: ['stepdown_log_head_age_seconds', 'Age of the last event in the log.'],
      parkedStreams: [
        'stepdown_parked_streams',
        'Episodes whose projection is parked because an entry could not be projected.',
      ],
    } as const satisfies Record<keyof ProjectionFigures, readonly [string, string]>;
    const gauges = Object.fromEntries(
      Object.entries(names).map(([key, [name, help]]) => [key, new Gauge({ name, help, registers: [this.registry] })]),
    ) as Record<keyof ProjectionFigures, Gauge>;
    this.#refresh = async () => {
      const current = await figures();
      for (const key of Object.keys(names) as (keyof ProjectionFigures)[]) gauges[key].set(current[key]);
    };
  }

  async text(): Promise<string> {
    await this.#refresh();
    return this.registry.metrics();
  }

  #refresh: () => Promise<void> = () => Promise.resolve();
}
