import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { EventStore, Position } from '#event-store/port';
import { delayAfter, pause, type RetryPolicy } from '#event-store/retry-policy';
import { LogChanged, ProofLogInUse, ProofLogRefused } from './errors.js';
import { ProofLogWriter } from './proof-log-writer.js';
import { BATCH_EVENTS } from './prove-log.js';

/** `standby`: another process extends the proof log. `failed`: a retry cannot help until somebody acts. */
export const followerStates = ['catching-up', 'live', 'standby', 'retrying', 'failed', 'stopped'] as const;
export type FollowerState = (typeof followerStates)[number];

export interface ProofFollowerOptions {
  /** The folder of the proof log. */
  readonly folder: string;
  /** The events as they are stored. */
  readonly log: EventStore;
  /** Minimum milliseconds between two commits once it has caught up; default 100. A commit per leaf would slow down recording. */
  readonly commitInterval?: number;
  /** Called each time it has caught up and committed. */
  onLive?(size: number): void;
  /** Called with the error that ended a round, and the milliseconds until the next attempt. Not called for a stand-by. */
  onError?(error: unknown, retryIn: number): void;
}

/** Milliseconds before the next attempt: doubled each time, or constant if somebody has to act first. */
const RETRY: RetryPolicy = { first: 100, most: 10_000 };
const STANDBY_RETRY = 1_000;

/** The number of leaves computed in one turn of the event loop. */
const EVENTS_PER_TURN = 32;

/**
 * Keeps a proof log up to date with its log while no other process does. Recording never waits for it: after the process
 * ends, the next one continues.
 */
export class ProofFollower {
  readonly #stop = new AbortController();
  #state: FollowerState = 'catching-up';
  #failure: unknown;
  #failures = 0;
  #committedAt = 0;
  #reached: Position | undefined;
  #waiting: (() => void)[] = [];
  readonly #running: Promise<void>;

  constructor(private readonly options: ProofFollowerOptions) {
    this.#running = this.#run();
  }

  get state(): FollowerState {
    return this.#state;
  }

  /** The reason why it is not running. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Resolves when the event at a position has a leaf, or another process extends the proof log; rejects with the signal's reason or the failure. */
  async waitFor(position: Position, signal: AbortSignal): Promise<void> {
    while (this.#reached === undefined || this.#reached < position) {
      signal.throwIfAborted();
      if (this.#state === 'standby') return;
      if (this.#state === 'failed') throw this.#failure;
      await this.#change(signal);
    }
  }

  /** Commits the events read so far and stops. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#became('stopped');
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        if (!signal.aborted) await this.#backOff(error, signal);
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { folder, log, onLive } = this.options;
    const writer = await ProofLogWriter.resume(folder, log);
    try {
      this.#committed(writer);
      this.#became('catching-up');
      let inTurn = 0;
      for await (const item of log.subscribe({ after: writer.last, signal })) {
        if (item.kind === 'caught-up') {
          if (writer.gathered > 0) await this.#rest(signal);
          this.#commit(writer);
          this.#became('live');
          onLive?.(writer.size);
          continue;
        }
        writer.add(item);
        if (writer.gathered >= BATCH_EVENTS) this.#commit(writer);
        if (++inTurn % EVENTS_PER_TURN === 0) await nextTurn();
      }
      this.#commit(writer);
    } finally {
      writer.close();
    }
  }

  /** Waits, so that a commit covers more events. */
  async #rest(signal: AbortSignal): Promise<void> {
    const left = this.#committedAt + (this.options.commitInterval ?? 100) - performance.now();
    if (left > 0) await delay(left, undefined, { signal }).catch(() => undefined);
  }

  #commit(writer: ProofLogWriter): void {
    writer.commit();
    this.#failures = 0;
    this.#committed(writer);
  }

  #committed(writer: ProofLogWriter): void {
    this.#committedAt = performance.now();
    this.#reached = writer.last;
    this.#failure = undefined;
    this.#wake();
  }

  async #backOff(error: unknown, signal: AbortSignal): Promise<void> {
    const isStandby = error instanceof ProofLogInUse;
    const isFatal = error instanceof LogChanged || error instanceof ProofLogRefused;
    if (!isStandby) this.#failures += 1;
    const retry = isFatal ? RETRY.most : delayAfter(this.#failures, RETRY);
    this.#failure = error;
    this.#became(isStandby ? 'standby' : isFatal ? 'failed' : 'retrying');
    if (!isStandby) this.options.onError?.(error, retry);
    await pause(isStandby ? STANDBY_RETRY : retry, signal);
  }

  #became(state: FollowerState): void {
    this.#state = state;
    this.#wake();
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#waiting.push(wake);
    });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
