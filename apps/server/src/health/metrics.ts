import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandType } from '#episode/commands';
import type { ClockState } from '#event-store/recording-clock';
import type { ProjectorStatus } from '#read-models/projector/status';
import type { Answer } from '#recording/answer';

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

  readonly #interruptions = new Counter({
    name: 'stepdown_event_store_interruptions_total',
    help: 'Reads of and subscriptions to the log that broke and were taken up again.',
    labelNames: ['of'],
    registers: [this.registry],
  });

  readonly #notices = new Counter({
    name: 'stepdown_read_models_notices_total',
    help: "Lost connections and other notices of the read models' engine; the log has their texts.",
    registers: [this.registry],
  });

  readonly #refused = new Counter({
    name: 'stepdown_refused_calls_total',
    help: 'Calls that were refused by who made them: the code of the problem.',
    labelNames: ['code'],
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

  interrupted(of: 'read' | 'subscription'): void {
    this.#interruptions.inc({ of });
  }

  refused(code: string): void {
    this.#refused.inc({ code });
  }

  noticed(): void {
    this.#notices.inc();
  }

  /** Gauges of the projection, read at each scrape. Its lag is counted as the log counts positions. */
  watchProjection(status: () => Promise<ProjectorStatus>, unit: ProjectorStatus['lag']['unit']): void {
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [this.registry] });
    const lag = gauge(
      `stepdown_projection_lag_${unit}`,
      `What of the log the read models do not hold yet, in ${unit}.`,
    );
    const lagSeconds = gauge(
      'stepdown_projection_lag_seconds',
      'Between the recording of the last projected event and of the last event.',
    );
    const headAge = gauge('stepdown_log_head_age_seconds', 'Age of the last event in the log.');
    const parked = gauge(
      'stepdown_parked_streams',
      'Episodes whose projection is parked: an entry could not be projected.',
    );
    const up = gauge('stepdown_projection_up', '0 once the projector of this process has failed, else 1.');
    const active = gauge('stepdown_projection_active', '1 while this process projects, 0 while others do.');
    const all = [lag, lagSeconds, headAge, parked, up, active];
    this.#refresh = async () => {
      const current = await status().catch(() => undefined);
      // What cannot be learnt now is not what it was: not a number is how Prometheus says so.
      if (current === undefined) return all.forEach((each) => each.set(NaN));
      lag.set(Number(current.lag.amount));
      lagSeconds.set(current.lag.seconds);
      headAge.set(current.head?.ageSeconds ?? 0);
      parked.set(current.parkedStreams);
      up.set(current.state === 'failed' ? 0 : 1);
      active.set(projecting.includes(current.state) ? 1 : 0);
    };
  }

  /** Gauges of the proof log, read at each scrape. */
  watchProofs(status: () => { readonly state: string; readonly size?: number; readonly headFailure?: string }): void {
    const registers = [this.registry];
    const size = new Gauge({ name: 'stepdown_proof_log_events', help: 'Events that have a leaf.', registers });
    const up = new Gauge({
      name: 'stepdown_proof_log_up',
      help: '1 while this process keeps the proof log up or stands by to do so, else 0.',
      registers,
    });
    const heads = new Gauge({
      name: 'stepdown_heads_up',
      help: '0 once the last attempt to sign a head failed, else 1.',
      registers,
    });
    this.#refreshProofs = () => {
      const current = status();
      size.set(current.size ?? 0);
      heads.set(current.headFailure === undefined ? 1 : 0);
      up.set(['catching-up', 'live', 'standby'].includes(current.state) ? 1 : 0);
    };
  }

  /** Gauges of the clock that gives the times of events, read at each scrape. */
  watchClock(state: () => ClockState): void {
    const registers = [this.registry];
    const jump = new Gauge({
      name: 'stepdown_clock_jump_seconds',
      help: 'By how much the clock went forward by itself, beyond what is allowed: nothing is recorded meanwhile.',
      registers,
    });
    const behind = new Gauge({
      name: 'stepdown_clock_behind_seconds',
      help: "By how much the clock is behind the log's last event.",
      registers,
    });
    this.#refreshClock = () => {
      const { jumpedBy, behindBy } = state();
      jump.set(jumpedBy / 1000);
      behind.set(behindBy / 1000);
    };
  }

  async text(): Promise<string> {
    this.#refreshClock();
    this.#refreshProofs();
    await this.#refresh();
    return this.registry.metrics();
  }

  #refresh: () => Promise<void> = () => Promise.resolve();
  #refreshProofs: () => void = () => undefined;
  #refreshClock: () => void = () => undefined;
}

const projecting: readonly ProjectorStatus['state'][] = ['catching-up', 'live'];
