import type { EventStore } from '#event-store/port';
import type { ProjectorState, ProjectorStatus } from '#read-models/projector/status';
import type { ParkedStream } from '#read-models/store/read-model-store';
import type { ReadSide } from '../engine/read-side.js';
import { withinTimeout } from './within-timeout.js';
import type { Metrics } from './metrics.js';

const projectingStates: readonly ProjectorState[] = ['catching-up', 'live'];
/** The states in which a process works as intended. */
const workingStates: readonly ProjectorState[] = [...projectingStates, 'rebuilding', 'standby', 'elsewhere'];

type Watched = Pick<ReadSide, 'status' | 'parkedStreams' | 'pool'>;

/**
 * Gauges of the projection and of the read models. The lag uses the unit of the log's positions. An unknown value is
 * NaN, which no alert sees: `stepdown_projection_known` and `stepdown_projection_up` are then 0, for alerts.
 */
export function watchProjection(metrics: Metrics, models: Watched, unit: ProjectorStatus['lag']['unit']): void {
  const known = metrics.gauge(
    'stepdown_projection_known',
    '1 while the progress of the projection can be read, else 0.',
  );
  const up = metrics.gauge(
    'stepdown_projection_up',
    '1 while this process projects, stands by or leaves it to others; 0 while it fails or its state cannot be read.',
  );
  const active = metrics.gauge('stepdown_projection_active', '1 while this process projects, else 0.');
  const lag = metrics.gauge(
    `stepdown_projection_lag_${unit}`,
    `Part of the log that the read models do not hold yet, in ${unit}.`,
  );
  const lagSeconds = metrics.gauge(
    'stepdown_projection_lag_seconds',
    'Age of the first event that the read models do not hold yet; 0 if there is none.',
  );
  const parked = metrics.gauge(
    'stepdown_parked_streams',
    'Episodes whose projection is parked: an entry could not be projected.',
  );
  metrics.watch(async () => {
    const status = await withinTimeout(() => models.status());
    known.set(status === undefined ? 0 : 1);
    up.set(status !== undefined && workingStates.includes(status.state) ? 1 : 0);
    active.set(status !== undefined && projectingStates.includes(status.state) ? 1 : 0);
    lag.set(Number(status?.lag.amount ?? NaN));
    lagSeconds.set(status?.lag.seconds ?? NaN);
    parked.set(status?.parkedStreams ?? NaN);
  });
  watchParked(metrics, models);
  watchPool(metrics, models);
}

function watchParked(metrics: Metrics, models: Watched): void {
  const oldest = metrics.gauge(
    'stepdown_parked_oldest_age_seconds',
    'Age of the oldest entry that could not be projected; 0 if there is none.',
  );
  metrics.watch(async () => {
    const parked = await withinTimeout(() => models.parkedStreams());
    oldest.set(parked === undefined ? NaN : ageOfOldest(parked));
  });
}

function ageOfOldest(parked: readonly ParkedStream[]): number {
  if (parked.length === 0) return 0;
  return Math.max(0, (Date.now() - Math.min(...parked.map(({ recordedAt }) => recordedAt))) / 1_000);
}

function watchPool(metrics: Metrics, models: Watched): void {
  const size = metrics.gauge('stepdown_read_models_pool_size', 'Limit of concurrent queries of the read models.');
  const inUse = metrics.gauge('stepdown_read_models_pool_in_use', 'Running queries of the read models.');
  const waiting = metrics.gauge('stepdown_read_models_pool_waiting', 'Queries of the read models that wait to run.');
  metrics.watch(async () => {
    const pool = await withinTimeout(() => models.pool());
    size.set(pool?.size ?? 0);
    inUse.set(pool?.inUse ?? 0);
    waiting.set(pool?.waiting ?? 0);
  });
}

/** Gauge of the age of the log's last event. Processes that do not project have it too. */
export function watchLog(metrics: Metrics, log: Pick<EventStore, 'head'>): void {
  const age = metrics.gauge('stepdown_log_head_age_seconds', 'Age of the last event in the log; 0 if there is none.');
  metrics.watch(async () => {
    const found = await withinTimeout(async () => ({ head: await log.head() }));
    if (found === undefined) return age.set(NaN);
    const recordedAt = found.head?.recordedAt;
    age.set(recordedAt === undefined ? 0 : Math.max(0, (Date.now() - Date.parse(recordedAt)) / 1_000));
  });
}
