import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { EventStore, Position } from '#event-store/port';
import { delayAfter, pause, type RetryPolicy } from '#event-store/retry-policy';
import { LogChanged, ProofLogInUse, ProofLogRefused } from './errors.js';
import { ProofLogWriter } from './proof-log-writer.js';
import { BATCH_EVENTS } from './prove-log.js';

/** `standby`: another process extends the proof log. `failed`: trying again will not help before somebody acts. */
export const followerStates = ['catching-up', 'live', 'standby', 'retrying', 'failed', 'stopped'] as const;
export type FollowerState = (typeof followerStates)[number];

export interface ProofFollowerOptions {
  /** Where the proof log is. */
  readonly folder: string;
  /** The events as they are stored. */
  readonly log: EventStore;
  /** Milliseconds between two commits at least, once it has caught up; default 100: one leaf each would cost the recorder more. */
  readonly commitInterval?: number;
  /** Called each time it has caught up and committed. */
  onLive?(size: number): void;
  /** Called with the error that ended a round, and the milliseconds until the next attempt. Not called for a stand-by. */
  onError?(error: unknown, retryIn: number): void;
}

/** Milliseconds before another attempt: doubled from one to the next, or constant where somebody has to act first. */
const RETRY: RetryPolicy = { first: 100, most: 10_000 };
const STANDBY_RETRY = 1_000;

/** Events whose leaves are made in one turn of the event loop. */
const EVENTS_PER_TURN = 32;

/**
 * Keeps a proof log abreast of its log, whenever no other process does. Recording never waits for it: what it has not
 * reached when the process ends is done by the next one.
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

  /** Why it is not at work. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Resolves when the event at a position has a leaf, or another process is at it; rejects with the signal's reason or the failure. */
  async waitFor(position: Position, signal: AbortSignal): Promise<void> {
    while (this.#reached === undefined || this.#reached < position) {
      signal.throwIfAborted();
      if (this.#state === 'standby') return;
      if (this.#state === 'failed') throw this.#failure;
      await this.#change(signal);
    }
  }

  /** Ends after what was read so far is committed. */
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

  /** Lets more events come together before a commit. */
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
