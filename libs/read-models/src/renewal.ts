import { once } from 'node:events';
import type { EventStore } from '#event-store/port';
import { projectorStatus, type ProjectorStatus } from './projector/status.js';
import type { ProjectorSettings, RebuildOptions } from './rebuild.js';
import type { ReplayProgress } from './verify/beside.js';

/** Making a read model anew that cannot be asked meanwhile: how far that is, and its end. */
export class Renewal {
  readonly #stop = new AbortController();
  #progress: ReplayProgress = { events: '0', position: '0', head: '0' };
  #failure: unknown;
  #running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: RebuildOptions) {}

  get isGivenUp(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Does the work, and knows of its progress and how it ended. */
  async during<T>(work: (options: RebuildOptions) => Promise<T>): Promise<T> {
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

  /** Waits until it is over, however it ended. Rejects with the signal's reason. */
  async over(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const waited = new AbortController();
    try {
      const given = signal && once(signal, 'abort', { signal: waited.signal }).then(() => signal.throwIfAborted());
      await Promise.race([this.#running, ...(given ? [given] : [])]);
    } finally {
      waited.abort();
    }
  }

  async giveUp(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async status({ log, projector }: { log: EventStore; projector?: ProjectorSettings }): Promise<ProjectorStatus> {
    const head = await log.head();
    const { position, events } = this.#progress;
    const status = projectorStatus({
      state: this.#failure === undefined ? 'rebuilding' : 'failed',
      failure: this.#failure,
      checkpoint: undefined,
      head,
      positionUnit: projector?.positionUnit ?? 'events',
      parked: [],
      now: Date.now(),
    });
    const left = (head?.position ?? 0n) - BigInt(position);
    return { ...status, position, events, lag: { ...status.lag, amount: String(left > 0n ? left : 0n) } };
  }
}
