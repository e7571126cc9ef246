import { position as positionOf, type EventStore } from '#event-store/port';
import { whenSettled } from '../when-settled.js';
import { projectorStatus, type ProjectorState, type ProjectorStatus } from '../projector/status.js';
import type { ProjectorSettings, RebuildOptions } from './rebuild.js';
import type { ReplayProgress } from '../verify/compare-with-replayed.js';

/** Rebuild of an outdated read model; queries are refused until it completes. */
export class OutdatedRebuild {
  readonly #stop = new AbortController();
  #progress: ReplayProgress = { events: '0', position: '0', head: '0' };
  #failure: unknown;
  #running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: RebuildOptions) {}

  get isCancelled(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Runs the rebuild and records its progress and its end. */
  async run<T>(work: (options: RebuildOptions) => Promise<T>): Promise<T> {
    const { onProgress, signal, ...options } = this.options;
    const running = work({
      ...options,
      signal: AbortSignal.any([this.#stop.signal, ...(signal ? [signal] : [])]),
      onProgress: (progress) => {
        this.#progress = progress;
        onProgress?.(progress);
      },
    });
    this.#running = running.catch((error: unknown) => (this.#failure = error));
    return running;
  }

  /** Waits until the rebuild has ended, successfully or not. Rejects with the signal's reason. */
  whenFinished(signal?: AbortSignal): Promise<void> {
    return whenSettled(this.#running, signal);
  }

  async cancel(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  get state(): ProjectorState {
    return this.#failure === undefined ? 'rebuilding' : 'failed';
  }

  async status({ log, projector }: { log: EventStore; projector?: ProjectorSettings }): Promise<ProjectorStatus> {
    const { position, events } = this.#progress;
    return projectorStatus(log, {
      state: this.state,
      failure: this.#failure,
      reached: position === '0' ? undefined : { position: positionOf(position), events: BigInt(events) },
      positionUnit: projector?.positionUnit ?? 'events',
      parked: [],
      now: Date.now(),
    });
  }
}
