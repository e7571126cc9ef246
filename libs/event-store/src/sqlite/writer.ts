import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EncodedEvent } from '../encode-append.js';
import { BUSY_TIMEOUT } from './busy-timeout.js';
import { headRecordOf } from './head-record.js';

/** One append in the form of the writing thread; `expected` is -1 for an empty stream. */
export interface Append {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
  /** For copies: the original time of recording of each event. */
  readonly recordedAt?: readonly string[];
}

/** The appends of one commit, and their time of recording. */
export interface Group {
  readonly now: string;
  readonly appends: readonly Append[];
}

/** The location of the events, or the actual revision of the stream, or two consecutive times that would descend. */
export type Outcome =
  | { readonly revision: number; readonly positions: readonly number[] }
  | { readonly conflict: number }
  | { readonly backInTime: readonly [earlier: string, later: string] };

/** An error, in a form that a thread can pass on. */
export interface Failure {
  readonly message: string;
  /** The code of SQLite or, with `syscall`, of the system. */
  readonly code?: string;
  readonly syscall?: string;
}

export type Reply = { readonly outcomes: readonly Outcome[] } | { readonly failure: Failure };

/** The outcome of an append, and the number of appends in its commit. */
export interface Written {
  readonly outcome: Outcome;
  readonly group: number;
}

interface Pending {
  readonly append: Append;
  readonly bytes: number;
  resolve(written: Written): void;
  reject(error: Error): void;
}

/** The maximum number of appends in a commit, so that they do not wait long. */
const GROUP_APPENDS = 1024;
const GROUP_BYTES = 4_194_304;

/**
 * Hands appends to the writing thread: whatever arrives during one commit shares the next.
 * A thread that dies fails its appends with an unknown outcome; the next append starts another.
 */
export class Writer {
  #waiting: Pending[] = [];
  #inFlight: readonly Pending[] = [];
  #worker: Worker | undefined;
  #whenIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly file: string,
    private readonly clock: () => Date,
    private readonly onCommit: () => void,
  ) {
    this.#worker = this.#start();
  }

  /** Rejects if the outcome of the append is unknown, the writer is closed, or the clock fails. */
  write(append: Append, bytes: number): Promise<Written> {
    if (this.#closing) return Promise.reject(new Error(`the event store on ${this.file} is closed`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, bytes, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#send());
    });
  }

  /** Writes pending appends, then ends the thread. */
  close(): Promise<void> {
    return (this.#closing ??= this.#finish());
  }

  async #finish(): Promise<void> {
    if (this.#busy) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    const worker = this.#worker;
    if (!worker) return;
    worker.ref();
    const ended = once(worker, 'exit');
    worker.postMessage('close');
    await ended;
  }

  get #busy(): boolean {
    return this.#inFlight.length > 0 || this.#waiting.length > 0;
  }

  #send(): void {
    if (this.#inFlight.length > 0 || this.#waiting.length === 0) return;
    const pending = this.#takeGroup();
    let now: Date;
    try {
      now = this.clock();
    } catch (error) {
      return this.#refuse(pending, error);
    }
    this.#inFlight = pending;
    this.#worker ??= this.#start();
    this.#worker.ref();
    const group: Group = { now: now.toISOString(), appends: pending.map(({ append }) => append) };
    this.#worker.postMessage(group);
  }

  /** Without a time nothing is written. */
  #refuse(group: readonly Pending[], error: unknown): void {
    for (const { reject } of group) reject(error instanceof Error ? error : new Error(String(error)));
    this.#send();
    if (!this.#busy) this.#whenIdle?.();
  }

  #takeGroup(): readonly Pending[] {
    let bytes = 0;
    const full = this.#waiting.findIndex(
      (pending, index) => index === GROUP_APPENDS || (bytes += pending.bytes) > GROUP_BYTES,
    );
    const group = full > 0 ? this.#waiting.slice(0, full) : this.#waiting;
    this.#waiting = full > 0 ? this.#waiting.slice(full) : [];
    return group;
  }

  #complete(reply: Reply): void {
    const group = this.#inFlight;
    this.#inFlight = [];
    this.#worker?.unref();
    group.forEach(({ resolve, reject }, index) => {
      const outcome = 'outcomes' in reply ? reply.outcomes[index] : undefined;
      if (outcome) resolve({ outcome, group: group.length });
      else reject(unconfirmed('failure' in reply ? reply.failure : { message: 'no answer' }));
    });
    this.#send();
    if (!this.#busy) this.#whenIdle?.();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./writer.worker.js', import.meta.url), {
      // The thread needs none of this process's start options, and many of them take time.
      execArgv: [],
      workerData: { file: this.file, head: headRecordOf(this.file), busyTimeout: BUSY_TIMEOUT },
    });
    let failure: Failure = { message: 'the writing thread ended' };
    worker.on('message', (reply: Reply) => {
      this.#complete(reply);
      this.onCommit();
    });
    worker.on('error', (error) => (failure = error as Failure));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#complete({ failure });
    });
    worker.unref();
    return worker;
  }
}

/** The failure becomes the cause, so that the log tells an operator about a full disk. */
function unconfirmed({ message, code, syscall }: Failure): Error {
  const cause = Object.assign(new Error(message), { code, syscall });
  return new Error(`it is unknown whether the append was written: ${message}`, { cause });
}
