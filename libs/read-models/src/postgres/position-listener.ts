import pg from 'pg';
import { delayAfter, type RetryPolicy } from '#event-store/retry-policy';
import type { Position } from '#event-store/port';
import { systemClock, type Clock } from '../projector/clock.js';
import { PositionWaiters } from '../projector/position-waiters.js';
import { clientConfig } from './connection.js';
import { settingsOf, type PostgresOptions } from './options.js';

/** Maximum milliseconds between attempts to connect, doubled each time, each shortened at random. */
const RETRY: RetryPolicy = { first: 100, most: 5_000 };

/** Milliseconds between two reads of the position over the connection: some networks drop idle connections silently. */
const HEARTBEAT = 10_000;
const ANSWER_TIMEOUT = 5_000;

export interface PositionListenerOptions extends Pick<PostgresOptions, 'url' | 'schema' | 'onNotice'> {
  readonly clock?: Clock;
}

/** The listener was closed before the projection reached the position. */
export class ListenerClosed extends Error {
  readonly code = 'listener-closed';

  constructor() {
    super('the listener for projected positions was closed');
    this.name = 'ListenerClosed';
  }
}

/**
 * Lets a process that does not project wait until the projection has reached a position. PostgreSQL notifies of every
 * commit. After a lost connection the checkpoint is read, so nothing is missed. Without a connection the position is
 * unknown, and callers keep waiting.
 */
export class PositionListener {
  readonly #waiters = new PositionWaiters();
  readonly #stop = new AbortController();
  readonly #clock: Clock;
  #reached: bigint | undefined;
  #retries = 0;
  readonly #running: Promise<void>;

  constructor(private readonly options: PositionListenerOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#running = this.#run();
  }

  /** Resolves when the projection has reached a position; rejects with the signal's reason, or `ListenerClosed`. */
  async waitFor(position: Position, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#reached !== undefined && this.#reached >= position) return;
    if (this.#stop.signal.aborted) throw new ListenerClosed();
    await this.#waiters.waitFor(position, signal);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#waiters.rejectAll(new ListenerClosed());
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const why = await this.#listen();
      this.#reached = undefined;
      if (signal.aborted) return;
      this.options.onNotice?.(`no notifications of projected positions: ${why}`);
      this.#retries += 1;
      await this.#clock.wait(delayAfter(this.#retries, RETRY), signal);
    }
  }

  /** Listens until the connection is lost or the listener is closed; returns the reason. */
  async #listen(): Promise<string> {
    const { url, schema } = settingsOf(this.options);
    const client = new pg.Client({ ...clientConfig({ url, schema }, 'listener'), query_timeout: ANSWER_TIMEOUT });
    const lost = new AbortController();
    client.on('error', (error) => lost.abort(error.message));
    client.on('end', () => lost.abort('the connection was closed'));
    client.on('notification', ({ payload }) => this.#setReached(BigInt(payload ?? 0)));
    const ended = AbortSignal.any([this.#stop.signal, lost.signal]);
    try {
      await client.connect();
      await client.query(`listen ${schema}`);
      while (!ended.aborted) {
        this.#setReached(await readPosition(client));
        this.#retries = 0;
        await this.#clock.wait(HEARTBEAT, ended);
      }
      return String(ended.reason);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await client.end();
    }
  }

  /** A new read model may be at an earlier position, or of another log. */
  #setReached(reached: bigint): void {
    this.#reached = reached;
    this.#waiters.resolveUpTo(reached);
  }
}

async function readPosition(client: pg.ClientBase): Promise<bigint> {
  const { rows } = await client.query<{ position: bigint | null }>('select "position" from projection');
  return rows[0]?.position ?? 0n;
}
