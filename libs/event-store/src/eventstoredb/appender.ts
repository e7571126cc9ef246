import type { EventStoreDBClient } from '@eventstore/db-client';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EncodedEvent } from '../encode-append.js';
import type { ExpectedRevision, StreamName } from '../port.js';
import { answeredAppend, appendAnswer, appendRequest } from './append-messages.js';
import type { AppendAnswer } from './append-messages.js';
import { openAppendCall } from './connection.js';
import type { AppendCall } from './connection.js';
import { OutcomeUnknown } from './failures.js';

/**
 * Sends many concurrent appends over one call, which is opened on demand and reopened after a failure. An append without an
 * answer fails individually with `OutcomeUnknown`, when its call fails or after `timeout` milliseconds.
 */
export class Appender {
  #current: AppendStream | undefined;

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly timeout: number,
  ) {}

  append(stream: StreamName, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<AppendAnswer> {
    if (this.#current === undefined || this.#current.hasFailed)
      this.#current = new AppendStream(this.client, this.timeout);
    return this.#current.send(stream, expected, events);
  }

  close(): void {
    this.#current?.cancel();
  }
}

interface Waiting {
  readonly stream: StreamName;
  readonly timer: NodeJS.Timeout;
  resolve(answer: AppendAnswer): void;
  reject(error: OutcomeUnknown): void;
}

/** One call, and the appends that wait for an answer on it. */
class AppendStream {
  hasFailed = false;
  readonly #waiting = new Map<string, Waiting>();
  readonly #call: Promise<AppendCall>;
  #answers = 0;

  constructor(
    client: EventStoreDBClient,
    private readonly timeout: number,
  ) {
    this.#call = openAppendCall(client, (call) => this.#listen(call));
    this.#call.catch((error: unknown) => this.#fail(error));
  }

  send(stream: StreamName, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<AppendAnswer> {
    const { id, request } = appendRequest(stream, expected, events);
    return new Promise((resolve, reject) => {
      const answers = this.#answers;
      const timer = setTimeout(() => this.#giveUp(id, answers), this.timeout);
      this.#waiting.set(id, { stream, timer, resolve, reject });
      // Requests may queue in the call: there are only as many as waiting callers.
      this.#call.then((call) => call.write(request)).catch((error: unknown) => this.#fail(error));
    });
  }

  cancel(): void {
    this.#call.then((call) => call.cancel()).catch(() => {});
  }

  #listen(call: AppendCall): void {
    call.on('data', (response) => this.#answered(response));
    call.on('error', (error) => this.#fail(error));
    call.on('end', () => {
      this.#fail(new Error('the server ended the call'));
      call.cancel();
    });
  }

  #answered(response: BatchAppendResp): void {
    this.#answers += 1;
    const id = answeredAppend(response);
    if (id !== undefined) this.#take(id)?.resolve(appendAnswer(response));
  }

  /** If no append at all was answered meanwhile, the call counts as dead, and all appends that wait on it fail. */
  #giveUp(id: string, answersBefore: number): void {
    const waiting = this.#take(id);
    const silence = new Error(`no answer within ${this.timeout} ms`);
    waiting?.reject(new OutcomeUnknown(waiting.stream, silence));
    if (this.#answers > answersBefore) return;
    this.#fail(silence);
    this.cancel();
  }

  #fail(cause: unknown): void {
    this.hasFailed = true;
    for (const [id, { stream }] of this.#waiting) this.#take(id)?.reject(new OutcomeUnknown(stream, cause));
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }
}
