import { setTimeout as delay } from 'node:timers/promises';
import type { SignedHead } from './head.js';

export interface WitnessOptions {
  /** The address to which heads are sent. */
  readonly url: string;
  /** Milliseconds between two attempts; default a minute. */
  readonly retryAfter?: number;
  /** Called after each failed attempt, before it is repeated. */
  onFailure?(why: string): void;
}

/** How long the witness may take to answer, in milliseconds. */
const TIME_LIMIT = 5_000;

/**
 * An external service that stores heads. Each signed head is sent unchanged with `POST` and the type `text/plain`; an answer
 * of 200 to 299 confirms that it is stored. A newer head replaces one that could not be delivered, because it covers
 * everything that the older one did.
 */
export class Witness {
  readonly #stop = new AbortController();
  #waiting: SignedHead | undefined;
  #sending: Promise<void> = Promise.resolve();
  #isSending = false;
  #tookAt: number | undefined;

  constructor(private readonly options: WitnessOptions) {}

  /** Seconds since it last accepted a head; infinite if it has accepted none yet. */
  get secondsSince(): number {
    return this.#tookAt === undefined ? Infinity : (performance.now() - this.#tookAt) / 1_000;
  }

  /** Sends a head now or as soon as possible. Does not wait. */
  offer(head: SignedHead): void {
    this.#waiting = head;
    if (this.#isSending || this.#stop.signal.aborted) return;
    this.#isSending = true;
    this.#sending = this.#send().finally(() => (this.#isSending = false));
  }

  /** Waits for the current attempt and starts no other. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#sending;
  }

  async #send(): Promise<void> {
    const { retryAfter = 60_000, onFailure } = this.options;
    while (this.#waiting !== undefined && !this.#stop.signal.aborted) {
      const head = this.#waiting;
      const failure = await this.#deliver(head);
      if (failure === undefined) {
        this.#tookAt = performance.now();
        if (this.#waiting === head) this.#waiting = undefined;
        continue;
      }
      onFailure?.(failure);
      await delay(retryAfter, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
    }
  }

  async #deliver({ written }: SignedHead): Promise<string | undefined> {
    try {
      const answer = await fetch(this.options.url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: written,
        signal: AbortSignal.timeout(TIME_LIMIT),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `the witness answers with status ${answer.status}`;
    } catch (error) {
      return reasonOf(error);
    }
  }
}

/** The reason for a failed `fetch`. It is in the cause, or in several causes if a name has several addresses. */
function reasonOf(error: unknown): string {
  const { message, cause, errors } = error as { message?: string; cause?: unknown; errors?: readonly unknown[] };
  const inner = cause ?? errors?.[0];
  return inner === undefined ? (message ?? String(error)) : reasonOf(inner);
}
