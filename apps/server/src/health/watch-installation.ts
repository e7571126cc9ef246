import { statfs } from 'node:fs/promises';
import type { ClockState } from '#event-store/recording-clock';
import type { DataFolder } from '../engine/data-folder.js';
import { lastBackup } from '../engine/last-backup.js';
import { withinTimeout } from './within-timeout.js';
import type { Metrics } from './metrics.js';
import { isReady, type Checks, type Readiness } from './readiness.js';

/** Gauges of the recording clock. */
export function watchClock(metrics: Metrics, state: () => ClockState): void {
  const jump = metrics.gauge(
    'stepdown_clock_jump_seconds',
    'How far the clock jumped forward, beyond the allowed time; nothing is recorded meanwhile.',
  );
  const behind = metrics.gauge(
    'stepdown_clock_behind_seconds',
    'How far the clock is behind the last event of the log.',
  );
  metrics.watch(() => {
    const { jumpedBy, behindBy } = state();
    jump.set(jumpedBy / 1_000);
    behind.set(behindBy / 1_000);
  });
}

/**
 * Gauges of the readiness checks, each 1 or 0; for a process that records, also whether commands and reports are
 * served.
 */
export function watchReadiness(metrics: Metrics, readiness: Readiness, { serves }: { readonly serves: boolean }): void {
  const ready = metrics.gauge('stepdown_ready', '1 if a readiness check passes, else 0.', ['check']);
  const set = (check: string, isPassed: boolean): void => ready.set({ check }, isPassed ? 1 : 0);
  metrics.watch(async () => {
    const [commands, reports] = await Promise.all([
      withinTimeout(() => readiness.commands()),
      withinTimeout(() => readiness.reports()),
    ]);
    // A check that does not answer in time counts as failed.
    const parts: Checks = { log: FAILED, keys: FAILED, projection: FAILED, ...reports, ...commands };
    for (const [check, { ok }] of Object.entries(parts)) set(check, ok);
    if (!serves) return;
    set('commands', commands !== undefined && isReady(commands));
    set('reports', reports !== undefined && isReady(reports));
  });
}

const FAILED = { ok: false };

/** Gauges of the disk of the data folder; 0 if unknown. */
export function watchDataFolder(metrics: Metrics, folder: DataFolder): void {
  const size = metrics.gauge('stepdown_data_folder_size_bytes', 'Size of the disk that holds the data folder.');
  const free = metrics.gauge('stepdown_data_folder_free_bytes', 'Free space on that disk for this process.');
  metrics.watch(async () => {
    const disk = await withinTimeout(() => statfs(folder.path));
    size.set((disk?.blocks ?? 0) * (disk?.bsize ?? 0));
    free.set((disk?.bavail ?? 0) * (disk?.bsize ?? 0));
  });
}

/** Gauge of the age of the last back-up by `stepdown backup`; infinite if there is none. */
export function watchBackup(metrics: Metrics, folder: DataFolder): void {
  const age = metrics.gauge('stepdown_backup_age_seconds', 'Time since `stepdown backup` last copied the whole log.');
  metrics.watch(() => {
    const at = lastBackup(folder);
    age.set(at === undefined ? Infinity : Math.max(0, (Date.now() - at.getTime()) / 1_000));
  });
}
